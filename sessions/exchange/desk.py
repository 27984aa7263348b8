"""Organisers' pages of an import: choose a file, read what it would do, import it, go on to the timetable."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from conference.asked import conference_asked
from conference.lib.problems import Problem, Refused
from conference.lib.tables import write_xlsx
from conference.models import Conference
from sessions.exchange import actions, uploads
from sessions.exchange.forms import ImportForm
from sessions.exchange.known import last_import
from sessions.exchange.reading.columns import template_headings

MAY = ("programme.add_session", "programme.change_draftrun")
GONE = Problem("gone", "The file is no longer kept here. Choose it once more.", "file")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def organiser(view):  # noqa: ANN001, ANN201 -- a view in, a view out
    """Whoever may make sessions and change the draft of the timetable."""
    for permission in MAY:
        view = permission_required(permission)(view)
    return view


@organiser
@never_cache
def import_programme(request: HttpRequest) -> HttpResponse:
    """The form; with a file, the report below it. `import` does what the report says, if it says so still."""
    conference = conference_asked(request)
    if conference is None:
        return _page(request, "none")
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _page(request, "import", conference=conference, form=form)
    if not form.is_valid():
        return _page(request, "import", conference=conference, form=form, problems=_of_form(form))
    return _look_or_import(request, conference, form)


def _look_or_import(request: HttpRequest, conference: Conference, form: ImportForm) -> HttpResponse:
    said = form.cleaned_data
    file = said["file"]
    data = file.read() if file else uploads.kept(said["digest"], by=request.user)
    if data is None:
        return _page(request, "import", conference=conference, form=form, problems=[GONE])
    name = file.name if file else said["file_name"] or "the file"
    digest = uploads.keep(data, by=request.user, now=timezone.now()) if file else said["digest"]
    asked = {"conference": conference, "data": data, "file_name": name, "options": form.options()}
    problems: list[Problem] = []
    if "import" in request.POST and not file:
        try:
            actions.import_programme(**asked, by=request.user, now=timezone.now(), read=said["read"])
        except Refused as refused:
            problems = refused.problems
        else:
            uploads.drop(by=request.user)
            return redirect(f"{reverse('import_programme_done')}?conference={conference.slug}")
    try:
        report = actions.look(**asked)
    except Refused as refused:
        report, problems = None, refused.problems
    kept = {"digest": digest, "file_name": name, "report": report, "problems": problems}
    return _page(request, "import", conference=conference, form=form, **kept)


@require_safe
@organiser
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """What was imported last, by the audit log, and where to go on."""
    conference = conference_asked(request)
    if conference is None:
        return _page(request, "none")
    return _page(request, "done", conference=conference, last=last_import(conference))


@require_safe
@organiser
def template(request: HttpRequest) -> HttpResponse:
    """An empty list with our headings, to be filled in a spreadsheet."""
    answer = HttpResponse(write_xlsx([], template_headings(), sheet="Programme"), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="programme-template.xlsx"'
    return answer


def _of_form(form: ImportForm) -> list[Problem]:
    return [Problem("form", error, name) for name, errors in form.errors.items() for error in errors]


def _page(request: HttpRequest, name: str, **context: object) -> TemplateResponse:
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": "Home"},
        {"url": reverse("import_programme"), "label": "Import a programme"},
    ]
    context |= {
        "breadcrumbs_items": trail,
        "header_title": "Import a programme",
        "header_icon": "download",
        "conferences": Conference.objects.order_by("-date", "pk"),
    }
    return TemplateResponse(request, f"programme/exchange/{name}.html", context)
