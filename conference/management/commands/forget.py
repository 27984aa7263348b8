"""`manage.py forget`: does what the privacy policy says of everything that has been kept long enough. Run it once a day."""

from argparse import ArgumentParser
from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conference.privacy import actions
from conference.privacy.policy import BLANK


class Command(BaseCommand):
    help = (
        "Deletes or anonymises what has been kept long enough, as conference/privacy/policy.toml says. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")
        parser.add_argument("--as-of", metavar="DATE", help="As if it were this day (2027-06-29), at its end.")

    def handle(self, *, dry_run: bool, as_of: str | None, **options: object) -> None:
        done = actions.forget(as_of=_moment(as_of), dry_run=dry_run)
        width = max(len(each.entry.table) for each in done)
        for each in done:
            self.stdout.write(f"{each.entry.table:<{width}}  {_words(each, dry_run)}")
        if dry_run:
            self.stdout.write("Nothing was changed.")


def _moment(day: str | None) -> datetime:
    if day is None:
        return timezone.now()
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(day), time.max))
    except ValueError:
        raise CommandError(f"{day} is no date like 2027-06-29.") from None


def _words(done: actions.Done, dry_run: bool) -> str:  # noqa: FBT001 -- private
    if done.said:
        return f"{'would run' if dry_run else 'ran'} {done.said}"
    deed = "anonymise" if done.entry.then == BLANK else "delete"
    number = f"would {deed} {done.rows}" if dry_run else f"{done.rows} {deed}d"
    held = f", {done.held} kept because something still needs them" if done.held else ""
    return f"{number}{held} ({done.entry.what}: {done.entry.kept})"
