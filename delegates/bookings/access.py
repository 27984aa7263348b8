"""The only door from a request to a booking: somebody else's is not there."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404

from conference.models import User
from delegates.bookings.models import Booking


def is_organiser(user: User) -> bool:
    """Whether `user` may do for a school what its lead does (a telephone call): by the right to change bookings, and with the second
    step that the desk asks for.
    """
    second_step = not settings.ORGANISER_MFA_REQUIRED or is_mfa_enabled(user)
    return user.has_perm("delegates.change_booking") and second_step


def booking_for(user: User, reference: str) -> Booking:
    """The booking of that reference, if `user` may see it: her own, her confirmed school's or trust's, or any for an organiser. Else 404,
    as if it did not exist.
    """
    rows = Booking.objects.select_related("conference__venue", "school", "trust", "lead").filter(
        reference=reference.upper()
    )
    booking = rows.filter(pk__in=Booking.objects.visible_to(user).values("pk")).first()
    if booking is None and is_organiser(user):
        booking = rows.first()
    if booking is None:
        raise Http404("No such booking.")
    return booking
