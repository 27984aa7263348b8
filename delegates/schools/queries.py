"""Reads: the schools that fit a few typed words, the nearest first."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Case, F, FloatField, IntegerField, Value, When

from conference.models import Conference, User
from delegates.schools import rules
from delegates.schools.models import School

SHOWN = 8
FARTHEST = 1e15  # squared metres: behind every school that has a position
COLUMNS = ("pk", "name", "town", "authority", "postcode", "urn", "easting", "northing")

Position = tuple[float, float]  # easting, northing: metres on the National Grid


@dataclass(frozen=True)
class Found:
    """One school as a line of a list. `where` tells it from its namesakes; `distance_km` is None without a position."""

    id: int
    name: str
    where: str
    authority: str
    postcode: str
    urn: int | None
    distance_km: float | None

    @property
    def distance(self) -> str:
        """`3.1 km`, `under 0.1 km`, `212 km`; empty where it is not known."""
        if self.distance_km is None:
            return ""
        if self.distance_km < 0.1:  # noqa: PLR2004 -- a hundred metres
            return "under 0.1 km"
        return f"{self.distance_km:.1f} km" if self.distance_km < 100 else f"{self.distance_km:.0f} km"  # noqa: PLR2004


def search(text: str, *, near: Position | None, limit: int = SHOWN) -> list[Found]:
    """Open schools in whose name, place, postcode or number each word of `text` begins a word: those with the whole
    phrase in the name first, then the nearest to `near`. One query. Distances in floats: squares overflow an integer.
    """
    words = rules.query_words(text)
    if not words:
        return []
    phrase = Case(When(name_folded__contains=" " + " ".join(words), then=0), default=1, output_field=IntegerField())
    rows = School.objects.findable().matching(text).order_by(phrase, _squared(near), "name", "pk")
    return [_found(row, near) for row in rows.values_list(*COLUMNS)[:limit]]


def schools_of(user: User, *, near: Position | None) -> list[Found]:
    """The schools she acts for already, so that she need not search."""
    return [_found(row, near) for row in School.objects.of(user).filter(is_open=True).values_list(*COLUMNS)]


def venue_position() -> Position | None:
    """Where the conference is held: what "near" means. One query."""
    conference = Conference.objects.select_related("venue").current()
    venue = conference.venue if conference else None
    if venue is None or venue.easting is None or venue.northing is None:
        return None
    return float(venue.easting), float(venue.northing)


def _squared(near: Position | None) -> Case | Value:
    """The squared distance in square metres, for ordering."""
    if near is None:
        return Value(0.0, output_field=FloatField())
    east, north = F("easting") - Value(near[0]), F("northing") - Value(near[1])
    return Case(
        When(easting__isnull=False, northing__isnull=False, then=east * east + north * north),
        default=Value(FARTHEST),
        output_field=FloatField(),
    )


def _found(row: tuple, near: Position | None) -> Found:
    pk, name, town, authority, postcode, urn, easting, northing = row
    known = near is not None and easting is not None and northing is not None
    distance = math.hypot(easting - near[0], northing - near[1]) / 1000 if known else None
    return Found(pk, name, town or authority, authority, postcode, urn, distance)
