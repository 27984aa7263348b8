"""What has to be done again and again, with nothing extra to run: the worker looks every ten seconds, `manage.py tick` once.

To register something, write a task (django-tasks, no arguments, one action) and add a line to `PERIODIC` in conference/settings.py:
its dotted name, and the seconds of its period. The ground floor knows no more of it than that name. Time is cut into periods of that
length; in each the task is enqueued once, however many workers look: one conditional UPDATE of a PeriodicRun gives it to one of them.
A period in which no worker ran is left out, not made up for, so a task asks what is due by `now`, and does nothing when done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task

from conference.models import PeriodicRun

KEPT_DAYS = 7  # of tasks that went well; of those that failed, a month
KEPT_DAYS_FAILED = 30
DATABASE_TASKS = "django_tasks_db.DatabaseBackend"
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)


def run_due(*, now: datetime, duties: Mapping[str, int] | None = None) -> list[str]:
    """Enqueue every task whose period nobody has begun yet. Returns their names. One that cannot be enqueued keeps no other from it."""
    begun = []
    for name, seconds in (settings.PERIODIC if duties is None else duties).items():
        try:
            if _begin(name, seconds, now):
                begun.append(name)
        except Exception:
            logger.exception("The periodic task %s could not be enqueued.", name)
    return begun


@transaction.atomic
def _begin(name: str, seconds: int, now: datetime) -> bool:
    """Whether this caller got the present period; then its task is enqueued with the commit."""
    period = datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=UTC)
    mine = PeriodicRun.objects.filter(name=name, period_at__lt=period)
    if not mine.update(period_at=period):
        if PeriodicRun.objects.filter(name=name).exists():
            return False
        PeriodicRun.objects.bulk_create([PeriodicRun(name=name, period_at=BEFORE_ALL)], ignore_conflicts=True)
        if not mine.update(period_at=period):
            return False
    import_string(name).enqueue()
    return True


@task()
def prune() -> None:
    """Results of tasks that are long done: without this the table grows by every letter and every minute."""
    if settings.TASKS["default"]["BACKEND"] == DATABASE_TASKS:
        call_command("prune_db_task_results", min_age_days=KEPT_DAYS, failed_min_age_days=KEPT_DAYS_FAILED, verbosity=0)
