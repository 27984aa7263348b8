"""The only door from a request to a booking: somebody else's is not there."""

from __future__ import annotations

from django.http import Http404

from conference.models import User
from delegates.bookings.models import Booking


def booking_for(user: User, reference: str) -> Booking:
    """The booking of that reference, if `user` may see it: her own, or her confirmed school's. Else 404, as if it did not exist."""
    rows = Booking.objects.visible_to(user).select_related("conference__venue", "school", "lead")
    try:
        return rows.get(reference=reference.upper())
    except Booking.DoesNotExist:
        raise Http404("No such booking.") from None
