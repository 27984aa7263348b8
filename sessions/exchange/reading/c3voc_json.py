"""schedule.json as c3voc, pretalx and frab write it. Places read as a path: `days[0].rooms["Hall"][3]`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, tzinfo
from typing import Any

from sessions.exchange.reading import times
from sessions.exchange.reading.frab import NAMES, NIGHT_ENDS, Shelf, add_event
from sessions.exchange.reading.gathering import Gathering
from sessions.exchange.reading.programme import FileProblem, Place, Programme
from sessions.exchange.reading.words import line, number

FORMAT = "schedule JSON"


def read(data: bytes, *, near: date, home: tzinfo) -> Programme:
    """Raises FileProblem where it is no JSON, or no schedule. `home`: the time zone where the file names none."""
    conference = _conference(_parsed(data))
    zone = times.zone(line(conference.get("time_zone_name"))) or home
    gathering = Gathering()
    if (named := line(conference.get("time_zone_name"))) and times.zone(named) is None:
        gathering.remark(
            "conference.time_zone_name", f"No time zone is called “{named[:60]}”: the times count as British."
        )
    for place, room in enumerate(_list(conference.get("rooms"))):
        if isinstance(room, Mapping):
            gathering.room(room.get("name"), f"rooms[{place}]", number(room.get("capacity")), line(room.get("guid")))
    for place, day in enumerate(_list(conference.get("days"))):
        if isinstance(day, Mapping):
            _day(gathering, day, f"days[{place}]", zone, near)
        else:
            gathering.remark(f"days[{place}]", "This day is no object: left out.")
    acronym = line(conference.get("acronym"))
    return gathering.programme(format=FORMAT, name=f"schedule {acronym}".strip()[:80].strip(), is_released=True)


def _parsed(data: bytes) -> Any:
    try:
        try:
            return json.loads(data)
        except UnicodeDecodeError:
            return json.loads(data.decode("cp1252", errors="replace"))
    except json.JSONDecodeError as broken:
        raise FileProblem(
            f"This file looks like JSON, but it is broken in line {broken.lineno}, column {broken.colno}. "
            "Export it again, or mend it there."
        ) from None
    except (RecursionError, ValueError):
        raise FileProblem(
            "This file looks like JSON, but it cannot be read: it is nested or numbered beyond measure."
        ) from None


def _conference(whole: Any) -> Mapping[str, Any]:
    schedule = whole.get("schedule", whole) if isinstance(whole, Mapping) else None
    conference = schedule.get("conference", schedule) if isinstance(schedule, Mapping) else None
    if not isinstance(conference, Mapping) or not _list(conference.get("days")):
        raise FileProblem("This is JSON, but no schedule: there is nothing under schedule.conference.days.")
    return conference


def _day(gathering: Gathering, day: Mapping[str, Any], path: str, zone: tzinfo, near: date) -> None:
    on = times.day(line(day.get("date")), near) if line(day.get("date")) else None
    if on is None and line(day.get("date")):
        gathering.remark(f"{path}.date", f"“{line(day.get('date'))[:60]}” is no day: its events’ own dates count.")
    begins = times.moment(line(day.get("day_start")))
    local = begins.astimezone(zone) if begins and begins.tzinfo else begins
    night_ends = local.hour * times.HOUR + local.minute if local else NIGHT_ENDS
    for room, where, events in _rooms(day, path):
        for place, event in enumerate(events):
            at = Place(f"{where}[{place}]", ".{}", NAMES)
            if isinstance(event, Mapping):
                add_event(gathering, event, at, Shelf(on, room, zone, night_ends))
            elif event is not None:
                gathering.remark(at.row, "This is no event: left out.")


def _rooms(day: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, list[Any]]]:
    """Each room's name, path and events; also of files whose rooms are a list, or that have none."""
    rooms = day.get("rooms")
    if isinstance(rooms, Mapping):
        for name, events in rooms.items():
            yield line(name), f"{path}.rooms[{json.dumps(name, ensure_ascii=False)}]", _list(events)
    for place, room in enumerate(_list(rooms)):
        if isinstance(room, Mapping):
            yield line(room.get("name")), f"{path}.rooms[{place}].events", _list(room.get("events"))
    yield "", f"{path}.events", _list(day.get("events"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
