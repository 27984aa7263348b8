"""Colleagues who would present with the proposer: invited, asked again, taken off, and what they answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.lib.queue import after_commit
from sessions.models import Presenter, Proposal
from sessions.proposals import queries, rules
from sessions.proposals.actions.own import alone_with, edit_problems

THEIR_LINK = "their own link"


@dataclass(frozen=True)
class Answer:
    """Who it is that says yes, as it will stand in the programme."""

    name: str
    background: str
    headline: str
    organisation: str
    biography: str


@transaction.atomic
def invite(*, proposal: Proposal, email: str, now: datetime) -> Presenter:
    """Ask a colleague by e-mail. Whoever has said no is asked again; whoever was asked and has not answered is not. Raises Refused."""
    proposal = alone_with(proposal)
    email = email.lower()
    colleagues = {each.email: each for each in queries.colleagues_of(proposal)}
    problems = edit_problems(proposal, now) or rules.invite_problems(
        email,
        own=queries.proposer_of(proposal).email,
        others={address: each.status for address, each in colleagues.items()},
    )
    if problems:
        raise Refused(problems)
    invited = colleagues.get(email) or Presenter(proposal=proposal, email=email, background="")
    if invited.pk and invited.status == Presenter.Status.INVITED:
        return invited
    return _ask(invited, now)


@transaction.atomic
def invite_again(*, invited: Presenter, now: datetime) -> Presenter:
    """Send the invitation once more. Raises Refused, also when she has said yes."""
    proposal = alone_with(invited.proposal)
    invited = Presenter.objects.select_related("proposal__conference").get(pk=invited.pk)
    problems = edit_problems(proposal, now)
    if not problems and invited.status == Presenter.Status.ACCEPTED:
        problems = [Problem("already", f"{invited.email} has said yes already.")]
    if problems:
        raise Refused(problems)
    return _ask(invited, now)


def _ask(invited: Presenter, now: datetime) -> Presenter:
    invited.status, invited.invited_at, invited.answered_at = Presenter.Status.INVITED, now, None
    invited.save()
    after_commit("sessions.proposals.tasks.send_invitation", invited.pk)
    return invited


@transaction.atomic
def remove(*, proposal: Proposal, invited: Presenter, now: datetime) -> None:
    """Take a colleague off the proposal; her link opens nothing any more. Raises Refused."""
    proposal = alone_with(proposal)
    if problems := edit_problems(proposal, now):
        raise Refused(problems)
    queries.colleagues_of(proposal).filter(pk=invited.pk).delete()


@transaction.atomic
def answer(*, invited: Presenter, yes: Answer | None, now: datetime) -> Presenter:
    """A colleague says yes, with who she is, or no (None). The proposer is told when the answer is another than before. Raises Refused."""
    proposal = alone_with(invited.proposal)
    invited = Presenter.objects.select_related("proposal__conference").get(pk=invited.pk)
    if problems := rules.answer_problems(proposal.status):
        raise Refused(problems)
    before = invited.status
    invited.status = Presenter.Status.ACCEPTED if yes else Presenter.Status.DECLINED
    for name, value in asdict(yes).items() if yes else ():
        setattr(invited, name, value)
    if before != invited.status:
        invited.answered_at = now
        log(instance=invited, action="proposal.answer", data={"answer": invited.status, "by": THEIR_LINK})
        after_commit("sessions.proposals.tasks.send_answer", invited.pk)
    invited.save()
    return invited
