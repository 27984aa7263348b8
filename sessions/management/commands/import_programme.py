"""`manage.py import_programme FILE`: sessions and the draft of the timetable from somebody's schedule JSON, schedule XML or list."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conference.lib.problems import Refused
from conference.models import Conference, User
from sessions.exchange import actions
from sessions.exchange.rules import Options, Report


class Command(BaseCommand):
    help = (
        "Reads schedule JSON, schedule XML or a list (CSV, XLSX), told apart by what stands in the file, into sessions and the draft of "
        "the timetable. Nothing of the timetable is public before a release. Imported twice, a file changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="Say what it would do, and write nothing.")
        parser.add_argument("--conference", default="", metavar="SLUG", help="Which conference; else the coming one.")
        parser.add_argument(
            "--source", default="", metavar="NAME", help="Files of one source are compared with one another."
        )
        parser.add_argument("--by", default="", metavar="EMAIL", help="Who stands in the audit log.")
        parser.add_argument(
            "--shift-to-day", action="store_true", help="Take the file’s first day for the conference’s."
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="Take the file’s values also where they were changed here."
        )
        parser.add_argument("--drafts", action="store_true", help="New sessions are drafts, whatever the file says.")
        parser.add_argument(
            "--publish", action="store_true", help="New sessions are published, whatever the file says."
        )
        parser.add_argument(
            "--publish-speakers", action="store_true", help="New speakers’ profiles are public at once."
        )

    def handle(self, *args, **options):
        if options["drafts"] and options["publish"]:
            raise CommandError("Either --drafts or --publish.")
        asked = {
            "conference": self._conference(options["conference"]),
            "data": self._data(options["file"]),
            "file_name": options["file"].name,
            "options": Options(
                source=options["source"][:80],
                shift_to_day=options["shift_to_day"],
                overwrite=options["overwrite"],
                publish=True if options["publish"] else False if options["drafts"] else None,
                publish_speakers=options["publish_speakers"],
            ),
        }
        by = self._user(options["by"])
        try:
            if options["dry_run"]:
                report = actions.look(**asked)
            else:
                report = actions.import_programme(**asked, by=by, now=timezone.now())
        except Refused as refused:
            raise CommandError("\n".join(problem.message for problem in refused.problems)) from None
        self._say(report, dry=options["dry_run"])

    def _say(self, report: Report, *, dry: bool) -> None:
        for _, heading, lines in report.groups:
            self.stdout.write(f"\n{heading} ({len(lines)})")
            for line in lines:
                self.stdout.write(f"  {line.place}: {line.words}" if line.place else f"  {line.words}")
        done = (
            "Nothing was written: this was a dry run." if dry else "Imported." if report.writes else "Nothing to write."
        )
        self.stdout.write(f"\n{report.summary} {done}")

    def _conference(self, slug: str) -> Conference:
        found = Conference.objects.filter(slug=slug).first() if slug else Conference.objects.current()
        if found is None:
            raise CommandError(f"No conference is called “{slug}”." if slug else "There is no conference yet.")
        return found

    def _user(self, email: str) -> User | None:
        if not email:
            return None
        user = User.objects.with_email(email)
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        return user

    def _data(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as failure:
            raise CommandError(f"“{path}” cannot be read: {failure.strerror or failure}.") from None
