"""What a list's own words for a school or a ticket mean, among those that this booking may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from delegates.schools.rules import fold

EVERY_SCHOOL = {"the", "school", "academy", "college", "primary", "secondary", "high", "of", "and", "at"}


@dataclass(frozen=True)
class Place:
    """A school as it is compared: its folded name, its number in the register, and what stands after the @ of its staff."""

    name: str
    urn: int | None = None
    domain: str = ""


def school_meant(text: str, places: Mapping[int, Place]) -> int | None:
    """The one school (its key) with that name or number, or, when no name is equal, the only one whose telling words are these."""
    folded = fold(text)
    equal = [key for key, place in places.items() if folded in (place.name, f" {place.urn} ")]
    if equal:
        return equal[0] if len(equal) == 1 else None
    words = set(folded.split()) - EVERY_SCHOOL
    like = [key for key, place in places.items() if words and words <= set(place.name.split())]
    return like[0] if len(like) == 1 else None


def school_by_address(email: str, places: Mapping[int, Place]) -> int | None:
    """The one school whose staff have addresses like this."""
    domain = email.strip().lower().rpartition("@")[2]
    same = [key for key, place in places.items() if domain and place.domain.lower() == domain]
    return same[0] if len(same) == 1 else None


def ticket_meant(text: str, names: Mapping[int, str]) -> int | None:
    """The one ticket type (its key) of that name."""
    folded = fold(text)
    equal = [key for key, name in names.items() if folded.strip() and fold(name) == folded]
    return equal[0] if len(equal) == 1 else None
