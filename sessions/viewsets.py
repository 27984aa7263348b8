"""Organisers' screens of the programme in the Wagtail admin."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup, WorkflowActionView

from conference.lib.desk import DeskDeleteView, DeskViewSet, XlsxOnly
from conference.lib.problems import Refused
from sessions import actions
from sessions.filters import SessionFilters
from sessions.forms import (
    ContributionForm,
    OfConference,
    SessionForm,
    SlotForm,
    SpeakerForm,
    SpeakerPrivateForm,
)
from sessions.models import Session, Slot, Speaker, SpeakerPrivate, Stream


def _moment(when: datetime) -> str:
    """`14 June 2027, 09:30`, in the conference's own time."""
    local = timezone.localtime(when)
    return f"{local.day} {local:%B %Y, %H:%M}"


class ContributionsPanel(InlinePanel):
    """Speakers of a session, with a form of their own."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = ContributionForm
        return options


class SessionDeleteView(DeskDeleteView):
    def delete_action(self) -> None:
        actions.delete_session(session=self.object, by=self.request.user)


class SessionViewSet(DeskViewSet):
    model = Session
    delete_view_class = SessionDeleteView
    icon = "doc-full"
    menu_label = "Sessions"
    related = ("stream",)
    instead = "Cancel its runs, or set it back to draft, instead."
    list_display = [
        "title",
        Column("stream", label="Stream", sort_key="stream__sort_order"),
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column("get_status_display", label="Status", sort_key="status"),
        BooleanColumn("for_support_staff", label="Support staff", sort_key="for_support_staff"),
    ]
    filterset_class = SessionFilters
    search_fields = ["title", "abstract", "contributions__speaker__name"]
    list_export = [
        "title",
        "slug",
        "stream.code",
        "get_kind_display",
        "get_status_display",
        "audience",
        "for_support_staff",
    ]
    export_headings = {"stream.code": "Stream", "get_kind_display": "Kind", "get_status_display": "Status"}
    export_filename = "sessions"
    ordering = ["title", "pk"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("conference"), FieldPanel("stream")]),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
            TitleFieldPanel("title"),
            FieldPanel("slug"),
            FieldPanel("abstract"),
            FieldPanel("takeaways"),
            ContributionsPanel(
                "contributions",
                label="Speaker",
                heading="Speakers",
                panels=[FieldPanel("speaker"), FieldPanel("role"), FieldPanel("aim")],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("audience"),
                    FieldPanel("phases"),
                    FieldPanel("standards"),
                    FieldPanel("for_support_staff"),
                ],
                heading="Whom it is for",
            ),
        ],
        base_form_class=SessionForm,
    )


class SlotViewSet(DeskViewSet):
    model = Slot
    icon = "calendar-alt"
    menu_label = "Slots"
    related = ("conference",)
    instead = "Move or cancel them first."
    list_display = [
        "name",
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column(
            "starts_at", label="Starts", accessor=lambda slot: _moment(slot.planned_starts_at), sort_key="starts_at"
        ),
        Column("ends_at", label="Ends", accessor=lambda slot: _moment(slot.planned_ends_at), sort_key="ends_at"),
        Column("conference", label="Conference"),
    ]
    list_filter = ["conference", "kind"]
    search_fields = ["name"]
    ordering = ["-conference__date", "starts_at"]
    edit_handler = ObjectList(
        [
            FieldPanel("conference"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            HelpPanel("Once the day is released, other times wait for the next release."),
        ],
        base_form_class=SlotForm,
    )


class StreamViewSet(DeskViewSet):
    model = Stream
    icon = "tag"
    menu_label = "Streams"
    related = ("conference",)
    sort_order_field = "sort_order"
    list_display = ["name", "code", Column("palette", label="Colour"), Column("conference", label="Conference")]
    list_filter = ["conference"]
    search_fields = ["name", "code"]
    ordering = ["-conference__date", "sort_order", "name"]
    edit_handler = ObjectList(
        [
            FieldPanel("conference"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
            FieldPanel("palette"),
            FieldPanel("description"),
        ],
        base_form_class=OfConference,
    )


class SpeakerIndexView(XlsxOnly, SnippetIndexView):
    """The public profiles; what is private stands under “Private facts”."""


def _standing(speaker: Speaker) -> str:
    """Wagtail's own word for it asks two queries a row."""
    if not speaker.live:
        return "Draft"
    return "Published, changes waiting" if speaker.has_unpublished_changes else "Published"


class SpeakerWorkflowView(WorkflowActionView):
    """Approving publishes the profile; what keeps it from that is said on its form."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except Refused as refusal:
            reasons = dict.fromkeys(problem.message for problem in refusal.problems)
            messages.error(request, f"“{self.object}” was not published. {' '.join(reasons)}")
            edit = reverse(self.redirect_url_name, args=[self.object.pk])
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": edit})
            return HttpResponseRedirect(edit)


class SpeakerViewSet(SnippetViewSet):
    model = Speaker
    icon = "user"
    menu_label = "Speakers"
    index_view_class = SpeakerIndexView
    workflow_action_view_class = SpeakerWorkflowView
    copy_view_enabled = False
    list_display = [
        "name",
        Column("headline", label="In one line"),
        Column("get_background_display", label="Background", sort_key="background"),
        StatusTagColumn(
            "live", label="Status", accessor=_standing, sort_key="live", primary=lambda speaker: speaker.live
        ),
    ]
    list_filter = ["background", "live"]
    list_export = ["name", "pronouns", "get_background_display", "headline", "organisation", "live"]
    export_headings = {"get_background_display": "Background", "live": "Published"}
    export_filename = "speakers"
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([TitleFieldPanel("name"), FieldPanel("pronouns")]),
            FieldPanel("slug"),
            FieldPanel("background"),
            FieldPanel("headline"),
            FieldPanel("organisation"),
            FieldPanel("biography"),
            FieldPanel("photo"),
            FieldPanel("website"),
            MultiFieldPanel([FieldPanel("why_here"), FieldPanel("continues_as")], heading="Outside speakers"),
        ],
        base_form_class=SpeakerForm,
    )


class SpeakerPrivateViewSet(DeskViewSet):
    """Fee, telephone and needs. No download, no inspect page: whoever may see it opens one row at a time."""

    model = SpeakerPrivate
    icon = "lock"
    menu_label = "Private facts"
    related = ("speaker",)
    list_display = ["speaker", "email"]
    search_fields = ["speaker__name", "email"]
    ordering = ["speaker__name", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("speaker"),
            FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
            FieldPanel("fee_pence"),
            FieldPanel("notes"),
        ],
        base_form_class=SpeakerPrivateForm,
    )


class ProgrammeGroup(SnippetViewSetGroup):
    """Its lists are named where all slices meet (wagtail_hooks.py)."""

    menu_label = "Programme"
    menu_icon = "calendar-alt"
    menu_order = 120


class SessionChooserViewSet(ChooserViewSet):
    """For a run: sessions by title. Drafts stand in it too, for organisers only."""

    model = Session
    icon = "doc-full"
    choose_one_text = "Choose a session"
    choose_another_text = "Choose another session"
    edit_item_text = "Edit this session"
    per_page = 30


REGISTERED: list = [SessionChooserViewSet("session_chooser")]
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {}
