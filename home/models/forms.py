"""A page with a form that organisers build themselves: what is asked, who is told, for how long answers are kept."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.core.ratelimit import consume
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, FormMixin
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from home import blocks
from home.enquiries import actions
from home.enquiries.forms import EnquiryBuilder
from home.models.base import HOME, SitePage

LONGEST = 1095  # days: three years
TOO_MANY = "That was often in a short time. Wait an hour and send it again, or write to us by e-mail. What you typed is still here."
TYPES = [
    ("singleline", "One line"),
    ("multiline", "Several lines"),
    ("email", "E-mail address"),
    ("number", "Number"),
    ("date", "Date"),
    ("checkbox", "A box to tick"),
    ("checkboxes", "Several boxes to tick"),
    ("dropdown", "One of a list"),
    ("radio", "One of a few, all seen at once"),
]


def validate_addresses(text: str) -> None:
    for address in text.split(","):
        try:
            validate_email(address.strip())
        except ValidationError:
            raise ValidationError(f"“{address.strip()}” is no e-mail address. Put commas between several.") from None


class FormField(AbstractFormField):
    page = ParentalKey("home.FormPage", on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField("what kind of answer", max_length=16, choices=TYPES)
    field_type.required_on_save = True


class FormPage(FormMixin, SitePage):
    """What people send is read in the desk under “Forms” by whoever may read enquiries, and deleted after `keep_days`."""

    template = "home/form_page.html"
    landing_page_template = "home/form_page.html"
    form_builder = EnquiryBuilder

    body = StreamField(blocks.BODY, blank=True)
    button = models.CharField("words on the button", max_length=40, default="Send")
    thanks_title = models.CharField("title afterwards", max_length=80, default="Thank you")
    thanks_text = RichTextField("words afterwards", blank=True, features=["bold", "italic", "link", "ol", "ul"])
    mail_to = models.CharField(
        "tell by e-mail",
        max_length=255,
        blank=True,
        validators=[validate_addresses],
        help_text="Who gets each answer. Commas between several; empty: nobody, it stands in the desk.",
    )
    keep_days = models.PositiveSmallIntegerField(
        "days to keep answers",
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text="The page promises it. Older answers are deleted.",
    )

    content_panels: ClassVar = [
        *SitePage.content_panels,
        FieldPanel("body"),
        InlinePanel("form_fields", heading="What is asked", label="question", min_num=1),
        FieldPanel("button"),
        MultiFieldPanel([FieldPanel("thanks_title"), FieldPanel("thanks_text")], heading="When it was sent"),
        MultiFieldPanel(
            [
                HelpPanel(
                    "Ask for nothing that you do not need. Access needs and diets belong into the booking, not here."
                ),
                FieldRowPanel([FieldPanel("mail_to"), FieldPanel("keep_days")]),
            ],
            heading="Who is told, and how long answers are kept",
        ),
    ]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = [*HOME, "home.StandardPage"]
    subpage_types: ClassVar = []

    class Meta:
        verbose_name = "page with a form"
        verbose_name_plural = "pages with a form"
        permissions: ClassVar = [("read_enquiries", "Can read what people send through forms")]

    def get_submissions_list_view_class(self) -> type:
        return import_string("home.enquiries.listing.EnquiriesView")  # by name: it needs every model loaded

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sending leads to an address of its own, so that reloading it sends nothing twice."""
        if request.method == "POST":
            return self._answer(request)
        if "sent" in request.GET:
            return self.render_landing_page(request)
        return self._shown(request, self.get_form(page=self, user=request.user))

    def render_landing_page(
        self, request: HttpRequest, form_submission: Any = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context = self.get_context(request) | {"is_sent": True}
        return TemplateResponse(request, self.get_template(request), context)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        form = self.get_form(request.POST, page=self, user=request.user)
        if not form.is_valid():
            return self._shown(request, form, status=422)
        if not consume(request, action="form_page"):
            form.add_error(None, TOO_MANY)
            return self._shown(request, form, status=429)
        actions.keep(page=self, answers=form.answers(), now=timezone.now())
        return redirect(f"{self.get_url(request)}?sent")

    def _shown(self, request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
        context = self.get_context(request) | {"form": form}
        return TemplateResponse(request, self.get_template(request), context, status=status)
