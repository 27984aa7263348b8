"""Letters about decisions and invitations, from wordings with words in braces. They go into the outbox, to be read before they leave."""

from __future__ import annotations

from dataclasses import dataclass

from conference.models import Conference
from conference.templatetags.ui import day
from sessions.models import Appearance, Letter, Presenter, Proposal, Speaker
from sessions.outbox.rules import fill
from sessions.proposals import emails as proposals
from sessions.reviewing.queries.deciding import Words
from sessions.reviewing.rules import acceptance
from sessions.speakers import emails as speakers


@dataclass(frozen=True)
class Personal:
    """What only this letter says: the organiser's own line, and comments to quote."""

    line: str = ""
    comments: tuple[str, ...] = ()


def accepted(proposal: Proposal, presenter: Presenter, appearance: Appearance, words: Words, own: Personal) -> Letter:
    """To one of its presenters: it is in, and here is her page. A co-presenter's is an invitation, since the proposer reads on her own
    page what she was told of the decision, and each page of a speaker is hers alone.
    """
    blanks = _of_proposal(proposal, presenter, own, link=speakers.link(appearance))
    letter = _decision(proposal, presenter, words, blanks, speaker=appearance.speaker)
    if presenter.status != Presenter.Status.PROPOSER:
        letter.kind = Letter.Kind.INVITATION
    return letter


def not_accepted(proposal: Proposal, presenter: Presenter, words: Words, own: Personal) -> Letter:
    """To the proposer: declined, or to be changed."""
    blanks = _of_proposal(proposal, presenter, own, link=proposals.own_page(proposal))
    return _decision(proposal, presenter, words, blanks, speaker=None)


def invitation(appearance: Appearance, *, name: str, email: str, title: str, words: Words, line: str) -> Letter:
    """To somebody whom we ask to speak, without a proposal."""
    blanks = _shared(appearance.conference, name, title, line) | {"link": speakers.link(appearance)}
    return Letter(
        conference=appearance.conference,
        kind=Letter.Kind.INVITATION,
        speaker=appearance.speaker,
        to_name=name,
        to_email=email,
        subject=_subject(words, blanks),
        body=fill(words.body, blanks),
    )


def _decision(
    proposal: Proposal, presenter: Presenter, words: Words, blanks: dict[str, str], *, speaker: Speaker | None
) -> Letter:
    return Letter(
        conference=proposal.conference,
        kind=Letter.Kind.DECISION,
        proposal=proposal,
        speaker=speaker,
        to_name=presenter.name or presenter.email,
        to_email=presenter.email,
        subject=_subject(words, blanks),
        body=fill(words.body, blanks),
    )


def _of_proposal(proposal: Proposal, presenter: Presenter, own: Personal, *, link: str) -> dict[str, str]:
    shared = _shared(proposal.conference, presenter.name or "colleague", proposal.title, own.line)
    return shared | {"link": link, "comments": acceptance.quoted(own.comments)}


def _shared(conference: Conference, name: str, title: str, line: str) -> dict[str, str]:
    return {
        "name": name,
        "title": title,
        "conference": conference.name,
        "day": day(conference.date),
        "line": line.strip(),
        "host": conference.host_name,
    }


def _subject(words: Words, blanks: dict[str, str]) -> str:
    return " ".join(fill(words.subject, blanks).split())[:200]
