"""Speakers who come without a proposal: keynotes, and whoever an organiser asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.models import Conference, User
from sessions.models import Appearance, Contribution, Letter, Proposal, Session, Speaker, Stream
from sessions.outbox import actions as outbox
from sessions.reviewing import emails
from sessions.reviewing.actions.acceptance import speaker_of
from sessions.reviewing.actions.decisions import CHANGED, was_asked
from sessions.reviewing.queries import deciding as queries
from sessions.reviewing.queries.deciding import Words
from sessions.speakers.actions.desk import open_page


@dataclass(frozen=True)
class Guest:
    """Whom an organiser asks, and for what. `line`: what the letter says to her alone."""

    name: str
    email: str
    title: str
    background: str = Speaker.Background.OUTSIDE
    kind: str = Session.Kind.KEYNOTE
    stream: Stream | None = None
    line: str = ""


@transaction.atomic
def invite(*, conference: Conference, guest: Guest, words: Words, by: User | None, now: datetime) -> Appearance:
    """A speaker's profile, a session and her page, all drafts, and the letter that asks her, in the outbox. The same title for the same
    address again: nothing changes.
    """
    Conference.objects.select_for_update(no_key=True).values_list("pk").get(pk=conference.pk)
    speaker = speaker_of(name=guest.name, email=guest.email.lower(), by=by, background=guest.background)
    appearance = open_page(speaker=speaker, conference=conference, by=by, now=now)
    if queries.invited(conference, speaker, guest.title):
        return appearance
    session = Session(
        conference=conference,
        stream=guest.stream,
        kind=guest.kind,
        title=guest.title,
        slug=queries.free_session_slug(conference, guest.title),
        status=Session.Status.DRAFT,
    )
    session.save()
    role = Contribution.Role.KEYNOTE if guest.kind == Session.Kind.KEYNOTE else Contribution.Role.SPEAKER
    Contribution.objects.create(session=session, speaker=speaker, role=role)
    letter = emails.invitation(
        appearance, name=guest.name, email=guest.email, title=guest.title, words=words, line=guest.line
    )
    outbox.write(letter=letter, by=by, now=now)
    log(instance=session, action="session.invite", user=by)
    return appearance


def invitation_told(*, letter: Letter, now: datetime) -> Callable[[], None]:
    """The invitation leaves. Called by the outbox inside the transaction of the claim; gives back how it is undone. Raises Refused when
    it is a co-presenter's, and the proposal is not accepted any more.
    """
    if letter.proposal_id and letter.proposal.decision != Proposal.Decision.ACCEPT:
        raise Refused([CHANGED])
    return was_asked(letter, now)
