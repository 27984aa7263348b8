"""`manage.py sync_roles`: makes the organisers' roles (groups) as conference/accounts/roles.py says, and tells Wagtail where the site
stands (conference/address.py). Safe to repeat.
"""

from django.core.management.base import BaseCommand

from conference.accounts.roles import sync_roles
from conference.address import sync_address


class Command(BaseCommand):
    help = "Makes the organisers' roles (groups), sets what each may do, and gives the site the address of SITE_URL. Safe to repeat."

    def handle(self, **options: object) -> None:
        for name, number in sync_roles().items():
            self.stdout.write(f"{name}: {number} permissions")
        if address := sync_address():
            self.stdout.write(f"The site stands at {address}")
