"""Pure rules of a copy: how days and moments move, and what the next edition would be called."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

YEAR = timedelta(days=364)  # a year later on the same day of the week


def moved(value: date | datetime | None, by: timedelta, zone: tzinfo) -> date | datetime | None:
    """So many days later. A moment keeps its clock on the wall, whether or not the clocks have changed in between."""
    if not isinstance(value, datetime):
        return value and value + by
    wall = value.astimezone(zone).replace(tzinfo=None) + by
    return wall.replace(tzinfo=zone)


def next_name(name: str, year: int) -> str:
    """The same with the next year in it: `South Coast 2027` → `South Coast 2028`; without a year in it, one is put after it."""
    found = re.sub(rf"\b{year}\b", str(year + 1), name)
    return found if found != name else f"{name} {year + 1}"


def next_slug(slug: str, year: int) -> str:
    found = re.sub(rf"(?<!\d){year}(?!\d)", str(year + 1), slug)
    return (found if found != slug else f"{slug}-{year + 1}")[:50]


def next_prefix(prefix: str) -> str:
    """SC27 → SC28."""
    return f"{prefix[:-2]}{(int(prefix[-2:]) + 1) % 100:02}"
