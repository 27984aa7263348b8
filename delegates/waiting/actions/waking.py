"""Places may have come back: the line is looked at as soon as that is certain."""

from __future__ import annotations

from conference.lib.queue import after_commit
from delegates.bookings.models import Booking
from delegates.waiting.models import WaitingEntry


def wake(conference: int) -> None:
    """After the commit the places of that conference (id) are offered to whoever waits; nothing is asked for where nobody does."""
    if WaitingEntry.objects.waiting().filter(conference=conference).exists():
        after_commit("delegates.waiting.tasks.promote", conference)


def own(booking: Booking) -> WaitingEntry | None:
    """The entry of a `locked` booking, kept from other writers, also when it has ended."""
    return WaitingEntry.objects.select_for_update().filter(booking=booking).first()
