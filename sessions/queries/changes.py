"""The releases as readers are told of them."""

from __future__ import annotations

from conference.models import Conference
from sessions.models import Release


def releases_shown(conference: Conference) -> list[Release]:
    """Newest first. `changes` is a list of {"kind", "uid", "title", "words"}; the words are for readers. 1 query."""
    return list(Release.objects.filter(conference=conference).order_by("-number"))


def latest_release(conference: Conference) -> Release | None:
    """What the public programme is; None before the first. 1 query."""
    return Release.objects.filter(conference=conference).order_by("-number").first()
