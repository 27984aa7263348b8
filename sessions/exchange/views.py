"""Public: the programme as files and feeds for other programs, and the page that says how to use them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from conference.lib import feeds, ical
from conference.lib.doors import public
from conference.lib.mail import absolute
from sessions.exchange import access, calendars
from sessions.exchange.addresses import crumbs
from sessions.exchange.embedding import THEMES, embedding
from sessions.exchange.files import FORMATS
from sessions.exchange.queries import Programme
from sessions.models import Slot

View = Callable[..., HttpResponse]


def machine(view: View) -> View:
    """A program is the reader: what is not there is said in a sentence, not on a page."""

    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        try:
            return view(request, *args, **options)
        except Http404 as missing:
            response = HttpResponseNotFound(f"{missing}\n", content_type="text/plain; charset=utf-8")
            feeds.share(response)
            return response

    return spoken


@public
@require_safe
@machine
def whole_file(request: HttpRequest, conference: str, kind: str) -> HttpResponse:
    """The whole programme in one of the formats of files.py."""
    form = FORMATS[kind]
    programme = access.programme_for(conference)
    return feeds.answer(
        request,
        form.write(programme),
        media_type=form.media_type,
        file_name=f"{conference}{form.ending}",
        to_save=form.to_save,
    )


@public
@require_safe
@machine
def stream_feed(request: HttpRequest, conference: str, code: str) -> HttpResponse:
    programme = access.programme_for(conference, stream=code)
    return _feed(request, programme, programme.sessions[0].stream.name, f"{conference}-{code.lower()}.ics")


@public
@require_safe
@machine
def speaker_feed(request: HttpRequest, conference: str, slug: str) -> HttpResponse:
    programme = access.programme_for(conference, speaker=slug)
    name = next(speaker.name for speaker in programme.speakers if speaker.slug == slug)
    return _feed(request, programme, name, f"{conference}-{slug}.ics")


@public
@require_safe
@machine
def session_feed(request: HttpRequest, conference: str, slug: str) -> HttpResponse:
    programme = access.programme_for(conference, session=slug)
    return _feed(request, programme, programme.sessions[0].title, f"{conference}-{slug}.ics")


def _feed(request: HttpRequest, programme: Programme, part: str, file_name: str) -> HttpResponse:
    body = calendars.feed(programme, name=f"{programme.conference.name}: {part}")
    return feeds.answer(request, body, media_type=ical.MEDIA_TYPE, file_name=file_name)


@public
@require_safe
def take_along(request: HttpRequest, conference: str) -> HttpResponse:
    """“Take it with you”: each way in a sentence, with its address."""
    programme = access.programme_for(conference)
    context = {
        "conference": programme.conference,
        "release": programme.release,
        "whole": _subscription("programme:programme-ics", conference),
        "streams": [
            {"stream": stream, "feed": _subscription("programme:stream-ics", conference, stream.code)}
            for stream in programme.streams
        ],
        "speakers": programme.speakers,
        "sessions": programme.sessions,
        "slots": [slot for slot in programme.slots if slot.kind != Slot.Kind.BREAK],
        "themes": THEMES,
        "embedding": embedding(programme, request.GET),
        "files": [{**each, "address": _address(each["name"], conference)} for each in FILES],
        "api": absolute(reverse("programme:api")),
        "crumbs": crumbs(programme.conference)[:-1],
    }
    return render(request, "programme/exchange/take_along.html", context)


FILES = (
    {
        "name": "programme:programme-pdf",
        "title": "A booklet to print",
        "words": "The day at a glance, every session, the speakers and the rooms, on A4 pages.",
        "format": "PDF",
    },
    {
        "name": "programme:programme-xlsx",
        "title": "A workbook",
        "words": "One row for each time a session is held. For Excel, Numbers and LibreOffice.",
        "format": "XLSX",
    },
    {
        "name": "programme:programme-csv",
        "title": "A plain list",
        "words": "The same rows as text, for any spreadsheet or database.",
        "format": "CSV",
    },
    {
        "name": "programme:schedule-json",
        "title": "For programme apps",
        "words": "The c3voc schedule format, which conference apps such as Giggity and EventFahrplan read.",
        "format": "JSON",
    },
    {
        "name": "programme:schedule-xml",
        "title": "For programme apps, the older kind",
        "words": "The same as the frab family’s XML.",
        "format": "XML",
    },
)


def _subscription(name: str, *arguments: str) -> dict[str, str]:
    """A feed’s address, and the same as calendars are asked to subscribe to it."""
    address = _address(name, *arguments)
    return {"address": address, "webcal": f"webcal://{address.split('://', 1)[-1]}"}


def _address(name: str, *arguments: str) -> str:
    return absolute(reverse(name, args=arguments))
