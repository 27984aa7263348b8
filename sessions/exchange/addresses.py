"""The addresses that leave the site in files and feeds. They name rows, not pages, so they lead there wherever a page is moved to."""

from __future__ import annotations

from django.urls import reverse

from conference.lib.mail import absolute
from conference.models import Conference
from sessions.models import Session, Speaker


def programme_address(conference: Conference) -> str:
    return absolute(reverse("programme-address", args=[conference.slug]))


def session_address(conference: Conference, session: Session) -> str:
    return absolute(reverse("session-address", args=[conference.slug, session.slug]))


def speaker_address(conference: Conference, speaker: Speaker) -> str:
    return absolute(reverse("speaker-address", args=[conference.slug, speaker.slug]))


def crumbs(conference: Conference) -> list[dict[str, str]]:
    """The way down to “Take it with you”, for the pages of this slice."""
    return [
        {"title": "Home", "url": "/"},
        {"title": "Programme", "url": reverse("programme-address", args=[conference.slug])},
        {"title": "Take it with you", "url": reverse("programme:take-along", args=[conference.slug])},
    ]
