"""What every deed begins with: the booking's row held alone, and a person of the lead's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from delegates.bookings.models import Booking
from delegates.bookings.rules.prices import Offer


@dataclass(frozen=True)
class Person:
    """One right row of the lead's list."""

    first_name: str
    last_name: str
    email: str
    role: str
    ticket_type_id: int


def locked(booking: Booking) -> Booking:
    """The booking's row, read anew and kept from other writers until the transaction ends."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related("conference", "school", "lead")
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
