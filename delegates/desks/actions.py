"""Deeds of an organiser for a school."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.models import Conference, User
from delegates.bookings import actions as bookings
from delegates.bookings.models import Booking
from delegates.schools.models import School


@transaction.atomic
def book_by_telephone(
    *, conference: Conference, school: School, email: str, first_name: str, last_name: str, by: User, now: datetime
) -> Booking:
    """The draft of the lead who rings: hers if she has begun one, else a new one. Whoever has that address is the lead, by the name
    that she has here already. Open to an organiser at any time.
    """
    address = User.objects.normalize_email(email.strip())
    lead = User.objects.filter(email__iexact=address).first()
    if lead is None:
        lead = User.objects.create_user(address, first_name=first_name, last_name=last_name)
    booking = bookings.start(conference=conference, school=school, by=by, now=now, lead=lead)
    log(instance=booking, action="booking.telephone", user=by, data={"lead": lead.pk})
    return booking
