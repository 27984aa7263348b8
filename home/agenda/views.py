"""Public: a reader's agenda as a page whose address holds it, the service worker and the manifest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from conference.lib.doors import public
from home.agenda import queries
from home.context import Around
from home.models import ProgrammePage, SpeakersPage
from home.models.base import conference_of

INK, PAPER = "#1b2430", "#fbf9f4"
ICONS = [
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-512-full.png", "512x512", "maskable"),
]


@public
@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def agenda(request: HttpRequest) -> HttpResponse:
    """`?runs=12.15.88`: those runs in their place in the day. Without any: how it works. Nothing is stored here."""
    conference = conference_of(request)
    wanted = queries.numbers(request.GET.get("runs", ""))
    context = {
        "edition": conference,
        "agenda": queries.agenda(conference, wanted) if conference and wanted else None,
        "crumbs": [{"title": "Home", "url": "/"}],
    }
    return render(request, "home/agenda/agenda.html", context)


@public
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Keeps the programme, its sessions, the speakers and the agenda readable offline, and nothing that is anybody's own."""
    around = Around(request)
    kept = [around.url_of(ProgrammePage), around.url_of(SpeakersPage), reverse("agenda")]
    context = {"kept": [address for address in kept if address]}
    return render(request, "home/agenda/sw.js", context, content_type="text/javascript; charset=utf-8")


@public
@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    around = Around(request)
    conference = conference_of(request)
    start = around.url_of(ProgrammePage) or "/"
    return JsonResponse(
        {
            "name": around.name(),
            "short_name": conference.reference_prefix if conference else "Plenary",
            "description": conference.strapline if conference else "",
            "lang": "en-GB",
            "id": "/",
            "scope": "/",
            "start_url": start,
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": INK,
            "icons": [
                {"src": static(f"home/agenda/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in ICONS
            ],
        },
        content_type="application/manifest+json",
    )
