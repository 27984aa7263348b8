"""Public: what the API is, for programs and for people."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.lib import feeds
from conference.lib.doors import public
from conference.lib.mail import absolute
from sessions.exchange import documentation, queries
from sessions.exchange.addresses import crumbs


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The API's description for programs."""
    body = json.dumps(documentation.openapi(), ensure_ascii=False, indent=1).encode()
    return feeds.answer(request, body, media_type=feeds.JSON)


@public
@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """The API's description for people, with addresses to try."""
    conference = queries.released_conferences().first()
    slug = conference.slug if conference else ""
    context = {
        "operations": [
            {"operation": each, "example": each.example(slug) if slug else ""} for each in documentation.operations()
        ],
        "shapes": documentation.shapes(),
        "root": absolute(documentation.ROOT),
        "crumbs": crumbs(conference) if conference else [{"title": "Home", "url": "/"}],
    }
    return render(request, "programme/exchange/api.html", context)
