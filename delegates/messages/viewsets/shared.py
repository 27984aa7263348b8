"""What the screens of messages and reminders share: who may open them, and the page around them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.auth import permission_required

from conference.models import Conference
from delegates.messages import access
from delegates.messages.rules import fields

reader = permission_required(access.MAY_READ)
writer = permission_required(access.MAY_WRITE)
reminder_writer = permission_required(access.MAY_REMIND)


def page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: object) -> HttpResponse:
    """`context["trail"]`: (label, address) between Messages and this page."""
    trail = [("Home", reverse("wagtailadmin_home")), ("Messages", reverse("messages"))]
    trail += context.pop("trail", [])
    if name not in {"index", "none"}:
        trail.append((title, ""))
    shared = {
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "may_write": request.user.has_perm(access.MAY_WRITE),
        "may_remind": request.user.has_perm(access.MAY_REMIND),
    }
    return TemplateResponse(request, f"delegates/messages/admin/{name}.html", shared | context, status=status)


def to_list(name: str, conference: Conference) -> HttpResponse:
    here = reverse(name)
    return redirect(here if conference == Conference.objects.current() else f"{here}?conference={conference.slug}")


def fields_of(*whom: str) -> list[tuple[str, str]]:
    """The merge fields that are known of these alone, or of everybody, as they are typed, with what each means."""
    wanted = frozenset(whom) or fields.BOTH
    return [(f"{{{name}}}", field.meaning) for name, field in fields.FIELDS.items() if field.of == wanted]


def people_in_words(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"
