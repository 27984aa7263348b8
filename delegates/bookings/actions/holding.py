"""Places that a booking keeps before it is confirmed: while its lead looks at the price, while an organiser decides, while an offer of
the waiting list stands. They are taken from the counters, as a confirmed booking's are; `confirming.take_places` uses them up.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.bookings import queries
from delegates.bookings.actions.confirming import LAST_ONES
from delegates.bookings.actions.rows import fresh, locked
from delegates.bookings.models import Booking, Hold, TicketType
from delegates.bookings.rules import places


@transaction.atomic
def hold(*, booking: Booking, wanted: Mapping[int, int], until: datetime | None) -> None:
    """The booking keeps exactly so many places by ticket type (id), more or fewer than it kept before, until that moment; None: until
    somebody decides. Raises Refused, with nothing changed, when too few are left. A booking that is confirmed or cancelled keeps none.
    """
    booking = locked(booking)
    if booking.status not in Booking.BEFORE_CONFIRMED:
        return
    wanted = Tally({kind: number for kind, number in wanted.items() if number})
    moved = Tally(wanted)
    moved.subtract(_kept(booking))
    booking.holds.exclude(ticket_type__in=wanted).delete()
    Hold.objects.bulk_create(
        [Hold(booking=booking, ticket_type_id=kind, places=wanted[kind], until_at=until) for kind in sorted(wanted)],
        update_conflicts=True,
        unique_fields=["booking", "ticket_type"],
        update_fields=["places", "until_at"],
    )
    if not _move(booking, moved):
        raise Refused(places.stock_problems(queries.contents_of(fresh(booking)).stocks(wanted)) or [LAST_ONES])


@transaction.atomic
def release(*, booking: Booking) -> int:
    """What the booking keeps goes back to the counters. Returns how many places that were; done before: none."""
    booking = locked(booking)
    kept = _kept(booking)
    booking.holds.all().delete()
    _move(booking, Tally({kind: -number for kind, number in kept.items()}))
    return kept.total()


def expire(*, now: datetime) -> set[int]:
    """What was kept until a moment that has passed goes back, booking by booking. Returns the conferences (ids) that have places again."""
    over = Hold.objects.filter(until_at__lte=now).values_list("booking", flat=True).distinct().order_by("booking")
    return {booking.conference_id for booking in Booking.objects.filter(pk__in=list(over)) if _expire_one(booking, now)}


@transaction.atomic
def _expire_one(booking: Booking, now: datetime) -> int:
    booking = locked(booking)
    if not booking.holds.filter(until_at__lte=now).exists():  # her lead came back in this very moment
        return 0
    return release(booking=booking)


def _kept(booking: Booking) -> Tally[int]:
    return Tally(dict(booking.holds.values_list("ticket_type_id", "places")))


def _move(booking: Booking, numbers: Mapping[int, int]) -> bool:
    """Takes and gives back: ticket types in the order of their ids, then the conference. False when one has too few left."""
    if TicketType.objects.move_all(numbers) is not None:
        return False
    return Conference.objects.move_all({booking.conference_id: sum(numbers.values())}) is None
