"""The programme as a booklet to print: what stands in it, in which order, and the digest that tells one state of it from another."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from importlib.metadata import version
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.images.models import AbstractImage

from conference.lib import qr
from conference.lib.colours import between, of_hex
from conference.lib.contours import INDEX_EVERY, contour_paths
from conference.lib.pdf import Picture, render_pdf
from conference.lib.pdf.drawing import Drawing, Shape, from_svg
from conference.templatetags.ui import STREAM_SHAPES
from conference.templatetags.ui import day as day_words
from sessions import queries as programmes
from sessions.exchange import queries
from sessions.exchange.addresses import programme_address
from sessions.exchange.queries import FACE, STREAM_COLOURS, Programme
from sessions.exchange.values import plain
from sessions.models import Run, Session, Slot, Speaker

TEMPLATE = "programme/exchange/pdf/programme.html"
COVER = (840, 1188)  # A4 in units of a quarter millimetre
WHITE = (255, 255, 255)
NOTES = range(4)  # ruled lines on the last page


@dataclass(frozen=True)
class Entry:
    """A session where it is described: at its first holding. `others`: when else it is held."""

    session: Session
    run: Run | None
    others: tuple[Run, ...]
    tags: dict[str, list[str]]


@dataclass(frozen=True)
class Band:
    """A slot with everything held in it. `entries` are described here, `again` were described earlier in the booklet."""

    slot: Slot
    runs: tuple[Run, ...]
    entries: tuple[Entry, ...]
    again: tuple[Run, ...]


@dataclass(frozen=True)
class Person:
    speaker: Speaker
    paragraphs: list[str]
    sessions: list[Session]
    face: str


def booklet(programme: Programme) -> bytes:
    """The PDF, tagged and with bookmarks. The same programme gives the same bytes. Seconds of one core; `actions.printing` keeps it."""
    conference, photos = programme.conference, queries.photos(programme)
    faces = {pk: data for pk, photo in photos.items() if (data := _jpeg(photo))}
    return render_pdf(
        TEMPLATE,
        _context(programme, faces),
        pdf_variant="pdf/ua-1",
        images=_pictures(conference.name, conference.accent),
    )


def state(programme: Programme) -> str:
    """A digest of all that the booklet is made of: its whole text with its style, its pictures by name, and what sets it. 1 query."""
    names = {pk: f"photo:{name}" for pk, name in queries.photo_names(programme).items()}
    text = render_to_string(TEMPLATE, _context(programme, names))
    whole = "\n".join([version("weasyprint"), programme.conference.accent, text])
    return blake2b(whole.encode(), digest_size=16).hexdigest()


def _context(programme: Programme, faces: Mapping[int, str]) -> dict[str, Any]:
    """What the template asks for. `faces`: the address of each photo by the id of its image."""
    conference = programme.conference
    address = programme_address(conference)
    days = _days(programme)
    return {
        "conference": conference,
        "release": programme.release,
        "days": days,
        "when": _when(programme),
        "is_long": len(days) > 1,
        "unscheduled": [_entry(session, ()) for session in _without_time(programme)],
        "streams": programme.streams,
        "people": list(_people(programme, faces)),
        "rooms": programme.rooms,
        "address": address,
        "short_address": address.split("://", 1)[-1].rstrip("/"),
        "code": f"data:image/svg+xml;base64,{b64encode(qr.svg(address).encode()).decode()}",
        "palette": list(enumerate(STREAM_COLOURS, start=1)),
        "notes": NOTES,
    }


def _when(programme: Programme) -> str:
    """`Monday 14 June 2027`, or from the first day to the last."""
    days = programme.days
    ends = dict.fromkeys([days[0].date, days[-1].date])
    return " to ".join(map(day_words, ends))


def _days(programme: Programme) -> list[tuple[date, tuple[Band, ...]]]:
    by_session, by_slot = defaultdict(list), defaultdict(list)
    for run in programme.scheduled:
        by_session[run.session_id].append(run)
        by_slot[run.slot_id].append(run)
    bands = (_band(slot, by_slot[slot.pk], by_session) for slot in programme.slots)
    days = groupby(bands, key=lambda band: timezone.localdate(band.slot.starts_at))
    return [(day, tuple(each)) for day, each in days]


def _band(slot: Slot, runs: list[Run], by_session: Mapping[int, list[Run]]) -> Band:
    entries, again = [], []
    for run in runs:
        holdings = by_session[run.session_id]
        if run is holdings[0]:
            entries.append(_entry(run.session, holdings))
        else:
            again.append(run)
    return Band(slot, tuple(runs), tuple(entries), tuple(again))


def _entry(session: Session, runs: Sequence[Run]) -> Entry:
    return Entry(session, next(iter(runs), None), tuple(runs[1:]), programmes.tags_of(session))


def _without_time(programme: Programme) -> list[Session]:
    """Published, and never yet put at a time. One whose only holdings are cancelled is not to be announced."""
    held = {run.session_id for run in programme.runs}
    return [session for session in programme.sessions if session.pk not in held]


def _people(programme: Programme, faces: Mapping[int, str]) -> Iterator[Person]:
    shown = [run.session for run in programme.scheduled] + _without_time(programme)
    given: dict[int, dict[int, Session]] = {}
    for session in shown:
        for part in session.shown_contributions:
            given.setdefault(part.speaker_id, {})[session.pk] = session
    for speaker in programme.speakers:
        if speaker.pk in given:
            paragraphs = plain(speaker.biography).split("\n\n") if speaker.biography else []
            yield Person(speaker, paragraphs, list(given[speaker.pk].values()), faces.get(speaker.photo_id or 0, ""))


def _jpeg(photo: AbstractImage) -> str:
    """The picture as an address of its own; nothing where its file is gone."""
    try:
        with photo.get_rendition(FACE).file.open("rb") as file:
            return f"data:image/jpeg;base64,{b64encode(file.read()).decode()}"
    except (OSError, ValueError):
        return ""


def _pictures(name: str, accent: str) -> dict[str, Picture]:
    """The streams' shapes, and the conference's land."""
    shapes = {f"stream:{n}": from_svg(STREAM_SHAPES[n], 12, 12, STREAM_COLOURS[n - 1]) for n in STREAM_SHAPES}
    return shapes | {"land:cover": _land(name, accent)}


def _land(name: str, accent: str) -> Drawing:
    """The cover's contour lines, pale enough to save ink: every fourth stronger, as on a map."""
    width, height = COVER
    pale, strong = (f"#{bytes(between(WHITE, of_hex(accent), share)).hex()}" for share in (0.35, 0.7))
    shapes = []
    for number, path in enumerate(contour_paths(name, width, height, 15)):
        if path:
            is_index = number % INDEX_EVERY == 0
            shapes.append(Shape(path, stroke=strong if is_index else pale, width=2.2 if is_index else 1.1))
    return Drawing(width, height, shapes)
