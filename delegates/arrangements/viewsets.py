"""Organisers' screens of this slice in the Wagtail admin: numbers for the kitchen, and three lists of names, each for whoever arranges it.
Whoever opens a list of needs by name is written down.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import Menu, SubmenuMenuItem

from conference.asked import conference_asked
from conference.lib.desk import DeskMenuItem
from conference.lib.tables import write_xlsx
from conference.models import Conference
from delegates.arrangements import access, actions, queries, rules

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_safe
@permission_required(access.MAY_SEE_DIETARY)
def kitchen(request: HttpRequest) -> HttpResponse:
    """Numbers and no names. `?export=xlsx` downloads them."""
    conference = conference_asked(request)
    numbers = queries.kitchen(conference) if conference else rules.kitchen([], [])
    if _is_export(request):
        return _download(
            "kitchen", _kitchen_rows(numbers), ("What", *(column.ticket for column in numbers.columns), "All")
        )
    plates = [(rules.labels(codes), number) for codes, number in numbers.combinations]
    lines = _kitchen_rows(numbers)
    return _page(request, "kitchen", "What the kitchen needs", conference, kitchen=numbers, lines=lines, plates=plates)


def _kitchen_rows(numbers: rules.Kitchen) -> list[list[object]]:
    columns = numbers.columns
    rows: list[list[object]] = [["Coming", *(column.coming for column in columns), numbers.coming]]
    rows += [
        [label, *(column.numbers[at] for column in columns), numbers.totals[at]]
        for at, label in enumerate(numbers.labels)
    ]
    rows.append(["Nothing special", *(column.plain for column in columns), numbers.plain])
    rows.append(["Not answered yet", *(column.silent for column in columns), numbers.silent])
    return rows


@never_cache
@require_safe
@permission_required(access.MAY_SEE_DIETARY)
def table_cards(request: HttpRequest) -> HttpResponse:
    """Cards to print and fold: a name, and the allergy that must not be overlooked."""
    conference = conference_asked(request)
    people = queries.table_cards(conference) if conference else []
    _write_down(request, conference, "table cards", people)
    return _page(request, "cards", "Cards for the table", conference, people=people)


@never_cache
@require_safe
@permission_required(access.MAY_SEE_ACCESS)
def access_needs(request: HttpRequest) -> HttpResponse:
    """Who needs what, by name. `?export=xlsx` downloads it, which is written down like a look."""
    conference = conference_asked(request)
    people = queries.access_needs(conference) if conference else []
    _write_down(request, conference, "access needs", people)
    if _is_export(request):
        rows = [
            [one.last_name, one.first_name, one.school, one.ticket, ", ".join(one.asks), one.words] for one in people
        ]
        headings = ("Surname", "First name", "School", "Ticket", "To arrange", "In her own words")
        return _download("access-needs", rows, headings)
    return _page(request, "access", "Access needs", conference, people=people)


@never_cache
@require_safe
@permission_required(access.MAY_SEE_PHOTOS)
def photos(request: HttpRequest) -> HttpResponse:
    """Who is not to be photographed, for the desk and the photographer."""
    conference = conference_asked(request)
    lists = queries.photos(conference) if conference else queries.Photos((), (), 0)
    if _is_export(request):
        rows = [[one.last_name, one.first_name, one.school, "No"] for one in lists.no]
        rows += [[one.last_name, one.first_name, one.school, "Not answered"] for one in lists.silent]
        return _download("photographs", rows, ("Surname", "First name", "School", "May be photographed"))
    return _page(request, "photos", "Photographs", conference, photos=lists)


def _write_down(request: HttpRequest, conference: Conference | None, what: str, people: Sequence[object]) -> None:
    if conference and people:
        actions.names_seen(conference=conference, what=what, people=len(people), by=request.user)


def _is_export(request: HttpRequest) -> bool:
    return request.GET.get("export") == "xlsx"


def _download(name: str, rows: Sequence[Sequence[object]], headings: tuple[str, ...]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "private, no-store"}
    return HttpResponse(write_xlsx(rows, headings), content_type=XLSX, headers=headers)


def _page(
    request: HttpRequest, name: str, title: str, conference: Conference | None, **context: object
) -> HttpResponse:
    shared = {
        "breadcrumbs_items": [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": title}],
        "header_title": title,
        "page_title": title,
        "header_icon": "clipboard-list",
        "conference": conference,
    }
    return TemplateResponse(request, f"delegates/arrangements/admin/{name}.html", shared | context)


REGISTERED: list = []
ADMIN_URLS: list = [
    path("arrangements/kitchen/", kitchen, name="arrangements_kitchen"),
    path("arrangements/kitchen/cards/", table_cards, name="arrangements_cards"),
    path("arrangements/access/", access_needs, name="arrangements_access"),
    path("arrangements/photos/", photos, name="arrangements_photos"),
]


def _item(label: str, name: str, may: str, order: int) -> DeskMenuItem:
    return DeskMenuItem(label, reverse_lazy(name), name=name.replace("_", "-"), may=(may,), order=order)


MENU_ITEMS: list = [
    SubmenuMenuItem(
        "Arrangements",
        Menu(
            items=[
                _item("Kitchen", "arrangements_kitchen", access.MAY_SEE_DIETARY, 10),
                _item("Access needs", "arrangements_access", access.MAY_SEE_ACCESS, 20),
                _item("Photographs", "arrangements_photos", access.MAY_SEE_PHOTOS, 30),
            ]
        ),
        name="arrangements",
        icon_name="clipboard-list",
        order=265,
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "arrangements.answer": ("Say what is needed", "Said what is needed, or that nothing is"),
    "arrangements.take_back": ("Take back consent", "Took consent back; what was needed is erased"),
    "arrangements.photos": ("Answer about photographs", "Said whether photographs are allowed"),
    "arrangements.names_seen": ("Look at names", "Looked at a list of needs with names"),
}
