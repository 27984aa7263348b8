"""What the demo's desk wrote down after telephone calls, and how schools come: by the house's own deeds."""

from __future__ import annotations

from datetime import timedelta

from conference.models import Conference, User
from delegates.desks import actions
from delegates.models import Booking
from home.demo.content import dice, london

CALLS = (
    "Rang about a late lunch: their coach is back at half past two. Told them the hall keeps plates until three.",
    "Asked for the invoice to go to the trust’s office from next year on.",
    "Head rang: two colleagues may swap with the art department. She will do it herself on the booking’s page.",
)
FIRST_CALL = london("2026-11-17T10:20")
TOLD = 0.7  # so many of them have said how they come


def build_desk(conference: Conference, *, by: User) -> None:
    """Three notes, and coaches and cars of most confirmed bookings."""
    roll = dice("desk")
    bookings = Booking.objects.holding_places().filter(conference=conference).order_by("reference")
    confirmed = list(bookings.select_related("lead"))
    for number, (booking, text) in enumerate(zip(confirmed, CALLS, strict=False)):
        actions.add_note(
            booking=booking, text=text, by=by, now=FIRST_CALL + timedelta(days=number, minutes=17 * number)
        )
    for booking in confirmed:
        if roll.random() < TOLD:
            people = booking.delegates.active().count()
            coaches = people // 25
            cars = 0 if coaches else -(-people // 3)
            actions.tell_vehicles(booking=booking, coaches=coaches, cars=cars, by=booking.lead, now=FIRST_CALL)
