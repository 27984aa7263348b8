"""`manage.py print_badges`: every badge of a conference, or of one school, in one PDF, without the desk."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from conference.models import Conference
from delegates.badges import actions, pdfs, queries
from delegates.badges.models import Badge
from delegates.schools.models import School


class Command(BaseCommand):
    help = "Writes the badges of everybody who comes into one PDF, by school and name, and marks them as printed."

    def add_arguments(self, parser):
        parser.add_argument("--conference", required=True, metavar="SLUG", help="for instance south-coast-2027")
        parser.add_argument("--layout", choices=sorted(pdfs.LAYOUTS), default="a6-fold")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the PDF to write")
        parser.add_argument("--school", type=int, metavar="URN", help="only this school's delegates")

    def handle(self, *args, **options):
        conference = Conference.objects.filter(slug=options["conference"]).first()
        if conference is None:
            known = ", ".join(Conference.objects.order_by("-date").values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no conference “{options['conference']}”. Known: {known}.")
        delegates = queries.coming(conference)
        if options["school"]:
            school = School.objects.filter(urn=options["school"]).first()
            if school is None:
                raise CommandError(f"There is no school with the URN {options['school']}.")
            delegates = queries.of_school(conference, school)
        now = timezone.now()
        ids = [badge.pk for badge in actions.badges_for(delegates, by=None, now=now)]
        if not ids:
            raise CommandError("Nobody comes yet, so there is no badge to print.")
        printed = pdfs.sheets(queries.faces(ids, conference), conference, options["layout"], progress=self._say)
        options["out"].write_bytes(printed.pdf)
        actions.mark_printed(badges=Badge.objects.filter(pk__in=ids), now=now)
        for remark in printed.remarks:
            self.stderr.write(remark)
        self.stdout.write(f"{len(ids)} badges, {len(printed.pdf) / 1024:,.0f} kB: {options['out']}")

    def _say(self, done):
        self.stdout.write(f"{done} drawn")
