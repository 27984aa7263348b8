"""The demo's bookings: thirty leads, forty orders in every state, documents and payments, by the house's own deeds.

No letter is sent for them: six hundred mails to nobody's address would bury the one that a newcomer looks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from conference.lib.tokens import READABLE
from conference.models import Conference, User
from delegates.bookings.rules.references import CODE_LENGTH, reference
from delegates.models import Booking, Delegate, Membership, Payment, School
from delegates.payments import actions as payments
from home.demo.content import Draw, Person, dice, london, plain, read
from home.demo.extras import tick_extras
from home.demo.programme import Tickets

FIRST_DAY = date(2026, 9, 15)
# The days on which an order of each state was begun. A draft is always its lead's latest: she can have but one.
DAYS = {
    "paid": (FIRST_DAY, date(2026, 10, 28)),
    "awaiting_payment": (FIRST_DAY, date(2026, 11, 13)),
    "cancelled": (FIRST_DAY, date(2026, 10, 23)),
    "draft": (date(2026, 11, 16), date(2026, 11, 19)),
}
LINKS_SENT = london("2026-11-19T17:00")
LEAD_ROLES = ("Assistant headteacher", "Deputy headteacher", "Professional tutor", "Headteacher", "CPD lead")


@dataclass(frozen=True)
class Order:
    """One booking as the data tell it, with the moment at which it was made."""

    school: School
    slug: str
    lead: User
    people: tuple[Person, ...]
    status: str
    cancelled_from: str
    reason: str
    at: datetime


def build_bookings(conference: Conference, tickets: Tickets, *, by: User) -> None:
    """Everything in the order in which it happened, so that the numbers of invoices follow their dates."""
    roll = dice("bookings")
    for order in sorted(_orders(roll), key=lambda order: order.at):
        booking = _draft(conference, tickets, order, roll)
        if "draft" not in (order.status, order.cancelled_from):
            _confirm(booking, order, roll)
        if "paid" in (order.status, order.cancelled_from):
            _pay(booking, order, roll, by=by)
        if order.status == "cancelled":
            _cancel(booking, order, roll, by=by)
    sent = Delegate.objects.filter(booking__conference=conference, booking__confirmed_at__isnull=False)
    sent.update(link_sent_at=LINKS_SENT)
    Booking.objects.filter(conference=conference, confirmed_at__isnull=False).update(confirmation_sent_at=LINKS_SENT)


def _orders(roll: Random) -> list[Order]:
    draw = Draw("delegates")
    schools = School.objects.in_bulk([each["urn"] for each in read("schools")["schools"]], field_name="urn")
    found = []
    for data in read("schools")["schools"]:
        school, person = schools[data["urn"]], draw.person()
        lead = Person(person.first_name, person.last_name, roll.choice(LEAD_ROLES), "full")
        user = _lead(school, data, lead)
        for place, booking in enumerate(data["bookings"]):
            first = (lead,) if place == 0 else ()
            people = first + tuple(draw.person() for _ in range(booking["delegates"] - len(first)))
            found.append(
                Order(
                    school=school,
                    slug=data["slug"],
                    lead=user,
                    people=people,
                    status=booking["status"],
                    cancelled_from=booking.get("cancelled_from", ""),
                    reason=booking.get("reason", ""),
                    at=_working_moment(roll, *DAYS[booking["status"]]),
                )
            )
    return found


def _lead(school: School, data: dict[str, Any], person: Person) -> User:
    """Her account, and her right to act for the school: confirmed where a booking of hers has been."""
    user = User.objects.create_user(
        address(person, data["slug"]), first_name=person.first_name, last_name=person.last_name
    )
    is_known = any(booking["status"] != "draft" for booking in data["bookings"])
    Membership.objects.create(user=user, school=school, is_confirmed=is_known)
    return user


def address(person: Person, slug: str) -> str:
    return f"{plain(person.first_name)}.{plain(person.last_name)}@{slug}.example"


def _working_moment(roll: Random, first: date, last: date) -> datetime:
    """A moment of a school day from `first` to `last`."""
    while True:
        day = first + timedelta(days=roll.randrange((last - first).days + 1))
        is_half_term = date(2026, 10, 26) <= day <= date(2026, 10, 30)
        if day.weekday() <= 4 and not is_half_term:  # noqa: PLR2004 -- Monday to Friday
            return london(f"{day}T{roll.randrange(8, 17):02d}:{roll.randrange(60):02d}")


def _draft(conference: Conference, tickets: Tickets, order: Order, roll: Random) -> Booking:
    booking = Booking.objects.create(
        conference=conference, reference=_reference(conference, roll), school=order.school, lead=order.lead
    )
    Booking.objects.filter(pk=booking.pk).update(created_at=order.at - timedelta(minutes=12))
    Delegate.objects.bulk_create(
        Delegate(
            booking=booking,
            school=order.school,
            ticket_type=tickets.of(person.ticket),
            first_name=person.first_name,
            last_name=person.last_name,
            email=address(person, order.slug),
            role=person.role,
            position=position,
        )
        for position, person in enumerate(order.people, start=1)
    )
    return booking


def _reference(conference: Conference, roll: Random) -> str:
    while True:
        code = "".join(roll.choices(READABLE, k=CODE_LENGTH))
        if text := reference(conference.reference_prefix, code):
            return text


def _confirm(booking: Booking, order: Order, roll: Random) -> None:
    tick_extras(booking, by=order.lead, now=order.at)
    purchase_order = f"PO {roll.randrange(10_000, 99_999)}" if roll.random() < 0.6 else ""  # noqa: PLR2004 -- a share
    payments.confirm_on_invoice(
        booking=booking, by=order.lead, now=order.at, purchase_order=purchase_order, with_letters=False
    )


def _pay(booking: Booking, order: Order, roll: Random, *, by: User) -> None:
    received = order.at + timedelta(days=roll.randrange(6, 21))
    payments.record_payment(
        booking=booking,
        kind=Payment.Kind.BANK,
        external_id=f"BACS {booking.reference}",
        pence=booking.invoices.get().gross_pence,
        received_at=received.replace(hour=6, minute=30),
        by=by,
    )


def _cancel(booking: Booking, order: Order, roll: Random, *, by: User) -> None:
    """What had been paid goes back."""
    at = order.at + timedelta(days=roll.randrange(22, 26))
    payments.cancel_booking(booking=booking, by=by, now=at, reason=order.reason, with_letters=False)
    for payment in list(booking.payments.all()):
        payments.record_payment(
            booking=booking,
            kind=Payment.Kind.REFUND,
            external_id=f"Refund {booking.reference}",
            pence=-payment.pence,
            received_at=at + timedelta(days=5),
            by=by,
        )
