"""What the pages and letters of a proposal read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from conference.lib.problems import Problem
from conference.models import Conference
from sessions import frameworks
from sessions.models import Call, Letter, Presenter, Proposal, Slot
from sessions.proposals import rules
from sessions.queries import tags_of


def call_of(conference: Conference | None) -> Call | None:
    """The conference's call. 1 query, none where it came with the conference."""
    return getattr(conference, "call", None) if conference else None


def window_of(call: Call, now: datetime) -> str:
    """`before`, `open` or `closed`."""
    return rules.window(now, call.opens_at, call.closes_at)


def is_open(conference: Conference, now: datetime) -> bool:
    call = call_of(conference)
    return call is not None and call.is_open(now)


def window_problems(conference: Conference | None, now: datetime) -> list[Problem]:
    """Why nobody can begin or submit at this moment."""
    call = call_of(conference)
    if call is None:
        return [Problem("no-call", "There is no call for proposals at the moment.")]
    local = timezone.localtime
    return rules.window_problems(local(now), local(call.opens_at), local(call.closes_at))


def may_edit(proposal: Proposal, now: datetime) -> bool:
    return rules.may_edit(proposal.status, proposal.decision, is_open(proposal.conference, now))


def proposer_of(proposal: Proposal) -> Presenter:
    return proposal.presenters.get(status=Presenter.Status.PROPOSER)


def colleagues_of(proposal: Proposal) -> QuerySet[Presenter]:
    """Everybody who was invited, in the order of inviting."""
    return proposal.presenters.exclude(status=Presenter.Status.PROPOSER).order_by("pk")


def workshop_slots(conference: Conference) -> QuerySet[Slot]:
    """When workshops are planned, released or not: a proposer has to say early when she cannot."""
    return Slot.objects.filter(conference=conference, kind=Slot.Kind.WORKSHOPS).order_by("starts_at", "pk")


def facts(proposal: Proposal, proposer: Presenter) -> rules.Facts:
    """What the rules look at. No query."""
    return rules.Facts(
        title=proposal.title,
        abstract=proposal.abstract,
        audience=proposal.audience,
        is_ticked=bool(proposal.phases or proposal.roles or proposal.for_support_staff),
        standards=len(proposal.standards),
        name=proposer.name,
        organisation=proposer.organisation,
        background=proposer.background,
        takeaways=len(proposal.takeaways),
        headline=proposer.headline,
        unfit=tuple(proposal.as_typed),
    )


@dataclass(frozen=True)
class Shown:
    """A proposal as it would stand in the programme. `presenters`: the proposer and who has said yes; `asked`: how many have not
    answered yet. Their names and addresses are not for the others to read.
    """

    proposal: Proposal
    presenters: tuple[Presenter, ...]
    asked: int
    phases: tuple[str, ...]
    roles: tuple[str, ...]
    standards: tuple[str, ...]


def shown(proposal: Proposal) -> Shown:
    """1 query."""
    tags = tags_of(proposal)
    stages = frameworks.career_stages()
    people = list(proposal.presenters.order_by("pk"))
    on_stage = (Presenter.Status.PROPOSER, Presenter.Status.ACCEPTED)
    return Shown(
        proposal=proposal,
        presenters=tuple(person for person in people if person.status in on_stage),
        asked=sum(person.status == Presenter.Status.INVITED for person in people),
        phases=tuple(tags["phases"]),
        roles=tuple(stages[code] for code in proposal.roles if code in stages),
        standards=tuple(tags["standards"]),
    )


def word_from_the_team(proposal: Proposal) -> Letter | None:
    """The last letter of decision that has left, so that the proposer reads on her page what was asked."""
    letters = proposal.letters.filter(kind=Letter.Kind.DECISION, sent_at__isnull=False)
    return letters.order_by("-sent_at", "-pk").first()


def entries_of(conference: Conference, email: str) -> QuerySet[Presenter]:
    """Every proposal of the conference that this address has to do with: her own and those she is invited to. 1 query."""
    found = Presenter.objects.filter(proposal__conference=conference, email=email)
    return found.exclude(status=Presenter.Status.DECLINED).select_related("proposal__conference").order_by("pk")
