"""What every deed begins with: the booking's row held alone, and a person of the lead's list with the school she comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conference.lib.problems import Problem, Refused
from delegates.bookings import queries
from delegates.bookings.models import Booking
from delegates.bookings.rules.prices import Offer


@dataclass(frozen=True)
class Person:
    """One right row of the lead's list. `school_id` None: the booking's own school; a trust's booking names others."""

    first_name: str
    last_name: str
    email: str
    role: str
    ticket_type_id: int
    school_id: int | None = None


def school_of(booking: Booking, person: Person) -> int:
    """The school (id) that she comes from."""
    return person.school_id or booking.school_id


def refuse_other_schools(booking: Booking, people: Iterable[Person]) -> None:
    """Raises Refused when one of them is said to come from a school that this booking is not for."""
    named = {person.school_id for person in people} - {None, booking.school_id}
    if named and not named <= {school.pk for school in queries.schools_for(booking)}:
        raise Refused([Problem("other-school", "This booking is not for that school.", "school")])


def locked(booking: Booking) -> Booking:
    """The booking's row, read anew and kept from other writers until the transaction ends."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related("conference", "school", "trust", "lead")
    return rows.get(pk=booking.pk)


def fresh(booking: Booking) -> Booking:
    """The booking's row as it stands now, with its conference as that stands now."""
    return Booking.objects.select_related("conference").get(pk=booking.pk)


def sold_columns(booking: Booking, offer: Offer) -> dict[str, Any]:
    """What an offer writes on the delegate who took it."""
    return {
        "price_pence": offer.sold.pence,
        "price_text": offer.sold.text,
        "price_vat_rate": offer.sold.vat_rate,
        "price_vat_reason": offer.sold.vat_reason,
        "voucher_id": booking.voucher_id if offer.is_on_voucher else None,
    }
