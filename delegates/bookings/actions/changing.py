"""A confirmed booking changes: people are added, withdrawn, or take over from one another.

Steps of deeds that payments and choices lead: each stands inside a transaction, on a `locked` booking. What runs out is taken or
given back last, by `confirming.take_places` and `give_back_places`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from wagtail.log_actions import log

from conference.models import User
from delegates.bookings.actions.rows import Person, refuse_other_schools, school_of, sold_columns
from delegates.bookings.models import Booking, CancellationCharge, Delegate, DelegateExtra
from delegates.bookings.rules import prices


def add(*, booking: Booking, people: Sequence[Person], offers: Sequence[prices.Offer]) -> list[int]:
    """Rows for these people, each at her offer. Returns their ids."""
    refuse_other_schools(booking, people)
    first = (booking.delegates.aggregate(last=Max("position"))["last"] or 0) + 1
    rows = Delegate.objects.bulk_create(
        Delegate(
            booking=booking,
            school_id=school_of(booking, person),
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            role=person.role,
            ticket_type_id=person.ticket_type_id,
            position=position,
            **sold_columns(booking, offer),
        )
        for position, (person, offer) in enumerate(zip(people, offers, strict=True), start=first)
    )
    return [row.pk for row in rows]


def withdraw(*, booking: Booking, leaving: Sequence[int], charges: Sequence[prices.Sold], now: datetime) -> None:
    """These delegates do not come, and what stays to pay for them is written down."""
    Delegate.objects.filter(pk__in=leaving).update(withdrawn_at=now)
    charge(booking=booking, charges=charges, now=now)


def charge(*, booking: Booking, charges: Sequence[prices.Sold], now: datetime) -> None:
    """Write down what stays to pay."""
    CancellationCharge.objects.bulk_create(
        CancellationCharge(
            booking=booking,
            made_at=now,
            text=one.text,
            pence=one.pence,
            vat_rate=one.vat_rate,
            vat_reason=one.vat_reason,
        )
        for one in charges
    )


def substitute(*, delegate: Delegate, person: Person, by: User | None, now: datetime) -> Delegate:
    """`person` takes over the ticket, the price and the row of `delegate`, who is withdrawn. Neither money nor counters move.

    Her row is a new one: the link, the badge and the scans of the one who stays away remain hers. Done before: nothing changes.
    """
    if successor := Delegate.objects.filter(replaces=delegate).first():
        return successor
    Delegate.objects.filter(pk=delegate.pk).update(withdrawn_at=now)
    successor = Delegate.objects.create(
        booking_id=delegate.booking_id,
        school_id=delegate.school_id,
        ticket_type_id=delegate.ticket_type_id,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        role=person.role,
        position=delegate.position,
        price_pence=delegate.price_pence,
        price_text=delegate.price_text,
        price_vat_rate=delegate.price_vat_rate,
        price_vat_reason=delegate.price_vat_reason,
        voucher_id=delegate.voucher_id,
        replaces=delegate,
    )
    DelegateExtra.objects.filter(delegate=delegate).update(delegate=successor)
    data = {"delegate": delegate.pk, "successor": successor.pk}
    log(instance=delegate.booking, action="booking.substitute", user=by, data=data)
    return successor
