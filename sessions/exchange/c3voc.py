"""The programme as c3voc's schedule.json and schedule.xml (the frab family), which programme apps for phones read.

One event is one Run that takes place: guid its uid, id its key. Breaks and cancelled runs are no events. Both formats are made of the
same values; the rules that both must keep stand in tests/programme/exchange.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils import timezone

from conference.models import Room
from sessions.exchange.addresses import programme_address, session_address
from sessions.exchange.queries import STREAM_COLOURS, Programme
from sessions.models import Run

GENERATOR = "Plenary"
SCHEMA = "https://c3voc.de/schedule/schema.json"
LANGUAGE = "en"
TIME_STEP = "00:05"
SHORTEST_SLUG = 4  # of the part after the acronym
# What XML 1.0 cannot say at all, escaped or not.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def schedule_json(programme: Programme) -> bytes:
    """The document as bytes, indented by one."""
    head = _head(programme)
    names = _room_names(programme)
    conference = {
        "acronym": head["acronym"],
        "title": head["title"],
        "start": head["start"],
        "end": head["end"],
        "daysCount": int(head["days"]),
        "timeslot_duration": head["timeslot_duration"],
        "time_zone_name": head["time_zone_name"],
        "url": head["url"],
        "tracks": _tracks(programme),
        "rooms": [{"name": names[room], "guid": str(room.uid), "capacity": room.seats} for room in programme.rooms],
        "days": [
            {
                "index": day.index,
                "date": day.date.isoformat(),
                "day_start": _moment(day.starts_at),
                "day_end": _moment(day.ends_at),
                "rooms": {
                    names[room]: [_event(programme, run, names[room]) for run in runs]
                    for room, runs in day.rooms.items()
                },
            }
            for day in programme.days
        ],
    }
    document = {
        "$schema": SCHEMA,
        "generator": {"name": GENERATOR},
        "schedule": {"version": version(programme), "conference": conference},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def schedule_xml(programme: Programme) -> bytes:
    """The document as bytes, in UTF-8."""
    names = _room_names(programme)
    root = Element("schedule")
    SubElement(root, "generator", name=GENERATOR)
    _say(root, "version", version(programme))
    about = SubElement(root, "conference")
    for name, value in _head(programme).items():
        _say(about, name, value)
    for track in _tracks(programme):
        SubElement(about, "track", {name: _sayable(value) for name, value in track.items()})
    for day in programme.days:
        shelf = SubElement(
            root,
            "day",
            index=str(day.index),
            date=day.date.isoformat(),
            start=_moment(day.starts_at),
            end=_moment(day.ends_at),
        )
        for room, runs in day.rooms.items():
            box = SubElement(shelf, "room", name=_sayable(names[room]), guid=str(room.uid))
            for run in runs:
                _event_xml(box, _event(programme, run, names[room]))
    indent(root, " ")
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def version(programme: Programme) -> str:
    """The number of the release that it is."""
    return str(programme.release.number)


def acronym(programme: Programme) -> str:
    """Of four to six letters and digits: the prefix of the conference's booking numbers."""
    return programme.conference.reference_prefix.lower()


def slug(programme: Programme, run: Run) -> str:
    """Of one event, in small letters: the acronym, the run's key, the session's title."""
    title = run.session.slug.lower().rstrip("-_")
    tail = f"{run.pk}-{title}"
    return f"{acronym(programme)}-{tail if len(tail) >= SHORTEST_SLUG else f'{run.pk}-session-{title}'}"


def _head(programme: Programme) -> dict[str, str]:
    days = programme.days
    return {
        "acronym": acronym(programme),
        "title": programme.conference.name,
        "start": days[0].date.isoformat(),
        "end": days[-1].date.isoformat(),
        "days": str(len(days)),
        "timeslot_duration": TIME_STEP,
        "url": programme_address(programme.conference),
        "time_zone_name": timezone.get_default_timezone_name(),
    }


def _tracks(programme: Programme) -> list[dict[str, str]]:
    return [{"name": stream.name, "color": STREAM_COLOURS[stream.palette - 1]} for stream in programme.streams]


def _room_names(programme: Programme) -> dict[Room, str]:
    """What each room is called: in both formats a room is known by its name alone, so two of one name say their codes too."""
    rooms = programme.rooms
    times = Counter(room.name for room in rooms)
    return {room: room.name if times[room.name] == 1 else str(room) for room in rooms}


def _event(programme: Programme, run: Run, room: str) -> dict[str, Any]:
    session, starts_at = run.session, run.slot.starts_at
    return {
        "guid": str(run.uid),
        "id": run.pk,
        "date": _moment(starts_at),
        "start": f"{timezone.localtime(starts_at):%H:%M}",
        "duration": _length(run.slot.ends_at - starts_at),
        "room": room,
        "slug": slug(programme, run),
        "url": session_address(programme.conference, session),
        "title": session.title,
        "subtitle": "",
        "track": session.stream.name if session.stream else "",
        "type": session.kind.lower(),
        "language": LANGUAGE,
        "abstract": session.abstract,
        "description": "",
        "persons": [{"guid": str(part.speaker.uid), "name": part.speaker.name} for part in session.shown_contributions],
        "links": [],
        "attachments": [],
    }


def _event_xml(box: Element, event: dict[str, Any]) -> None:
    node = SubElement(box, "event", guid=event["guid"], id=str(event["id"]))
    for name, value in event.items():
        if name in {"guid", "id"}:
            continue
        if name == "persons":
            people = SubElement(node, name)
            for person in value:
                SubElement(people, "person", guid=person["guid"]).text = _sayable(person["name"])
        elif isinstance(value, list):
            SubElement(node, name)
        else:
            _say(node, name, value)


def _say(parent: Element, name: str, value: str) -> None:
    SubElement(parent, name).text = _sayable(value)


def _sayable(value: str) -> str:
    return _UNSAYABLE.sub("", value)


def _moment(value: datetime) -> str:
    """On the wall's clock, with its offset."""
    return timezone.localtime(value).isoformat(timespec="seconds")


def _length(value: timedelta) -> str:
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"
