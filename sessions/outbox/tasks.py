"""Background work of the outbox: ids in, one action out."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from sessions.models import Letter
from sessions.outbox import actions


@task()
def deliver(letter_id: int) -> bool:
    """One letter that an organiser has let go. Whether it left; a letter that has gone since is nobody's."""
    letter = Letter.objects.filter(pk=letter_id).first()
    return letter is not None and actions.deliver(letter=letter, now=timezone.now())
