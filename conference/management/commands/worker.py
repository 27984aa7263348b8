"""`manage.py worker`: works off the background tasks, and gives the sign of life that /readyz looks for."""

from argparse import ArgumentParser

from django_tasks_db.management.commands import db_worker

from conference.beat import beating


class Command(db_worker.Command):
    help = "Runs background tasks (e-mails, PDFs, imports) until it is told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # Reloading kills a task in the middle; whoever changes code may ask for it with --reload.
        parser.set_defaults(reload=False)

    def handle(self, **options: object) -> None:
        with beating():
            super().handle(**options)
