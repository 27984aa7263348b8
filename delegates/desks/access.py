"""The only door from a request to somebody in a lead's booking."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from delegates.bookings.models import Booking, Delegate


def member_for(booking: Booking, pk: int) -> Delegate:
    """A live delegate of a booking that was already asked for as its lead. Else 404."""
    return get_object_or_404(booking.delegates.active().select_related("ticket_type"), pk=pk)
