"""What a step of an organiser was, in words, and whether it can be taken back: only while all that it touched stands as it left it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from conference.lib.problems import Problem

Values = dict[str, Any]  # of a DraftRun: session, slot, room, status, capacity, uid, run
LONGEST_TITLE = 60


class Step(Protocol):
    pk: int
    undone_at: Any


def by_uid(rows: Iterable[Values]) -> dict[str, Values]:
    return {row["uid"]: row for row in rows}


def has_changed(found: Iterable[Values], left: Iterable[Values]) -> list[str]:
    """The uids that do not stand as the step left them, of all those it touched. `found`: as they stand now."""
    now, then = by_uid(found), by_uid(left)
    return sorted(uid for uid in now.keys() | then.keys() if now.get(uid) != then.get(uid))


def to_undo(steps: Iterable[Step]) -> Step | None:
    """Of one organiser's steps, newest first: the last that stands."""
    return next((step for step in steps if step.undone_at is None), None)


def to_redo(steps: Iterable[Step]) -> Step | None:
    """Of one organiser's steps, newest first: the earliest of those taken back since the last that stands."""
    taken_back = None
    for step in steps:
        if step.undone_at is None:
            break
        taken_back = step
    return taken_back


def quoted(title: str) -> str:
    """A title in the words of a step, which have no room for the longest."""
    return f"“{title}”" if len(title) <= LONGEST_TITLE else f"“{title[: LONGEST_TITLE - 1].rstrip()}…”"


def gone(title: str = "") -> Problem:
    what = quoted(title) if title else "That run"
    return Problem("stale", f"{what} is no longer in the timetable.")


def moved_meanwhile(title: str, who: str = "") -> Problem:
    """`who`: the organiser whose step it was; empty when nobody's step tells of it."""
    by = f" by {who}" if who else ""
    return Problem(
        "stale",
        f"{quoted(title)} has been changed{by} since you looked, so nothing was done. You now see how it stands.",
    )


def not_undone(words: str, who: str = "") -> Problem:
    by = f" by {who}" if who else ""
    return Problem("changed", f"“{words}” was not taken back: what it changed has been changed{by} since then.")


def taken(room: str, slot: str, title: str) -> Problem:
    return Problem("taken", f"{room} is taken in {slot} by {quoted(title)}. Swap the two, or choose another place.")
