"""An organiser's list of the people in one run, in the Wagtail admin: for the room's door, and before a run is moved or cancelled."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from conference.lib.tables import write_xlsx
from delegates.choices import queries
from sessions.models import Run

HEADINGS = ("Surname", "First name", "School", "Job")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@permission_required("delegates.view_delegate")
def people(request: HttpRequest, uid: str) -> HttpResponse:
    """Everybody who holds a place in the run; `?export=xlsx` downloads them."""
    run = get_object_or_404(Run.objects.select_related("session__conference", "slot", "room"), uid=uid)
    places = queries.people_in(run)
    if request.GET.get("export") == "xlsx":
        rows = [[each.delegate.last_name, each.delegate.first_name, *_rest(each)] for each in places]
        name = f"{slugify(run.session.title)[:40]}-{slugify(run.slot.name)}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(write_xlsx(rows, HEADINGS), content_type=XLSX, headers=headers)
    context = {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("run:index"), "label": "Runs"},
            {"url": reverse("run_people", args=[run.uid]), "label": run.session.title},
        ],
        "header_title": run.session.title,
        "header_icon": "group",
        "run": run,
        "places": places,
    }
    return TemplateResponse(request, "delegates/choices/admin/run_people.html", context)


def _rest(place: queries.Place) -> list[str]:
    return [place.delegate.school.name, place.delegate.role]
