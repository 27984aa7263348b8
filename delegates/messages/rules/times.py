"""When a reminder may leave: from its day on, until what it reminds of is over, in people's waking hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

FROM, UNTIL = time(8), time(20)


@dataclass(frozen=True)
class Span:
    """From `begins` until just before `ends`, local."""

    begins: datetime
    ends: datetime

    def holds(self, now: datetime) -> bool:
        return self.begins <= now < self.ends


def is_awake(now: datetime) -> bool:
    """Whether people may be written to at this local moment."""
    return FROM <= now.time() < UNTIL


def before(end: datetime, days: int, *, next_days: int | None = None, not_before: datetime | None = None) -> Span:
    """From so many days before `end` (at the first waking hour of that day) until `end`, or until the next reminder of its kind
    begins, `next_days` before it.
    """
    begins = _morning(end.date() - timedelta(days=days), end)
    if not_before is not None:
        begins = max(begins, not_before)
    return Span(begins, end if next_days is None else _morning(end.date() - timedelta(days=next_days), end))


def after_due(today: date, days: int, *, next_days: int | None = None) -> tuple[date | None, date]:
    """Which due dates a reminder is about today: (later than, not later than). So many days ago or more, and fewer than the next one."""
    return (None if next_days is None else today - timedelta(days=next_days), today - timedelta(days=days))


def _morning(day: date, like: datetime) -> datetime:
    return datetime.combine(day, FROM, like.tzinfo)
