"""Letters that answer a proposer's or an invited colleague's own deed. Built here, sent by tasks after commit."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from conference.lib.mail import absolute, message
from sessions.models import Presenter, Proposal
from sessions.proposals import queries

FOLDER = "programme/proposals/emails"


def own_page(proposal: Proposal) -> str:
    """The proposer's personal page, as a whole address."""
    return absolute(reverse("programme:proposal", args=[proposal.link_token]))


def invitation_page(invited: Presenter) -> str:
    return absolute(reverse("programme:invitation", args=[invited.link_token]))


def personal_link(proposal: Proposal, proposer: Presenter) -> EmailMultiAlternatives:
    """To the proposer: her personal page."""
    return _to(proposer, "personal_link", url=own_page(proposal))


def found_links(entries: Iterable[Presenter]) -> EmailMultiAlternatives:
    """To whoever asked for lost links: every proposal that her address has to do with. `entries` are all of one address, at least one."""
    entries = list(entries)
    lines = [
        {
            "title": entry.proposal.title,
            "state": entry.proposal.get_status_display(),
            "own": entry.status == Presenter.Status.PROPOSER,
            "url": own_page(entry.proposal) if entry.status == Presenter.Status.PROPOSER else invitation_page(entry),
        }
        for entry in entries
    ]
    return _to(entries[0], "found_links", lines=lines)


def submitted(proposal: Proposal, proposer: Presenter, *, is_again: bool) -> EmailMultiAlternatives:
    """To the proposer: it has arrived, and what happens next."""
    return _to(
        proposer, "submitted", url=own_page(proposal), is_again=is_again, call=queries.call_of(proposal.conference)
    )


def withdrawn(proposal: Proposal, presenter: Presenter, proposer: Presenter) -> EmailMultiAlternatives:
    """To the proposer and everybody invited: it has been withdrawn."""
    return _to(presenter, "withdrawn", proposer=proposer, is_own=presenter == proposer)


def invitation(invited: Presenter, proposer: Presenter) -> EmailMultiAlternatives:
    """To a colleague: would she present with the proposer? Her answer by mail goes to the proposer."""
    return _to(invited, "invitation", proposer=proposer, url=invitation_page(invited), reply_to=proposer.email)


def answered(answer: Presenter, proposer: Presenter) -> EmailMultiAlternatives:
    """To the proposer: what her colleague has said."""
    return _to(proposer, "answered", answer=answer, url=own_page(answer.proposal))


def _to(presenter: Presenter, name: str, *, reply_to: str = "", **context: object) -> EmailMultiAlternatives:
    proposal = presenter.proposal
    conference = proposal.conference
    return message(
        f"{FOLDER}/{name}",
        to=[presenter.email],
        context={"presenter": presenter, "proposal": proposal, "conference": conference, **context},
        reply_to=reply_to or conference.contact_email,
    )
