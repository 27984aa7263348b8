"""Organisers' screens: the call for proposals. The proposals themselves are read in the slice above."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import URLPattern, reverse_lazy
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from conference.lib.desk import DeskMenuItem, DeskViewSet
from sessions.forms import OfConference
from sessions.models import Call
from sessions.proposals import queries

STATES = {"before": "Opens later", "open": "Open", "closed": "Closed"}


def _moment(when: datetime) -> str:
    local = timezone.localtime(when)
    return f"{local.day} {local:%B %Y, %H:%M}"


def _state(call: Call) -> str:
    return STATES[queries.window_of(call, timezone.now())]


class CallForm(OfConference):
    """One call a conference; the database says so too, and this form in words."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", "The call has to close after it opens.")
        return cleaned


class CallViewSet(DeskViewSet):
    model = Call
    icon = "clipboard-list"
    menu_label = "Calls for proposals"
    related = ("conference",)
    list_display = [
        "conference",
        Column("state", label="State", accessor=_state),
        Column("opens_at", label="Opens", accessor=lambda call: _moment(call.opens_at), sort_key="opens_at"),
        Column("closes_at", label="Closes", accessor=lambda call: _moment(call.closes_at), sort_key="closes_at"),
        BooleanColumn("is_blind", label="Names hidden from reviewers"),
    ]
    list_filter = ["conference"]
    search_fields = ["conference__name"]
    ordering = ["-conference__date", "pk"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                "While the call is open, its page stands at /propose/ and in the foot of every page. "
                "Whoever proposes needs an e-mail address and no account."
            ),
            FieldPanel("conference"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldPanel(
                "welcome", help_text="What you are looking for, in two or three paragraphs. Stands first on the page."
            ),
            FieldPanel("is_blind"),
        ],
        base_form_class=CallForm,
    )


REGISTERED: list = [CallViewSet("call")]
ADMIN_URLS: list[URLPattern] = []
MENU_ITEMS: list = [
    DeskMenuItem(
        "Calls for proposals",
        reverse_lazy("call:index"),
        name="call",
        may=("programme.change_call",),
        icon_name="clipboard-list",
        order=99,
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "proposal.submit": ("Submit a proposal", "Submitted by its proposer"),
    "proposal.withdraw": ("Withdraw a proposal", "Withdrawn by its proposer"),
    "proposal.answer": ("Answer an invitation to present", "Answered by the invited colleague"),
}
