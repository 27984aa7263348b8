"""`manage.py demo`: load the demo conference once, and print how to sign in to it."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from conference.lib.mail import absolute
from conference.lib.problems import Refused
from home.demo.load import load, loaded, refuse_beside_a_real_conference
from home.demo.sign_ins import report


class Command(BaseCommand):
    help = (
        "Loads the demo conference, unless it is there, and prints one-time sign-ins. Never beside a real conference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="only print fresh sign-ins")
        parser.add_argument(
            "--if-empty", action="store_true", help="where a real conference lives, say so and leave it at that"
        )
        parser.add_argument("--quiet", action="store_true", help="load, and print nothing")

    def handle(self, *, sign_ins: bool, if_empty: bool, quiet: bool, **options: object) -> None:
        try:
            refuse_beside_a_real_conference()
            conference = loaded() if sign_ins else load()
        except Refused as refused:
            if not (sign_ins or if_empty):
                raise CommandError(str(refused)) from refused
            self.stdout.write(f"{refused} The site is at {absolute('/')}")
            return
        if conference is None:
            raise CommandError("The demo conference is not in this database. `manage.py demo` loads it.")
        if not quiet:
            self.stdout.write(report(conference, now=timezone.now()))
