"""A proposer's own deeds: begin, keep what is typed, submit, withdraw, have the link sent again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.lib.queue import after_commit
from conference.models import Conference
from sessions.models import Letter, Presenter, Proposal, Slot
from sessions.proposals import queries, rules

HER_LINK = "her own link"


@dataclass(frozen=True)
class Typed:
    """What stands in the form. `proposal` and `proposer`: column → value that fits it; `unavailable`: slots when she cannot;
    `unfit`: field → what was typed and fits no column, kept as it is.
    """

    proposal: dict[str, Any] = field(default_factory=dict)
    proposer: dict[str, Any] = field(default_factory=dict)
    unavailable: list[Slot] = field(default_factory=list)
    unfit: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def start(*, conference: Conference, name: str, email: str, now: datetime) -> Proposal:
    """An empty draft, and its personal link by e-mail. Each time a new one: an address alone must open nothing. Raises Refused."""
    if problems := queries.window_problems(conference, now):
        raise Refused(problems)
    proposal = Proposal.objects.create(conference=conference)
    Presenter.objects.create(
        proposal=proposal, status=Presenter.Status.PROPOSER, name=name, email=email.lower(), background=""
    )
    after_commit("sessions.proposals.tasks.send_link", proposal.pk)
    return proposal


@transaction.atomic
def save(*, proposal: Proposal, typed: Typed, now: datetime) -> Proposal:
    """Keep what is typed. A draft, or one that was sent back for changes, may stay unfinished; what reviewers are reading stays whole.
    Raises Refused, and then nothing is kept.
    """
    proposal = alone_with(proposal)
    if problems := edit_problems(proposal, now):
        raise Refused(problems)
    proposer = queries.proposer_of(proposal)
    for name, value in typed.proposal.items():
        setattr(proposal, name, value)
    for name, value in typed.proposer.items():
        setattr(proposer, name, value)
    proposal.as_typed = typed.unfit
    if proposal.status == Proposal.Status.SUBMITTED and (problems := rules.missing(queries.facts(proposal, proposer))):
        raise Refused(problems)
    proposal.save()
    proposer.save()
    proposal.unavailable.set(typed.unavailable)
    return proposal


@transaction.atomic
def submit(*, proposal: Proposal, now: datetime) -> Proposal:
    """Hand it to the team; after changes were asked for, hand it to the team again. Submitted before: nothing changes. Raises Refused."""
    proposal = alone_with(proposal)
    if proposal.status == Proposal.Status.SUBMITTED:
        return proposal
    proposer = queries.proposer_of(proposal)
    problems = edit_problems(proposal, now) or rules.missing(queries.facts(proposal, proposer))
    if problems:
        raise Refused(problems)
    is_again = proposal.status == Proposal.Status.CHANGES_ASKED
    proposal.status, proposal.decision, proposal.submitted_at = Proposal.Status.SUBMITTED, Proposal.Decision.NONE, now
    proposal.save()
    log(instance=proposal, action="proposal.submit", data={"again": is_again, "by": HER_LINK})
    after_commit("sessions.proposals.tasks.send_submitted", proposal.pk, is_again)
    return proposal


@transaction.atomic
def withdraw(*, proposal: Proposal, now: datetime) -> Proposal:
    """Take it back. A decision that was not yet told falls, with its letter; whoever was invited is told. Withdrawn before: nothing
    changes. Raises Refused.
    """
    proposal = alone_with(proposal)
    if proposal.status == Proposal.Status.WITHDRAWN:
        return proposal
    if problems := rules.withdraw_problems(proposal.status):
        raise Refused(problems)
    before = proposal.status
    proposal.status, proposal.decision = Proposal.Status.WITHDRAWN, Proposal.Decision.NONE
    proposal.save()
    Letter.objects.waiting().filter(proposal=proposal).update(discarded_at=now)
    log(instance=proposal, action="proposal.withdraw", data={"before": before, "by": HER_LINK})
    after_commit("sessions.proposals.tasks.send_withdrawn", proposal.pk)
    if proposal.session_id:
        # What a pending acceptance has made of it stands in the slice above, therefore by name.
        after_commit("sessions.reviewing.tasks.withdrawn", proposal.pk)
    return proposal


@transaction.atomic
def change_address(*, proposal: Proposal, email: str, now: datetime) -> Presenter:
    """Put a mistyped address right; the link goes to the new one. The same address: the link goes there again. Raises Refused."""
    proposal = alone_with(proposal)
    if problems := edit_problems(proposal, now):
        raise Refused(problems)
    proposer, email = queries.proposer_of(proposal), email.lower()
    if queries.colleagues_of(proposal).filter(email=email).exists():
        raise Refused([Problem("colleague", "That is the address of a colleague whom you have invited.", "new_email")])
    proposer.email = email
    proposer.save()
    after_commit("sessions.proposals.tasks.send_link", proposal.pk)
    return proposer


@transaction.atomic
def find(*, conference: Conference, email: str) -> int:
    """Send the links of everything that this address has to do with. How many there are is for tests, never for the page."""
    entries = list(queries.entries_of(conference, email.lower()))
    if entries:
        after_commit("sessions.proposals.tasks.send_found", entries[0].pk)
    return len(entries)


def alone_with(proposal: Proposal) -> Proposal:
    """Lock the row; then read it as it stands behind the lock, with conference and call."""
    Proposal.objects.select_for_update(no_key=True).values_list("pk").get(pk=proposal.pk)
    return Proposal.objects.select_related("conference__call").get(pk=proposal.pk)


def edit_problems(proposal: Proposal, now: datetime) -> list[Problem]:
    return rules.edit_problems(proposal.status, proposal.decision, queries.is_open(proposal.conference, now))
