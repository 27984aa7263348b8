"""Background work for the waiting list: one action each."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from delegates.bookings import actions as bookings


@task()
def move_on() -> None:
    """Every minute: places that were kept until a moment that has passed go back."""
    bookings.expire(now=timezone.now())
