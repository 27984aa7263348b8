"""The only door from a request to somebody in a lead's booking, and to an organiser's own note."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from conference.models import User
from delegates.bookings.models import Booking, Delegate
from delegates.desks.models import BookingNote


def member_for(booking: Booking, pk: int) -> Delegate:
    """A live delegate of a booking that was already asked for as its lead. Else 404."""
    return get_object_or_404(booking.delegates.active().select_related("ticket_type"), pk=pk)


def note_of(user: User, booking_pk: int, pk: int) -> BookingNote:
    """A note that she wrote herself. Else 404."""
    return get_object_or_404(BookingNote.objects.select_related("booking"), pk=pk, booking=booking_pk, made_by=user)
