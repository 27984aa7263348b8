"""Loads the schools of England: the packed copy, or a newer download of the register."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from conference.lib.problems import Refused
from delegates.schools import actions


class Command(BaseCommand):
    help = (
        "Loads the open schools of England from the project's own copy of the register, or from FILE, a newer download"
        " of “Get Information About Schools” (CSV, zipped or not). Nothing is deleted: what closed is marked closed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the register's own CSV file")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument(
            "--allow-fewer", action="store_true", help="the file is right though many of our schools are not in it"
        )

    def handle(self, *args, **options):
        try:
            loaded = actions.load_register(
                options["file"], dry_run=options["dry_run"], allow_fewer=options["allow_fewer"]
            )
        except Refused as refusal:
            raise CommandError(" ".join(problem.message for problem in refusal.problems)) from None
        self.stdout.write(
            f"{loaded.added:,} added, {loaded.changed:,} changed ({loaded.renamed:,} renamed), "
            f"{loaded.closed:,} closed, {loaded.unchanged:,} unchanged."
        )
        if options["dry_run"]:
            self.stdout.write("Nothing was changed: this was a dry run.")
