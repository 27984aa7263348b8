"""Events of the frab family (frab, pretalx, c3voc, pentabarf): JSON and XML name the same things, and are dirty in the same ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from conference.lib.words import fold
from sessions.exchange.reading import times
from sessions.exchange.reading.gathering import TITLE, Gathering, is_break, kind_of, short
from sessions.exchange.reading.programme import Event, Place
from sessions.exchange.reading.words import line, plain, text

NIGHT_ENDS = 4 * times.HOUR  # what begins before is the night of the day before, where the file does not say
NAMES = {
    "title": "title",
    "abstract": "abstract",
    "starts": "start",
    "ends": "duration",
    "room": "room",
    "people": "persons",
    "kind": "type",
    "track": "track",
    "uid": "guid",
}


@dataclass(frozen=True)
class Shelf:
    """Where an event lies in the file: under which day, room and zone. `night_ends`: minutes; what starts before is after midnight."""

    day: date | None
    room: str
    zone: tzinfo
    night_ends: int = NIGHT_ENDS


def add_event(gathering: Gathering, raw: Mapping[str, Any], place: Place, shelf: Shelf) -> None:
    """One event of the file, as tolerantly as can be. Without a title it is left out, and told."""
    title = line(raw.get("title"))
    if not title:
        gathering.remark(place.row, "An event without a title is left out.")
        return
    title = gathering.cut(title, TITLE, place.of("title"), "title")
    starts, ends = _when(gathering, raw, place, shelf, title)
    day = shelf.day or (_night(starts, shelf.night_ends) if starts else None)
    if day is None:
        gathering.remark(place.row, f"“{title}” stands under no day: left out.")
        return
    people = _people(gathering, raw, place)
    uid = _uid(gathering, raw, place)
    gathering.event(
        Event(
            key=_key(raw, uid, title),
            place=place,
            title=title,
            day=day,
            zone=shelf.zone,
            uid=uid,
            is_break=not people and (is_break(raw.get("type")) or is_break(title)),
            kind=kind_of(raw.get("type")),
            track=gathering.track(raw["track"], place.of("track")) if "track" in raw else None,
            people=people,
            abstract=_abstract(raw),
            starts=starts,
            ends=ends,
            room=gathering.room(shelf.room or raw.get("room"), place.of("room")),
        )
    )


def _key(raw: Mapping[str, Any], uid: UUID | None, title: str) -> str:
    if uid:
        return str(uid)
    for name, prefix in (("guid", "guid:"), ("id", "id:"), ("code", "code:"), ("slug", "slug:")):
        if said := line(raw.get(name)):
            return short(prefix + said)
    return short(f"title:{fold(title).strip()}")


def _uid(gathering: Gathering, raw: Mapping[str, Any], place: Place) -> UUID | None:
    said = line(raw.get("guid"))
    try:
        return UUID(said) if said else None
    except ValueError:
        gathering.remark(place.of("uid"), f"“{said[:60]}” is no valid guid: the run gets one of its own.")
        return None


def _abstract(raw: Mapping[str, Any]) -> str | None:
    """Subtitle, abstract and description, each once."""
    if not {"abstract", "description", "subtitle"} & set(raw):
        return None
    said = ""
    for name in ("subtitle", "abstract", "description"):
        part = plain(raw.get(name))
        if said and part.startswith(said):
            said = part
        elif part and part not in said:
            said = f"{said}\n\n{part}".strip()
    return said


def _when(
    gathering: Gathering, raw: Mapping[str, Any], place: Place, shelf: Shelf, title: str
) -> tuple[datetime | None, datetime | None]:
    """The clock on the wall in the file's zone. The start within the day counts before a date that contradicts it."""
    minutes = times.clock(text(raw.get("start")))
    said = times.moment(text(raw.get("date")))
    local = (said.astimezone(shelf.zone) if said.tzinfo else said).replace(tzinfo=None) if said else None
    starts = None
    if minutes is not None and shelf.day:
        after_midnight = minutes < min(shelf.night_ends, NIGHT_ENDS)
        starts = datetime.combine(shelf.day, time()) + timedelta(days=after_midnight, minutes=minutes)
        if local and local != starts:
            if local.date() in (shelf.day, shelf.day + timedelta(days=1)):
                starts = local
            else:
                words = f"“{title}” begins at {starts:%H:%M} on {_day(starts)}, and its date says {_day(local)}: the day it stands under counts."
                gathering.remark(place.of("starts"), words)
    elif local:
        starts = local
    elif minutes is not None or line(raw.get("start")):
        gathering.remark(place.of("starts"), f"The start of “{title}” cannot be read: “{line(raw.get('start'))[:60]}”.")
    if starts is None:
        return None, None
    return _with_end(gathering, raw, place, starts, title)


def _with_end(
    gathering: Gathering, raw: Mapping[str, Any], place: Place, starts: datetime, title: str
) -> tuple[datetime, datetime | None]:
    minutes = times.length(text(raw.get("duration")))
    if minutes is not None:
        return starts, starts + timedelta(minutes=minutes)
    ends = times.moment(text(raw.get("end")))
    if ends and ends.tzinfo is None and ends > starts:
        return starts, ends
    gathering.remark(place.of("ends"), f"“{title}” has no length that can be read: “{line(raw.get('duration'))[:60]}”.")
    return starts, None


def _night(starts: datetime, night_ends: int) -> date:
    return (starts - timedelta(minutes=min(night_ends, NIGHT_ENDS))).date()


def _people(gathering: Gathering, raw: Mapping[str, Any], place: Place) -> tuple[str, ...] | None:
    if "persons" not in raw:
        return None
    return tuple(
        dict.fromkeys(
            key for person in _each(raw["persons"]) if (key := _person(gathering, person, place.of("people")))
        )
    )


def _person(gathering: Gathering, raw: Any, place: str) -> str:
    if not isinstance(raw, Mapping):
        return gathering.person(raw, "", place)
    known = next(
        (
            prefix + said
            for name, prefix in (("guid", ""), ("code", "code:"), ("id", "id:"))
            if (said := line(raw.get(name)))
        ),
        "",
    )
    name = next((raw[each] for each in ("public_name", "full_public_name", "name") if line(raw.get(each))), "")
    biography = next((raw[each] for each in ("biography", "description", "abstract") if plain(raw.get(each))), None)
    return gathering.person(name, known, place, biography=plain(biography) or None)


def _each(value: Any) -> Iterator[Any]:
    """The items of a list, be it written as one, as an object of numbered ones, or as a single one."""
    if isinstance(value, Mapping):
        yield from [value] if {"name", "public_name", "id"} & set(value) else value.values()
    elif isinstance(value, list):
        yield from value
    elif text(value):
        yield value


def _day(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"
