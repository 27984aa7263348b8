"""Pages that people write: home, standing pages, getting there, contact, policies."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from conference.models import Conference
from home import blocks
from home.models.base import HOME, SitePage, conference_of
from sessions import queries


class HomePage(SitePage):
    """The first page of one conference's site. Date, place and price stand in the conference's own row."""

    conference = models.ForeignKey(
        Conference,
        null=True,
        on_delete=models.SET_NULL,
        related_name="home_pages",
        help_text="The edition that this site is about. Next year, point it to the next one.",
    )
    body = StreamField(blocks.BODY, blank=True)

    content_panels: ClassVar = [*SitePage.content_panels, FieldPanel("conference"), FieldPanel("body")]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [
        "home.StandardPage",
        "home.ProgrammePage",
        "home.SpeakersPage",
        "home.VenuePage",
        "home.NewsIndexPage",
        "home.ContactPage",
        "home.PolicyPage",
        "home.FormPage",
    ]

    class Meta:
        verbose_name = "home page"

    def crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        edition = conference_of(request)
        if (edition.pk if edition else None) != self.conference_id:  # a preview may point elsewhere
            edition = context["edition"] = self.conference
        if edition:
            context |= {
                "booking_open": edition.booking_is_open(timezone.now()),
                "streams": queries.streams(edition),
                "keynotes": queries.keynotes(edition),
            }
        return context


class StandardPage(SitePage):
    """A page of text: about, questions, anything."""

    body = StreamField(blocks.BODY, blank=True)

    content_panels: ClassVar = [*SitePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = [*HOME, "home.StandardPage"]
    subpage_types: ClassVar = ["home.StandardPage", "home.FormPage"]

    class Meta:
        verbose_name = "page of text"
        verbose_name_plural = "pages of text"


class VenuePage(SitePage):
    """Getting there. The address and the list of rooms come from the venue."""

    body = StreamField(blocks.BODY, blank=True)

    content_panels: ClassVar = [*SitePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = HOME
    subpage_types: ClassVar = []
    max_count = 1

    class Meta:
        verbose_name = "getting there"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        edition = context["edition"]
        venue = edition.venue if edition else None
        return context | {"venue": venue, "rooms": list(venue.rooms.all()) if venue else []}


class ContactPage(SitePage):
    """Who answers which question. Telephone and address come from the site's settings."""

    people = StreamField([("contact", blocks.ContactBlock())], blank=True)
    body = StreamField(blocks.BODY, blank=True)

    content_panels: ClassVar = [*SitePage.content_panels, FieldPanel("people"), FieldPanel("body")]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = HOME
    subpage_types: ClassVar = []

    class Meta:
        verbose_name = "contact page"


class PolicyPage(SitePage):
    """Privacy, accessibility, terms: linked from the foot of every page."""

    reviewed_date = models.DateField("last reviewed", null=True, blank=True)
    body = StreamField(blocks.BODY, blank=True)

    content_panels: ClassVar = [*SitePage.content_panels, FieldPanel("reviewed_date"), FieldPanel("body")]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = HOME
    subpage_types: ClassVar = []

    class Meta:
        verbose_name = "policy"
        verbose_name_plural = "policies"
