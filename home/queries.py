"""What the public site's own pages and blocks read, beyond the programme's own reads (sessions/queries)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from wagtail.images import get_image_model

from conference.models import Conference
from home.models.sponsors import Sponsor
from home.programme.memory import programme_of
from home.programme.stamps import stamps_of
from sessions import queries as programme
from sessions.models import Call, Session, Slot, Stream
from sessions.queries import Day, SessionShown, SlotRow, Wish

NOON = time(12)
LOGO = "max-320x160|format-webp"  # as templates/home/sponsors.html draws it
LOGOS = Prefetch("logo", queryset=get_image_model().objects.prefetch_renditions(LOGO))


def day_shown(edition: Conference, request: HttpRequest | None = None) -> Day:
    """The whole day as readers may see it, kept on the request. 1 query where this process knows it, 5 otherwise."""
    kept: dict[int, Day] = request.__dict__.setdefault("_days_shown", {}) if request else {}
    if edition.pk not in kept:
        kept[edition.pk] = programme_of(edition, stamps_of(edition.pk)).day
    return kept[edition.pk]


def streams(edition: Conference | None) -> list[Stream]:
    """1 query."""
    return programme.streams(edition) if edition else []


def slot_names(edition: Conference | None) -> list[str]:
    """Every slot's name in the order of the day, not yet released ones too: an organiser chooses among them. 1 query."""
    slots = Slot.objects.filter(conference=edition) if edition else Slot.objects.none()
    return list(slots.order_by("starts_at", "pk").values_list("name", flat=True))


def answering(day: Day, wish: Wish, limit: int) -> list[SessionShown]:
    """The first published sessions that answer, in the order of the day. No query."""
    return programme.found(day.sessions, wish)[:limit]


@dataclass(frozen=True)
class StreamShown:
    stream: Stream
    sessions: list[SessionShown]


def stream_shown(day: Day, code: str) -> StreamShown | None:
    """A stream and its published sessions in the order of the day; None while it has none. No query."""
    sessions = [session for session in day.sessions if session.stream and session.stream.code == code]
    return StreamShown(sessions[0].stream, sessions) if sessions else None


def keynotes(day: Day) -> list[SessionShown]:
    """The published keynotes in the order of the day, with portraits. 2 queries at most."""
    found = [session for session in day.sessions if session.kind == Session.Kind.KEYNOTE]
    return programme.with_portraits(found)


def part_of_day(day: Day, part: str) -> list[SlotRow]:
    """`whole`, `morning` (what begins before noon), `afternoon`, or `slot:<name>`. No query."""
    kind, _, name = part.partition(":")
    if kind == "slot":
        return [slot for slot in day.slots if slot.name == name]
    if kind == "whole":
        return list(day.slots)
    wants_morning = kind == "morning"
    return [slot for slot in day.slots if (timezone.localtime(slot.starts_at).time() < NOON) == wants_morning]


def call_of(edition: Conference) -> Call | None:
    """The call for proposals, if there is one. 1 query."""
    return Call.objects.filter(conference=edition).first()


@dataclass(frozen=True)
class SponsorGroup:
    """Sponsors of one tier. `heading`: “Main sponsor”, “Exhibitors”."""

    tier: str
    heading: str
    sponsors: list[Sponsor]


def sponsor_tiers() -> list[tuple[str, str]]:
    return list(Sponsor.Tier.choices)


def sponsors_shown(edition: Conference, tiers: Collection[str] = ()) -> list[SponsorGroup]:
    """Live sponsors of these tiers (none: all), the largest tier first. 2 queries, however many."""
    found = Sponsor.objects.shown(edition).prefetch_related(LOGOS)
    if tiers:
        found = found.filter(tier__in=tiers)
    return _grouped(list(found))


def sample_sponsors() -> list[SponsorGroup]:
    """What the picker shows while there is none. No query."""
    return _grouped(
        [
            Sponsor(name="Harbour Books", tier=Sponsor.Tier.MAIN, text="Books for schools since 1954."),
            Sponsor(name="Wessex Chalk & Ink", tier=Sponsor.Tier.EXHIBITOR, stand="Stand 4, Sports Hall"),
        ]
    )


def _grouped(sponsors: list[Sponsor]) -> list[SponsorGroup]:
    groups = []
    for tier in Sponsor.Tier:
        those = [sponsor for sponsor in sponsors if sponsor.tier == tier]
        if those:
            groups.append(SponsorGroup(tier, tier.label if len(those) == 1 else f"{tier.label}s", those))
    return groups
