"""`manage.py sign_in_link EMAIL`: prints a link that signs one person in once. There is no default password."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from conference.accounts.actions import account_for, make_organiser
from conference.accounts.one_time import make_link
from conference.lib.mail import absolute


class Command(BaseCommand):
    help = "Prints a link that signs the person of this e-mail address in once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--organiser", action="store_true", help="Allow this person everything (for setting the site up)."
        )
        parser.add_argument("--next", default="", help="Where the link leads; a path such as /admin/.")
        parser.add_argument(
            "--days", type=int, default=7, help="How long the link may be used (default: %(default)s days)."
        )

    def handle(self, *, email: str, organiser: bool, days: int, **options: object) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        if not 1 <= days <= 90:  # noqa: PLR2004 -- said in the sentence
            raise CommandError("A link may be used for 1 to 90 days.")
        user = account_for(email=email.lower())
        if organiser:
            make_organiser(user=user)
        elif not user.is_active:
            raise CommandError(f"The account of {user.email} is closed. With --organiser it is opened again.")
        try:
            path = make_link(
                user=user, next_url=options["next"] or ("/admin/" if organiser else ""), now=timezone.now(), days=days
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(absolute(path))
