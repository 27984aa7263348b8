"""How many days are left, in words. Pure. Whole days only, so that a page that was kept since the morning still says what is true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Deadline:
    """`what` happens on `day`, at `clock` where an hour belongs to it. `over`: what is said afterwards; nothing: then nothing is."""

    what: str
    day: date
    clock: time | None = None
    over: str = ""

    @classmethod
    def at(cls, what: str, moment: datetime, zone: ZoneInfo, *, over: str, closes: bool = False) -> Deadline:
        """What closes at midnight closes with the day before: nobody reads “Tuesday, 00:00” as Monday night."""
        local = moment.astimezone(zone)
        if local.time() == MIDNIGHT:
            return cls(what, local.date() - timedelta(days=1) if closes else local.date(), None, over)
        return cls(what, local.date(), local.time(), over)


def written(day: date) -> str:
    """`Friday 28 May 2027`."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def words(deadline: Deadline, today: date) -> str:
    """`Booking closes in 12 days, on Friday 28 May 2027`; the hour stands on the last two days only."""
    days = (deadline.day - today).days
    if days < 0:
        return deadline.over
    if days > 1:
        return f"{deadline.what} in {days} days, on {written(deadline.day)}"
    at = f", at {deadline.clock:%H:%M}" if deadline.clock else ""
    return f"{deadline.what} tomorrow, {written(deadline.day)}{at}" if days else f"{deadline.what} today{at}"
