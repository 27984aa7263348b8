"""`manage.py remind_speakers`: reminders into the outbox for speakers who miss something. Safe to run every day."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from conference.models import Conference
from sessions.speakers.actions.reminders import write_reminders
from sessions.speakers.rules import REMIND_WITHIN


class Command(BaseCommand):
    help = (
        "Writes a reminder into the outbox for each speaker with something late or due soon; an organiser reads and sends them. "
        "Nobody gets two within a week, nobody who misses nothing gets one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--conference", metavar="SLUG", default="", help="the coming one unless you name another")
        parser.add_argument(
            "--within",
            metavar="DAYS",
            type=int,
            default=REMIND_WITHIN,
            help=f"how soon due; {REMIND_WITHIN} by default",
        )

    def handle(self, *, conference: str, within: int, **options: object) -> None:
        found = Conference.objects.filter(slug=conference).first() if conference else Conference.objects.current()
        if found is None:
            raise CommandError(
                f"There is no conference “{conference}”." if conference else "There is no conference yet."
            )
        written = write_reminders(conference=found, by=None, now=timezone.now(), within=within)
        number = len(written.letters)
        if number:
            self.stdout.write(
                f"{number} reminder{'' if number == 1 else 's'} wait{'s' if number == 1 else ''} in the outbox."
            )
        elif not written.unreached:
            self.stdout.write("Nobody has to be reminded.")
        if written.unreached:
            # How many, not who: what a command says may end in a log.
            self.stdout.write(f"{len(written.unreached)} without an e-mail address: see “Speakers’ progress”.")
