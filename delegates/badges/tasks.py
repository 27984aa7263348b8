"""Background work for badges: ids in, one action out."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from delegates.badges import actions
from delegates.badges.models import PrintRun


@task()
def draw_print(run_id: int) -> str:
    """Draw the file of a print run."""
    return actions.draw(run=PrintRun.objects.get(pk=run_id), now=timezone.now()).status
