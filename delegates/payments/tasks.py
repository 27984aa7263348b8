"""Background work about money: ids in, one action out."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from delegates.bookings.models import Booking
from delegates.payments import actions

WITH_ALL = ("conference", "school", "trust", "lead")


@task()
def send_confirmation(booking_id: int) -> bool:
    """The lead's confirmation, with the invoice."""
    booking = Booking.objects.select_related(*WITH_ALL).get(pk=booking_id)
    return actions.send_confirmation(booking=booking, now=timezone.now())


@task()
def send_cancellation(booking_id: int) -> None:
    """The lead's cancellation, with the credit notes."""
    actions.send_cancellation(booking=Booking.objects.select_related(*WITH_ALL).get(pk=booking_id))


@task()
def send_change(booking_id: int, invoices: list[str], notes: list[str]) -> None:
    """The lead's note of a change, with what it has brought."""
    booking = Booking.objects.select_related(*WITH_ALL).get(pk=booking_id)
    actions.send_change(booking=booking, invoices=invoices, notes=notes)


@task()
def send_asked(booking_id: int) -> bool:
    """To the organisers that somebody asks for places, and to her that they know."""
    return actions.send_asked(booking=Booking.objects.select_related(*WITH_ALL).get(pk=booking_id))


@task()
def send_declined(booking_id: int, reason: str) -> None:
    """To the lead why the organisers said no."""
    actions.send_declined(booking=Booking.objects.select_related(*WITH_ALL).get(pk=booking_id), reason=reason)
