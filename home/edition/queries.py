"""Reads: what a new edition has begun with."""

from __future__ import annotations

from dataclasses import dataclass

from conference.models import Conference, Room
from home.models import HomePage


@dataclass(frozen=True)
class Begun:
    """`home`: its draft home page; `pages`: how many there are with it; `rest`: (number, words) of the rows it has."""

    home: HomePage | None
    pages: int
    rest: tuple[tuple[int, str], ...]


def begun(conference: Conference) -> Begun:
    """8 queries."""
    home = HomePage.objects.filter(conference=conference).order_by("-pk").first()
    numbers = (
        (Room.objects.filter(venue=conference.venue_id).count(), "room"),
        (conference.streams.count(), "stream"),
        (conference.slots.count(), "slot"),
        (conference.ticket_types.count(), "ticket type"),
        (conference.price_rules.count(), "price rule"),
        (conference.checkin_points.count(), "door"),
    )
    pages = home.get_descendants(inclusive=True).count() if home else 0
    return Begun(
        home, pages, tuple((number, words if number == 1 else f"{words}s") for number, words in numbers if number)
    )
