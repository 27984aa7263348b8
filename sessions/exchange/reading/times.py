"""Times, days and lengths as people and programs write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

HOUR, DAY = 60, 24 * 60  # minutes
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_CLOCK = re.compile(r"^(\d{1,2})(?:[:.h](\d{2}))?(?:[:.]\d{2})?\s*(?:([ap])\.?m\.?|o’clock|uhr|h)?$", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:–|—|-|\bto\b|\buntil\b|\bbis\b)\s*", re.IGNORECASE)


def clock(written: str) -> int | None:
    """Minutes since midnight: `9:30`, `09.30`, `0930`, `9.30 am`, `09:30:00`, `2027-06-14 09:30`, a spreadsheet's `0.395833`.
    None where it is no time.
    """
    said = " ".join(written.split())
    said = re.sub(r"^\d{4}-\d{2}-\d{2}[ T]", "", said)
    if re.fullmatch(r"0?\.\d{3,}", said):
        return round(float(said) * DAY)
    if re.fullmatch(r"\d{4}", said):
        said = f"{said[:2]}:{said[2:]}"
    found = _CLOCK.match(said)
    if not found or (found[2] is None and found[3] is None and not re.search(r"o’clock|uhr|h$", said, re.IGNORECASE)):
        return None
    hours, minutes, half = int(found[1]), int(found[2] or 0), (found[3] or "").casefold()
    if half:
        if not 1 <= hours <= 12:  # noqa: PLR2004 -- a clock with two halves
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    return hours * HOUR + minutes if hours < 24 and minutes < HOUR else None  # noqa: PLR2004 -- hours of a day


def span(written: str) -> tuple[int | None, int | None]:
    """`10:00–10:45` as both ends; a single time as the first."""
    parts = _RANGE.split(re.sub(r"^\d{4}-\d{2}-\d{2}[ T]", "", written.strip()), maxsplit=1)
    return clock(parts[0]), clock(parts[1]) if len(parts) > 1 else None


def length(written: str) -> int | None:
    """Minutes of a duration: `0:50`, `00:50:00`, `50`, `50 min`, `1 h 30`. None where it is none, or nothing."""
    said = " ".join(written.casefold().split())
    if found := re.fullmatch(r"(\d{1,3}):(\d{2})(?::\d{2})?", said):
        minutes = int(found[1]) * HOUR + int(found[2])
    elif found := re.fullmatch(r"(\d{1,2}) ?h(?:ours?|rs?)?(?: ?(\d{1,2})(?: ?m(?:in(?:utes?|s)?)?)?)?", said):
        minutes = int(found[1]) * HOUR + int(found[2] or 0)
    elif found := re.fullmatch(r"(\d{1,4})(?:\.0+)?(?: ?m(?:in(?:utes?|s)?)?\.?)?", said):
        minutes = int(found[1])
    else:
        return None
    return minutes if 0 < minutes <= DAY else None


def day(written: str, near: date) -> date | None:
    """A day as people write it: `2027-06-14`, `14/06/2027`, `14.6.27`, `Mon 14 June`. Without a year: that of `near`."""
    said = written.strip().casefold()
    if found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", said):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.search(r"\b(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?\b", said):
        year = int(found[3]) if found[3] else near.year
        return _date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))  # noqa: PLR2004 -- two digits
    if found := re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\.? ([a-zäû]{3})[a-zäû]*\.?,?(?: (\d{4}))?", said):
        month = next((place for place, name in enumerate(MONTHS, start=1) if name == found[2]), 0)
        return _date(int(found[3] or near.year), month, int(found[1]))
    return None


def _date(year: int, month: int, on: int) -> date | None:
    try:
        return date(year, month, on)
    except ValueError:
        return None


def moment(written: str) -> datetime | None:
    """An ISO date and time, with or without an offset."""
    if len(written) < len("2027-06-14T09:30"):
        return None
    try:
        return datetime.fromisoformat(written.strip())
    except ValueError:
        return None


def zone(name: str) -> tzinfo | None:
    """A time zone by its name; None where no such zone is known."""
    if name.upper() in {"UTC", "GMT", "Z"}:
        return UTC
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # unknown, absurd, or a folder's name
        return None
