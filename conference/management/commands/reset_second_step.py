"""`manage.py reset_second_step EMAIL`: for an organiser who lost her phone and her recovery codes."""

from argparse import ArgumentParser

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from conference.models import User


class Command(BaseCommand):
    help = "Takes a person's second step away; she sets up a new one when she next opens the organisers' desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *, email: str, **options: object) -> None:
        user = User.objects.with_email(email)
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        _, rows = Authenticator.objects.filter(user=user).delete()
        self.stdout.write(
            f"{user.email}: " + ("the second step is taken away." if rows else "there was no second step.")
        )
