"""Calendar files (RFC 5545) as bytes: what a subscriber's calendar reads. The same entries give the same bytes at any hour, so that an
ETag holds; nothing here asks a clock.

Times stand in the zone of the place, Europe/London, with its rules sent along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75  # octets, without the line's end
ZONE = ZoneInfo("Europe/London")
# Since 1996: forward on the last Sunday of March at one o'clock, back on the last Sunday of October at two.
ZONE_RULES = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZNAME:GMT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZNAME:BST",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Entry:
    """Something that takes place. `uid` never changes; `sequence` is raised when it moves; `changed_at`: when anything of it was last
    changed. All times are aware.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    sequence: int = 0
    is_cancelled: bool = False
    location: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""


def calendar(entries: Iterable[Entry], *, name: str, refresh_hours: int = 1) -> bytes:
    """A whole calendar called `name`, which asks to be read again after so many hours."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Plenary//Programme//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{ZONE.key}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H",
        f"X-PUBLISHED-TTL:PT{refresh_hours}H",
        *ZONE_RULES,
        *(line for entry in entries for line in _entry(entry)),
        "END:VCALENDAR",
    ]
    return b"".join(map(_folded, lines))


def _entry(entry: Entry) -> Iterator[str]:
    changed = f"{entry.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    yield f"DTSTART{_time(entry.starts_at)}"
    yield f"DTEND{_time(entry.ends_at)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.location:
        yield f"LOCATION:{_text(entry.location)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.categories:
        yield f"CATEGORIES:{','.join(map(_text, entry.categories))}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _time(moment: datetime) -> str:
    """In the zone of the place; the hour that comes twice in October cannot be told apart there, and its second turn is given in UTC."""
    local = moment.astimezone(ZONE)
    if local.fold:
        return f":{local.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f";TZID={ZONE.key}:{local:%Y%m%dT%H%M%S}"


def _text(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", value).translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """With its end, broken where it is longer than 75 octets, and never within a character."""
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return octets + b"\r\n"
    parts = []
    room = LONGEST_LINE
    while len(octets) > room:
        end = room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004 -- a UTF-8 octet that continues a character
            end -= 1
        parts.append(octets[:end])
        octets = octets[end:]
        room = LONGEST_LINE - 1  # the space that begins the next line counts
    return b"\r\n ".join([*parts, octets]) + b"\r\n"
