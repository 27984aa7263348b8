"""Background work for bookings: ids in, one action out."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from delegates.bookings import actions
from delegates.bookings.models import Booking


@task()
def send_links(booking_id: int) -> int:
    """Every delegate's personal link."""
    return actions.send_links(booking=Booking.objects.get(pk=booking_id), now=timezone.now())
