"""Which of the file's events are the conference's day, and when exactly they are: a conference is one day, in its own time zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo

from conference.lib.problems import Problem, Refused
from sessions.exchange.reading import Event
from sessions.exchange.rules.report import Group, Line


@dataclass(frozen=True)
class Dated:
    """An event of the day. `starts_at` and `ends_at` are moments (UTC); None where the file has none that can be read."""

    event: Event
    starts_at: datetime | None
    ends_at: datetime | None


def of_the_day(events: Iterable[Event], *, on: date, zone: tzinfo, shift: bool) -> tuple[list[Dated], list[Line]]:
    """The events of the day, and what has to be said of the others. Raises Refused where the file has none on that day."""
    events = list(events)
    days = sorted({event.day for event in events})
    wanted = on
    lines: list[Line] = []
    if on not in days:
        if not shift:
            raise Refused([_other_days(days, on)])
        wanted = days[0]
        lines.append(Line(Group.NOTE, f"{_said(wanted)} of the file is taken for the conference’s day, {_said(on)}."))
    lines += _left_out(events, wanted)
    mine = [event for event in events if event.day == wanted]
    if shift and wanted != on:
        mine = [_shifted(event, on, zone) for event in mine]
    dated = [Dated(event, _moment(event.starts, event.zone), _moment(event.ends, event.zone)) for event in mine]
    lines += _zones(dated, on, zone)
    lines += [
        Line(
            Group.NOTE,
            f"“{each.event.title}” begins after midnight, {local:%H:%M} on {_said(local.date())}.",
            each.event.place.of("starts"),
        )
        for each in dated
        if each.starts_at and (local := each.starts_at.astimezone(zone)).date() > on
    ]
    return dated, lines


def _other_days(days: list[date], on: date) -> Problem:
    if not days:
        return Problem("empty", "There is no session in this file.")
    span = _said(days[0]) if len(days) == 1 else f"{_said(days[0])} to {_said(days[-1])}"
    words = f"This file is about {span}, and the conference is on {_said(on)}. You can take the file’s first day for the conference’s (--shift-to-day)."
    return Problem("day", words, "shift_to_day")


def _left_out(events: Iterable[Event], wanted: date) -> list[Line]:
    others = Counter(event.day for event in events if event.day != wanted)
    return [
        Line(
            Group.NOTE,
            f"{number} session{'s' if number > 1 else ''} on {_said(day)} {'are' if number > 1 else 'is'} left out.",
        )
        for day, number in sorted(others.items())
    ]


def _shifted(event: Event, on: date, zone: tzinfo) -> Event:
    """The same clock on the wall, on our day."""
    by = datetime.combine(on, time()) - datetime.combine(event.day, time())
    return replace(
        event,
        day=on,
        zone=zone,
        starts=event.starts and event.starts + by,
        ends=event.ends and event.ends + by,
    )


def _moment(wall: datetime | None, zone: tzinfo) -> datetime | None:
    return wall.replace(tzinfo=zone).astimezone(UTC) if wall else None


def _zones(dated: list[Dated], on: date, zone: tzinfo) -> list[Line]:
    """Told once: the file's clock is another than ours."""
    noon = datetime.combine(on, time(12))
    foreign = {
        str(each.event.zone) for each in dated if noon.replace(tzinfo=each.event.zone) != noon.replace(tzinfo=zone)
    }
    return [
        Line(Group.NOTE, f"The file’s times are those of {name}: converted to the conference’s.")
        for name in sorted(foreign)
    ]


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
