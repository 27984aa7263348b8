"""Public: the page that other sites may frame, and the script with which they do it. The one place of the site that may stand in a
foreign frame: it knows no reader, sets no cookie, and has nothing on it but links.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from conference.lib import feeds
from conference.lib.doors import public
from home.embed.asked import Asked, asked_of
from home.embed.queries import Place, narrowed, place_of
from home.programme.filters import chips
from home.programme.memory import Answer, Programme, answers, programme_of
from sessions import queries

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *"
SCRIPT = Path(__file__).with_name("loader.js").read_bytes()


@public
@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, conference: str) -> HttpResponse:
    """The released programme, or the part of it that the address asks for. The same for every reader."""
    asked = asked_of(request.GET)
    try:
        place, stamps = place_of(request, conference)
    except Http404:
        return _framed(HttpResponse(render_to_string("home/embed/missing.html", {"theme": asked.theme}), status=404))
    key = ("embed", request.scheme, request.get_host(), conference, asked)
    answer = answers.get(key, stamps)
    if answer is None:
        page = render_to_string("home/embed/page.html", _context(place, programme_of(place.conference, stamps), asked))
        answer = Answer.of(HttpResponse(page))
        if not asked.wish.words:  # words are as many as there are readers
            answers.keep(key, stamps, answer)
    return _framed(answer.response(request))


@public
@require_safe
def script(request: HttpRequest, conference: str) -> HttpResponse:
    """The same for every conference: it finds its own address out. Other sites may load it, and keep it for an hour."""
    response = feeds.answer(request, SCRIPT, media_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _context(place: Place, programme: Programme, asked: Asked) -> dict[str, Any]:
    edition, wish = place.conference, asked.wish
    is_out = any(slot.runs for slot in programme.day.slots)
    hits = queries.hits(edition, wish.words) if wish.words else frozenset()
    day = narrowed(queries.chosen(programme.day, wish, hits), asked)
    slot = next((slot for slot in programme.day.slots if slot.id == asked.slot), None)
    return {
        "edition": edition,
        "place": place,
        "asked": asked,
        "theme": asked.theme,
        "day": day,
        "is_out": is_out,
        "release": next(iter(programme.releases), None),
        "parts": [chip.label for chip in chips(programme.day, wish, hits, shown=1)],
        "slot": slot,
        "whole": f"{place.url}?{wish.query}" if wish else place.url,
    }


def _framed(response: HttpResponse) -> HttpResponse:
    """A 304 says it as well: what it says takes the place of what the browser has."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"  # the programme's own page is the one to be found
    response.headers["Vary"] = "Accept-Encoding"
    return response
