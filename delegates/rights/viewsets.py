"""Organisers' screens of this slice in the Wagtail admin: requests, one person's data, its export and its erasure. Each asks for the one
permission itself; no page shows an answer about food or access, the export alone does.
"""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_required

from conference.lib.desk import DeskMenuItem
from conference.privacy.queries import recent
from delegates.bookings.models import Delegate
from delegates.rights import access, actions, queries
from delegates.rights.forms import EraseForm
from delegates.rights.queries import Section

organiser = permission_required(access.MAY_ANSWER)


@never_cache
@require_safe
@organiser
def index(request: HttpRequest) -> HttpResponse:
    """What was asked for, a search over everybody, and what the nightly command has deleted."""
    words = request.GET.get("q", "").strip()
    context = {
        "requests": queries.open_requests(),
        "words": words,
        "people": queries.found(words) if words else [],
        "forgotten": recent(),
    }
    return _page(request, "index", "Data protection", **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@organiser
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """How much there is about one delegate; POST says that her open requests were answered."""
    delegate = access.person(request.user, pk)
    waiting = queries.open_requests_of(delegate)
    if request.method == "POST":
        for each in waiting:
            actions.settle(request=each, by=request.user, now=timezone.now())
        messages.success(request, "Noted as answered.")
        return redirect("rights_person", pk)
    context = {"holdings": queries.holdings(delegate), "waiting": waiting, "elsewhere": queries.elsewhere(delegate)}
    return _page(request, "person", delegate.full_name, delegate=delegate, **context)


@never_cache
@require_safe
@organiser
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Everything about her, to hand to her: for a machine or to read."""
    delegate = access.person(request.user, pk)
    sections = actions.export(delegate=delegate, form=form, by=request.user)
    name = f"data-of-delegate-{delegate.pk}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    if form == "json":
        return HttpResponse(_as_json(delegate, sections), content_type="application/json", headers=headers)
    context = {"delegate": delegate, "sections": sections, "now": timezone.now()}
    page = render_to_string("delegates/rights/export.html", context)
    return HttpResponse(page, content_type="text/html; charset=utf-8", headers=headers)


def _as_json(delegate: Delegate, sections: list[Section]) -> str:
    data = {
        "about": delegate.full_name,
        "made_at": timezone.now(),
        "sections": [
            {
                "title": section.title,
                "why": section.why,
                "kept": section.kept,
                "rows": [{fact.label: fact.value for fact in row} for row in section.rows],
            }
            for section in sections
        ],
    }
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@organiser
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what goes and what stays, asks once more, and erases."""
    delegate = access.person(request.user, pk)
    if delegate.erased_at:
        messages.info(request, "This delegate is erased already.")
        return redirect("rights_person", pk)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.erase(delegate=delegate, by=request.user, now=timezone.now())
        messages.success(request, "Erased. Invoices are as they were.")
        return redirect("rights_person", pk)
    holdings = [each for each in queries.holdings(delegate) if each.rows]
    context = {
        "goes": [each for each in holdings if each.entry.on_erasure != "keep"],
        "elsewhere": queries.elsewhere(delegate),
        "form": form,
    }
    return _page(request, "erase", f"Erase {delegate.full_name}", delegate=delegate, **context)


def _page(request: HttpRequest, name: str, title: str, **context: object) -> HttpResponse:
    trail = [("Home", reverse("wagtailadmin_home")), ("Data protection", reverse("rights_index"))]
    if delegate := context.get("delegate"):
        trail.append((delegate.full_name, reverse("rights_person", args=[delegate.pk])))
    shared = {
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "header_title": title,
        "page_title": title,
        "header_icon": "lock",
    }
    return TemplateResponse(request, f"delegates/rights/admin/{name}.html", shared | context)


REGISTERED: list = []
ADMIN_URLS: list = [
    path("data-protection/", index, name="rights_index"),
    path("data-protection/<int:pk>/", person, name="rights_person"),
    path("data-protection/<int:pk>/export.json", export, {"form": "json"}, name="rights_export_json"),
    path("data-protection/<int:pk>/export.html", export, {"form": "html"}, name="rights_export_html"),
    path("data-protection/<int:pk>/erase/", erase, name="rights_erase"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Data protection",
        reverse_lazy("rights_index"),
        name="data-protection",
        may=(access.MAY_ANSWER,),
        icon_name="lock",
        order=290,
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "rights.ask": ("Ask about data", "Asked for a copy of her data, or to be erased"),
    "rights.settle": ("Answer a request", "Answered a request about data"),
    "rights.export": ("Export data", "Exported what is held about her"),
    "rights.erase": ("Erase", "Erased"),
}
