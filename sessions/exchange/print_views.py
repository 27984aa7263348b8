"""Public: the programme as a booklet to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.lib import feeds
from conference.lib.doors import public
from sessions.exchange import access
from sessions.exchange.actions import printing
from sessions.exchange.addresses import crumbs
from sessions.exchange.files import FORMATS
from sessions.exchange.queries import Programme
from sessions.exchange.views import machine

SECONDS = 5  # until a browser asks again by itself


@public
@require_safe
@machine
def programme_pdf(request: HttpRequest, conference: str) -> HttpResponse:
    """The booklet of the programme as it is now. While the worker sets it: a page that says so and looks again by itself."""
    programme = access.programme_for(conference)
    body = printing.kept(programme)
    if body is None:
        return _being_set(request, programme)
    return feeds.answer(request, body, media_type=FORMATS["pdf"].media_type, file_name=f"{conference}.pdf")


def _being_set(request: HttpRequest, programme: Programme) -> HttpResponse:
    context = {"conference": programme.conference, "crumbs": crumbs(programme.conference)}
    response = render(request, "programme/exchange/being_set.html", context, status=503)
    response.headers["Retry-After"] = response.headers["Refresh"] = str(SECONDS)
    response.headers["Cache-Control"] = "no-store"
    response._has_been_logged = True  # noqa: SLF001 -- Django's own mark: to wait is no error of the site's
    return response
