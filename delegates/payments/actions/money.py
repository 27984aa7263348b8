"""What came in or went out: facts that are only ever added."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from delegates.bookings import actions as bookings
from delegates.bookings.models import Booking
from delegates.payments import queries
from delegates.payments.models import Payment


@transaction.atomic
def record_payment(
    *, booking: Booking, kind: str, external_id: str, pence: int, received_at: datetime, by: User | None
) -> Payment:
    """Add a fact about money and settle the booking. The same fact told again changes nothing; told of another booking or
    another amount it is refused.
    """
    booking = bookings.locked(booking)
    if not pence:
        raise Refused([Problem("no-amount", "A payment of £0.00 is no payment.", "pence")])
    payment, is_new = Payment.objects.get_or_create(
        kind=kind,
        external_id=external_id,
        defaults={"booking": booking, "pence": pence, "received_at": received_at},
    )
    if not is_new:
        if (payment.booking_id, payment.pence) != (booking.pk, pence):
            raise Refused([Problem("known", "This payment is already recorded, and differently.", "external_id")])
        return payment
    log(instance=booking, action="payment.record", user=by, data={"payment": payment.pk, "kind": kind, "pence": pence})
    bookings.settle(booking=booking, is_covered=queries.balance(booking) <= 0, by=by)
    return payment
