"""What the tasks send. Each reads its rows as they stand now: what has gone meanwhile gets no letter."""

from __future__ import annotations

from sessions.models import Presenter, Proposal
from sessions.proposals import emails, queries


def send_link(*, proposal: Proposal) -> None:
    """Her personal link, to the proposer."""
    emails.personal_link(proposal, _proposer(proposal)).send()


def send_found(*, entry: Presenter) -> None:
    """All links of the address that `entry` has, in one letter."""
    emails.found_links(queries.entries_of(entry.proposal.conference, entry.email)).send()


def send_submitted(*, proposal: Proposal, is_again: bool) -> None:
    emails.submitted(proposal, _proposer(proposal), is_again=is_again).send()


def send_withdrawn(*, proposal: Proposal) -> int:
    """To the proposer and to everybody who was asked and has not said no. How many."""
    proposer = _proposer(proposal)
    people = proposal.presenters.exclude(status=Presenter.Status.DECLINED).select_related("proposal__conference")
    for presenter in people:
        emails.withdrawn(proposal, presenter, proposer).send()
    return len(people)


def send_invitation(*, invited: Presenter) -> None:
    emails.invitation(invited, _proposer(invited.proposal)).send()


def send_answer(*, invited: Presenter) -> None:
    """To the proposer: yes or no."""
    emails.answered(invited, _proposer(invited.proposal)).send()


def _proposer(proposal: Proposal) -> Presenter:
    proposer = queries.proposer_of(proposal)
    proposer.proposal = proposal  # with its conference, which the letter names
    return proposer
