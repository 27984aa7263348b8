"""Who speaks, and with which face."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from wagtail.images import get_image_model

from conference.models import Conference
from sessions.models import Contribution, Session, Speaker

PORTRAITS = ("fill-160x160|format-webp", "fill-320x320|format-webp")  # as components/portrait.html draws them


def speakers_shown(conference: Conference) -> QuerySet[Speaker]:
    """Live speakers with a part in a published session of this conference, keynotes first, then by name. 3 queries."""
    parts = Contribution.objects.filter(session__conference=conference, session__status=Session.Status.PUBLISHED)
    keynotes = parts.filter(session__kind=Session.Kind.KEYNOTE).values("speaker")
    return (
        Speaker.objects.filter(live=True, pk__in=parts.values("speaker"))
        .annotate(keynote=Q(pk__in=keynotes))
        .prefetch_related(portraits("photo"))
        .order_by("-keynote", "name")
    )


def speakers_in_order(ids: list[int]) -> list[Speaker]:
    """Live speakers in the order they were chosen in. 3 queries."""
    found = Speaker.objects.filter(live=True).prefetch_related(portraits("photo")).in_bulk(ids)
    return [found[each] for each in ids if each in found]


def contributions(path: str = "contributions", *, photos: bool = False) -> Prefetch:
    """Who has a part in a session, in their order, as `shown_contributions`. A profile still in draft is not named."""
    parts = Contribution.objects.filter(speaker__live=True).select_related("speaker").order_by("sort_order", "pk")
    if photos:
        parts = parts.prefetch_related(portraits("speaker__photo"))
    return Prefetch(path, queryset=parts, to_attr="shown_contributions")


def portraits(path: str) -> Prefetch:
    """Pictures with their small versions, so that a page of fifty asks once."""
    return Prefetch(path, queryset=get_image_model().objects.prefetch_renditions(*PORTRAITS))


def names(session: Any) -> list[str]:
    return [part.speaker.name for part in session.shown_contributions]
