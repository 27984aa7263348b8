"""`manage.py delete_unused_files`: slides and handouts in the private store that belong to no session any more. Run it daily."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from sessions.speakers.actions import files


class Command(BaseCommand):
    help = "Deletes slides and handouts that belong to no session any more. Safe to repeat."

    def handle(self, **options: object) -> None:
        number = files.delete_unused(now=timezone.now())
        self.stdout.write("1 file deleted" if number == 1 else f"{number} files deleted")
