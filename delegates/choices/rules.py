"""Pure rules of choosing: who may take a place in a run, and why not. Moments come in as local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conference.lib.problems import Problem

HOLDING = ("AWAITING_PAYMENT", "PAID")
FULL = Problem("full", "This session is full. Somebody may have taken the last place while you were reading.")
CHANGED = Problem("changed", "The organisers have just changed this session. Please look at it again.")


@dataclass(frozen=True)
class Asking:
    """Everything that decides whether one delegate may sit in one run. `left` is None where seats do not run out;
    `held_in` names the other slot in which she already has this session.
    """

    now: datetime
    opens_at: datetime
    closes_at: datetime
    booking_status: str
    is_withdrawn: bool = False
    same_conference: bool = True
    is_published: bool = True
    is_cancelled: bool = False
    slot_kind: str = "WORKSHOPS"
    left: int | None = None
    held_in: str = ""


def moment(when: datetime) -> str:
    """`Monday 14 June 2027 at 09:30`."""
    return f"{when:%A} {when.day} {when:%B %Y} at {when:%H:%M}"


def standing_problems(booking_status: str, *, is_withdrawn: bool) -> list[Problem]:
    """Why this person cannot choose at all, whatever she picks."""
    if is_withdrawn:
        return [Problem("withdrawn", "Your school has taken your name off its list.")]
    if booking_status == "CANCELLED":
        return [Problem("booking-cancelled", "Your school’s booking has been cancelled.")]
    if booking_status not in HOLDING:
        return [Problem("booking-not-confirmed", "Your school has not confirmed its booking yet.")]
    return []


def window(now: datetime, opens_at: datetime, closes_at: datetime) -> str:
    """`before`, `open` or `closed`."""
    if now < opens_at:
        return "before"
    return "open" if now < closes_at else "closed"


def window_problems(now: datetime, opens_at: datetime, closes_at: datetime) -> list[Problem]:
    """Why nobody can choose at this moment."""
    state = window(now, opens_at, closes_at)
    if state == "before":
        return [Problem("not-open-yet", f"Choosing opens on {moment(opens_at)}.")]
    if state == "closed":
        return [Problem("closed", f"Choosing closed on {moment(closes_at)}. Please ask the organisers about a change.")]
    return []


def place_problems(asking: Asking) -> list[Problem]:
    """Why she may not have a place in this run; empty when she may. Who and when come first: they settle it alone."""
    first = standing_problems(asking.booking_status, is_withdrawn=asking.is_withdrawn) or window_problems(
        asking.now, asking.opens_at, asking.closes_at
    )
    if first:
        return first
    if not asking.same_conference or not asking.is_published:
        return [Problem("not-in-programme", "This session is not in the programme of your conference.")]
    if asking.slot_kind != "WORKSHOPS":
        return [Problem("not-a-workshop", "Everybody is together then: there is nothing to choose.")]
    if asking.is_cancelled:
        return [Problem("cancelled", "This session has been cancelled.")]
    problems = []
    if asking.held_in:
        problems.append(Problem("twice", f"You already have a place in this session, in {asking.held_in}."))
    if asking.left is not None and asking.left < 1:
        problems.append(FULL)
    return problems
