"""`manage.py delete_old_enquiries`: deletes what people sent through forms, once it is older than its page promises. Run it daily."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.enquiries import actions
from home.models import FormPage


class Command(BaseCommand):
    help = "Deletes what people sent through forms once it is older than each form's page promises. Safe to repeat."

    def handle(self, **options: object) -> None:
        for page in FormPage.objects.order_by("pk"):
            number = actions.delete_old(page=page, now=timezone.now())
            self.stdout.write(f"{page.title}: {number} deleted, kept for {page.keep_days} days")
