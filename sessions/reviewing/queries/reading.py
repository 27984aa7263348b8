"""One proposal's page, as one reader may see it. What she may not see is not read at all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, QuerySet, When
from wagtail.log_actions import registry

from sessions.models import Presenter, Proposal, Review
from sessions.reviewing.queries.listing import presented_by
from sessions.reviewing.rules import reviews as rules
from sessions.reviewing.rules.reviews import Reader

LIFT = "proposal.lift_blind"
HISTORY = 50  # the last entries


@dataclass(frozen=True)
class Reading:
    """One proposal as its reader sees it. `presenters` is None where names are hidden, `others` where reviews are."""

    proposal: Proposal
    presenters: tuple[Presenter, ...] | None
    is_blind: bool
    presents: bool
    own: Review | None
    number_of_others: int
    others: tuple[Review, ...] | None
    spread: rules.Spread | None
    is_changed_since: bool


def reading(proposal: Proposal, reader: Reader) -> Reading:
    """What this reader may see of the proposal. 4 queries at most."""
    call = getattr(proposal.conference, "call", None)
    blind = call is not None and call.is_blind
    lifted = blind and reader.may_decide and has_lifted(proposal, reader)
    named = rules.sees_names(is_blind=blind, may_decide=reader.may_decide, has_lifted=lifted)
    mine_too = presents(proposal, reader)
    reviews = list(proposal.reviews.select_related("reviewer").order_by("updated_at", "pk"))
    own = next((review for review in reviews if review.reviewer_id == reader.id), None)
    others = tuple(review for review in reviews if review is not own)
    open_ = rules.sees_reviews(has_own=own is not None, may_decide=reader.may_decide, presents=mine_too)
    return Reading(
        proposal=proposal,
        presenters=tuple(presenters(proposal)) if named else None,
        is_blind=blind,
        presents=mine_too,
        own=own,
        number_of_others=len(others),
        others=others if open_ else None,
        spread=rules.spread(review.score for review in reviews) if open_ else None,
        is_changed_since=bool(own and proposal.submitted_at and proposal.submitted_at > own.updated_at),
    )


def presenters(proposal: Proposal) -> QuerySet[Presenter]:
    """The proposer first, then whom she invited, whatever they have said. 1 query."""
    rows = proposal.presenters.annotate(first=Case(When(status=Presenter.Status.PROPOSER, then=0), default=1))
    return rows.order_by("first", "pk")


def presents(proposal: Proposal, reader: Reader) -> bool:
    """Whether the reader's own address is among those who would present it. 1 query."""
    return Proposal.objects.filter(pk=proposal.pk).filter(presented_by(reader)).exists()


def has_lifted(proposal: Proposal, reader: Reader) -> bool:
    """Whether this reader has lifted the blind here: the audit log says so. 1 query."""
    return registry.get_logs_for_instance(proposal).filter(action=LIFT, user=reader.id).exists()


def history(proposal: Proposal) -> QuerySet:
    """What was done with it, newest first. 1 query."""
    entries = registry.get_logs_for_instance(proposal).select_related("user")
    return entries.order_by("-timestamp", "-pk")[:HISTORY]
