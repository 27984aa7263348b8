"""May a confirmed booking change like this? Every reason why not, as sentences for whoever asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.lib.problems import Problem
from delegates.bookings.rules.places import (
    HOLDING,
    MAX_DELEGATES,
    Share,
    Stock,
    Window,
    closed_problems,
    share_problems,
    stock_problems,
    window_problems,
)

ENDED = Problem("ended", "The conference is over, so its list can no longer be changed.")


@dataclass(frozen=True)
class Standing:
    """How a booking stands when somebody wants to change it. `people`: how many are in it. `ends_at`: when the conference is
    over. `is_organiser`: who asks; an organiser may also change what is closed to leads.
    """

    status: str
    people: int
    window: Window
    ends_at: datetime
    is_organiser: bool = False


@dataclass(frozen=True)
class One:
    """One delegate whom a change concerns."""

    name: str
    is_withdrawn: bool = False
    has_arrived: bool = False


def _standing_problems(standing: Standing, now: datetime) -> list[Problem]:
    if standing.status == "CANCELLED":
        return [Problem("cancelled", "This booking was cancelled. Begin a new one.")]
    if standing.status not in HOLDING:
        return [Problem("draft", "This booking is a draft: change its list, then confirm it.")]
    return [ENDED] if now >= standing.ends_at else []


def add_problems(
    standing: Standing, *, adding: int, stocks: Sequence[Stock], now: datetime, shares: Sequence[Share] = ()
) -> list[Problem]:
    """Why so many people cannot be added now."""
    if problems := _standing_problems(standing, now):
        return problems
    problems = [] if standing.is_organiser else window_problems(standing.window, now)
    if standing.people + adding > MAX_DELEGATES:
        left = MAX_DELEGATES - standing.people
        problems.append(
            Problem(
                "too-many", f"One booking holds {MAX_DELEGATES} people at most: {left} more can be added to this one."
            )
        )
    return problems + stock_problems(stocks) + share_problems(shares)


def extras_problems(
    standing: Standing, *, moved: Iterable[tuple[str, datetime]], stocks: Sequence[Stock], now: datetime
) -> list[Problem]:
    """Why extras cannot be booked and given back like this now. `moved`: those that change, each with the moment it closes at."""
    if problems := _standing_problems(standing, now):
        return problems
    return ([] if standing.is_organiser else closed_problems(moved, now)) + stock_problems(stocks)


def withdraw_problems(standing: Standing, *, leaving: Sequence[One], now: datetime) -> list[Problem]:
    """Why these people cannot be withdrawn now. Nobody is left in a booking without people: that is cancelling it."""
    if problems := _standing_problems(standing, now):
        return problems
    problems = [
        Problem("arrived", f"{one.name} has arrived already, and cannot be withdrawn.")
        for one in leaving
        if one.has_arrived
    ]
    if len(leaving) >= standing.people:
        problems.append(Problem("everybody", "Nobody would be left. Cancel the whole booking instead."))
    return problems


def substitute_problems(
    standing: Standing, *, delegate: One, email: str, others: Collection[str], now: datetime
) -> list[Problem]:
    """Why nobody with that address can take over from `delegate`. `others`: the addresses in the booking, in small letters."""
    if problems := _standing_problems(standing, now):
        return problems
    if delegate.is_withdrawn:
        return [Problem("withdrawn", f"{delegate.name} is no longer in this booking.")]
    if delegate.has_arrived:
        return [Problem("arrived", f"{delegate.name} has arrived already, so nobody can take over from her or him.")]
    if email.lower() in others:
        return [Problem("twice", "Somebody with this e-mail address is in this booking already.", "email")]
    return []
