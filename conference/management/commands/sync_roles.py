"""`manage.py sync_roles`: makes the organisers' roles (groups) as conference/accounts/roles.py says. Safe to repeat."""

from django.core.management.base import BaseCommand

from conference.accounts.roles import sync_roles


class Command(BaseCommand):
    help = "Makes the organisers' roles (groups) and sets what each may do. Safe to repeat."

    def handle(self, **options: object) -> None:
        for name, number in sync_roles().items():
            self.stdout.write(f"{name}: {number} permissions")
