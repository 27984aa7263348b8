"""Who is in a booking, and what each of them still owes: as a lead may know it. What somebody needs is not hers to know; that it has
been said is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from delegates.arrangements import queries as arrangements
from delegates.bookings.models import Booking, Delegate
from delegates.checkin import queries as checkin
from delegates.checkin import rules as checkin_rules
from delegates.checkin.models import Scan
from sessions.models import Slot


@dataclass(frozen=True)
class Member:
    """One delegate. `chosen` of `slots` are the time slots with workshops in which she has a seat."""

    delegate: Delegate
    chosen: int
    slots: int
    has_answered: bool
    has_arrived: bool
    came_for: str = ""

    @property
    def owes(self) -> list[str]:
        """What is still missing, in words."""
        missing = [f"{self.slots - self.chosen} of {self.slots} sessions"] if self.chosen < self.slots else []
        return missing + ([] if self.has_answered else ["what she or he needs"])


def members(booking: Booking) -> list[Member]:
    """Everybody who is in it, in the order of the list. Six queries, and one more where somebody has an extra, however many."""
    people = list(
        booking.delegates.active()
        .select_related("ticket_type", "replaces", "school")
        .prefetch_related("extras__extra")
        .annotate(chosen=Count("places"))
        .order_by("position", "pk")
    )
    slots = Slot.objects.public().filter(conference=booking.conference_id, kind=Slot.Kind.WORKSHOPS).count()
    answered, inside = arrangements.answered_ids(people), arrived(booking)
    return [
        Member(
            delegate=person,
            chosen=person.chosen,
            slots=slots,
            has_answered=person.pk in answered,
            has_arrived=person.pk in inside,
            came_for=person.replaces.full_name if person.replaces else "",
        )
        for person in people
    ]


def arrived(booking: Booking) -> frozenset[int]:
    """Ids of those who have been scanned in at the entrance. One query."""
    scans = Scan.objects.filter(point__conference=booking.conference_id, delegate__booking=booking)
    return frozenset(checkin_rules.present(checkin.sightings(scans)))


def leaving(booking: Booking, pks: Collection[int]) -> list[Delegate]:
    """Those of the booking whom these ids mean, in the order of the list."""
    return list(booking.delegates.active().filter(pk__in=pks).order_by("position", "pk"))


def owing(rows: list[Member]) -> dict[str, int]:
    """How many have something left to do, for the head of the page."""
    return {
        "choices": sum(row.chosen < row.slots for row in rows),
        "answers": sum(not row.has_answered for row in rows),
        "arrived": sum(row.has_arrived for row in rows),
    }
