"""`manage.py tick`: enqueues the periodic work that is due, once, for those who run no worker of ours (another TASKS_BACKEND, cron)."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from conference import periodic


class Command(BaseCommand):
    help = "Enqueues the periodic tasks that are due now. The worker does the same by itself."

    def handle(self, **options: object) -> None:
        for name in periodic.run_due(now=timezone.now()):
            self.stdout.write(name)
