"""What the screens of reviewing have in common: the frame of Wagtail's admin around a template of ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.auth import permission_required

from conference.models import Conference
from sessions.reviewing import access

reader = permission_required(access.MAY_READ)
reviewer = permission_required(access.MAY_REVIEW)
decider = permission_required(access.MAY_DECIDE)


def page(request: HttpRequest, name: str, title: str, conference: Conference | None, **context: object) -> HttpResponse:
    """`templates/programme/reviewing/NAME.html` under the breadcrumb of the proposals."""
    trail = [("Home", reverse("wagtailadmin_home")), ("Proposals", list_of(conference)), (title, "")]
    shared = {
        "header_title": title,
        "header_icon": "form",
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "conference": conference,
    }
    return TemplateResponse(request, f"programme/reviewing/{name}.html", shared | context)


def list_of(conference: Conference | None) -> str:
    here = reverse("proposals:index")
    return f"{here}?conference={conference.slug}" if conference else here
