"""`manage.py export_programme --format …`: the released programme as a file, the same bytes as its address gives."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404

from sessions.exchange import access, queries
from sessions.exchange.files import FORMATS


class Command(BaseCommand):
    help = "Writes the programme as it was last released, for other programs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), dest="kind")
        parser.add_argument("--conference", metavar="SLUG", help="which one; without it the newest that is released")
        parser.add_argument("--output", metavar="FILE", type=Path, help="without it the terminal gets the file")

    def handle(self, *, kind: str, conference: str | None, output: Path | None, **options: object) -> None:
        form = FORMATS[kind]
        if output is None and not form.is_text:
            raise CommandError(
                f"A file of this kind is not for the terminal: say where, with --output FILE{form.ending}."
            )
        body = form.write(_programme(conference))
        if output is None:
            self._print(body)
            return
        try:
            output.write_bytes(body)
        except OSError as fault:
            raise CommandError(f"{output} cannot be written: {fault.strerror}.") from fault
        self.stderr.write(f"{output}: {len(body):,} bytes")

    def _print(self, body: bytes) -> None:
        """As bytes where the terminal takes them: a calendar's line ends must stay as they are."""
        raw = getattr(self.stdout._out, "buffer", None)  # noqa: SLF001 -- Django wraps the stream
        if raw is None:
            self.stdout.write(body.decode(), ending="")
        else:
            raw.write(body)
            raw.flush()


def _programme(slug: str | None) -> queries.Programme:
    if slug is None:
        newest = queries.released_conferences().first()
        if newest is None:
            raise CommandError("No programme has been released yet. Release it in the admin, under Programme.")
        slug = newest.slug
    try:
        return access.programme_for(slug)
    except Http404:
        raise CommandError(f"No conference with the address “{slug}” has a released programme.") from None
