"""A draft parts in two: some of its people go on without the others, who get a booking of their own.

There is one draft of a lead for a school at a time, so the new one counts as cancelled until the first is confirmed, inside the same
transaction: `set_apart`, then the confirming deed, then `begin_again`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from conference.models import User
from delegates.bookings.actions.drafts import _new_reference
from delegates.bookings.models import Booking, Delegate

FIVE_DRAWS = 5


def set_apart(*, booking: Booking, people: Collection[int], by: User | None, now: datetime) -> Booking:
    """These delegates (ids) of a `locked` draft go into a booking of their own, with their rows and links."""
    rest = _one_more(booking, now)
    Delegate.objects.filter(pk__in=people, booking=booking).update(booking=rest)
    log(instance=rest, action="booking.start", user=by, data={"school": booking.school_id, "from": booking.reference})
    return rest


def drop(*, booking: Booking, people: Collection[int], by: User | None, now: datetime) -> None:
    """These delegates (ids) of a `locked` draft do not come after all; nothing of them was booked yet."""
    Delegate.objects.filter(pk__in=people, booking=booking).delete()
    log(instance=booking, action="booking.roster", user=by, data={"people": booking.delegates.active().count()})


def begin_again(*, booking: Booking) -> None:
    """What was set apart is a draft from now on."""
    booking.status, booking.cancelled_at = Booking.Status.DRAFT, None
    booking.save(update_fields=["status", "cancelled_at"])


def _one_more(booking: Booking, now: datetime) -> Booking:
    for _ in range(FIVE_DRAWS):
        try:
            with transaction.atomic():
                return Booking.objects.create(
                    conference=booking.conference,
                    school=booking.school,
                    trust=booking.trust,
                    lead=booking.lead,
                    voucher=booking.voucher,
                    ticket_code=booking.ticket_code,
                    reference=_new_reference(booking.conference),
                    status=Booking.Status.CANCELLED,
                    cancelled_at=now,
                )
        except IntegrityError:  # somebody was given the same code in the same moment
            continue
    raise RuntimeError("No free booking reference was found in five draws.")
