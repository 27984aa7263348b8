"""Letters to speakers. They wait in the outbox until an organiser has read and sent them."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.urls import reverse

from conference.lib.mail import absolute
from sessions.models import Appearance, Letter
from sessions.speakers import queries
from sessions.speakers.rules import Line

FOLDER = "programme/speakers/emails"


def link(appearance: Appearance) -> str:
    """The whole address of her own page."""
    return absolute(reverse("programme:speaking", args=[appearance.link_token]))


def invitation(appearance: Appearance, sessions: Iterable[str], lines: Iterable[Line]) -> Letter:
    """Her personal link, and what it is for."""
    return _letter(appearance, Letter.Kind.INVITATION, "invitation", sessions=list(sessions), lines=list(lines))


def reminder(appearance: Appearance, missing: Iterable[Line]) -> Letter:
    """What is missing, each with its date."""
    return _letter(appearance, Letter.Kind.REMINDER, "reminder", lines=list(missing))


def _letter(appearance: Appearance, kind: str, template: str, **context: object) -> Letter:
    speaker, private = appearance.speaker, queries.private_of(appearance.speaker)
    shown = {
        "appearance": appearance,
        "speaker": speaker,
        "conference": appearance.conference,
        "link": link(appearance),
        **context,
    }
    return Letter(
        conference=appearance.conference,
        kind=kind,
        speaker=speaker,
        to_name=speaker.name,
        to_email=private.email if private else "",
        subject=" ".join(render_to_string(f"{FOLDER}/{template}.subject.txt", shown).split()),
        body=render_to_string(f"{FOLDER}/{template}.txt", shown).strip(),
    )
