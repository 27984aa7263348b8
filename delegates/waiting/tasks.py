"""Background work for the waiting list: ids in, one action out."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from conference.models import Conference
from delegates.waiting import actions


@task()
def move_on() -> None:
    """Every minute: what is due."""
    actions.move_on(now=timezone.now())


@task()
def promote(conference_id: int) -> list[int]:
    """Places have come back."""
    return actions.promote(conference=Conference.objects.get(pk=conference_id), now=timezone.now())


@task()
def send_offer(entry_id: int, offered_at: str) -> bool:
    """The lead's letter with an offer."""
    return actions.send_offer(entry=entry_id, offered_at=datetime.fromisoformat(offered_at))


@task()
def send_lapse(entry_id: int) -> bool:
    """The lead's letter that her offer has lapsed."""
    return actions.send_lapse(entry=entry_id)
