"""The list of a conference's proposals: to filter, to sort by score, to download, and to decide on several at once.

While the call is read blind no name is read for it at all: not for the column, the search or the download.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.permissions import register_permission_policy

from conference.asked import conference_asked
from conference.lib.desk import DeskIndexView, DeskListViewSet, Never
from conference.models import Conference
from sessions.filters import TicksFilterSet
from sessions.models import Proposal
from sessions.reviewing import access
from sessions.reviewing.queries import listing as lists
from sessions.reviewing.queries.coverage import LIVE
from sessions.reviewing.rules import decisions
from sessions.reviewing.rules.reviews import Reader, own_in_words

# Proposals are written by their proposers, and judged by deeds.
register_permission_policy(Proposal, Never(Proposal, "add", "change", "delete"))

STATES = [(LIVE, "All but withdrawn"), *Proposal.Status.choices[1:]]


SEARCHED = ("title", "abstract")
EXPORTED = (
    "get_kind_display",
    "stream_name",
    "mean",
    "number",
    "get_status_display",
    "get_decision_display",
    "phases",
    "standards",
    "roles",
    "for_support_staff",
    "is_first_time",
    "seats_wished",
    "runs_wished",
    "submitted_at",
)


def _own(row: Proposal) -> str:
    changed = bool(row.mine_at and row.submitted_at and row.submitted_at > row.mine_at)
    return own_in_words(
        presents=row.presents, has_own=row.has_mine, score=row.mine, is_changed_since=changed, status=row.status
    )


class ProposalFilters(TicksFilterSet):
    conference = django_filters.ModelChoiceFilter(
        queryset=Conference.objects.order_by("-date"),
        to_field_name="slug",
        label="Conference",
        empty_label="The coming one",
        method="all_of_it",
    )
    status = django_filters.ChoiceFilter(choices=STATES, label="State", empty_label="All", method="in_state")
    decision = django_filters.ChoiceFilter(
        choices=Proposal.Decision.choices[1:],
        null_label="Not decided",
        null_value="none",
        method="decided",
        label="Decision",
    )
    unreviewed = django_filters.BooleanFilter(method="not_yet_by_me", label="Not yet reviewed by me")
    left_over = django_filters.BooleanFilter(method="with_a_session_left", label="Not accepted, but has a session")

    class Meta:
        model = Proposal
        fields = ["for_support_staff", "is_first_time"]

    def all_of_it(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The list is of one conference from the start (get_base_queryset)."""
        return rows

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return lists.in_state(rows, value)

    def decided(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return lists.decided(rows, "" if value == "none" else value)

    def not_yet_by_me(self, rows: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001 -- django-filter's call
        return lists.unreviewed(rows) if value else rows

    def with_a_session_left(self, rows: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001 -- as above
        return lists.left_over(rows) if value else rows


class TickColumn(BaseColumn):
    """A box to tick, sent with the form around the table."""

    header_template_name = "programme/reviewing/tick_header.html"
    cell_template_name = "programme/reviewing/tick_cell.html"


class ScoreColumn(Column):
    cell_template_name = "programme/reviewing/score_cell.html"


class StandingColumn(Column):
    cell_template_name = "programme/reviewing/standing_cell.html"


class TitleWithTags(Column):
    cell_template_name = "programme/reviewing/title_cell.html"


class ProposalIndexView(DeskIndexView):
    page_title = "Proposals"
    template_name = "programme/reviewing/list.html"
    results_template_name = "programme/reviewing/list_results.html"
    default_ordering = "title"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        names = []
        if request.user.has_perm(access.MAY_READ) and not self.is_blind:
            names = ["proposer", "organisation"]
            self.search_fields = [*SEARCHED, "presenters__name", "presenters__organisation"]
        self.list_export = ["title", *names, *EXPORTED]
        super().setup(request, *args, **kwargs)

    @cached_property
    def reader(self) -> Reader:
        return access.reader_of(self.request.user)

    @cached_property
    def conference(self) -> Conference | None:
        return conference_asked(self.request)

    @cached_property
    def is_blind(self) -> bool:
        return lists.is_blind(self.conference)

    def get_base_queryset(self) -> QuerySet[Proposal]:
        return lists.listing(self.conference, self.reader, blind=self.is_blind)

    def order_queryset(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        if self.ordering in ("mean", "-mean"):
            return lists.by_mean(queryset, highest_first=self.ordering == "-mean")
        return super().order_queryset(queryset)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        ticks = [TickColumn("tick", label="")] if self.reader.may_decide else []
        names = [] if self.is_blind else [Column("proposer", label="Proposer", sort_key="proposer", classname="wide")]
        return [
            *ticks,
            TitleWithTags("title", label="Title", sort_key="title"),
            *names,
            Column("stream", label="Stream", sort_key="stream__sort_order", classname="wide"),
            ScoreColumn("mean", label="Score", sort_key="mean"),
            Column("mine", label="Your review", accessor=_own, classname="wide"),
            StandingColumn("decision", label="Decision", sort_key="decision"),
        ]

    def get_list_buttons(self, instance: Proposal) -> list:
        return []

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        left = 0
        if self.reader.may_review and self.conference:
            _, left = lists.next_to_review(self.conference, self.reader)
        shared = {
            "left": left,
            "of_asked": f"?conference={self.conference.slug}" if self.conference else "",
            "is_blind": self.is_blind,
            "may_decide": self.reader.may_decide,
            "deeds": [(code, label) for code, label in decisions.DEED_ON_TICKED.items()],
            "asked": self.conference,
        }
        return super().get_context_data(*args, **kwargs) | shared


class ProposalURLFinder(ModelAdminURLFinder):
    """Where the site's history leads to from an entry about a proposal."""

    def construct_edit_url(self, instance: Proposal) -> str:
        return reverse("proposal_desk", args=[instance.pk])

    def get_edit_url(self, instance: Proposal) -> str | None:
        may = self.user is None or self.user.has_perm(access.MAY_READ)
        return self.construct_edit_url(instance) if may else None


class ProposalViewSet(DeskListViewSet):
    model = Proposal
    icon = "form"
    menu_label = "Proposals"
    url_prefix = "proposals"
    index_view_class = ProposalIndexView
    url_finder_class = ProposalURLFinder
    filterset_class = ProposalFilters
    search_fields = SEARCHED
    list_per_page = 50
    export_headings = {
        "proposer": "Proposer",
        "organisation": "School or organisation",
        "get_kind_display": "Kind",
        "stream_name": "Stream",
        "mean": "Mean score",
        "number": "Reviews",
        "get_status_display": "State",
        "get_decision_display": "Decision",
        "submitted_at": "Sent in",
    }
    export_filename = "proposals"
    ordering = ["title", "pk"]
