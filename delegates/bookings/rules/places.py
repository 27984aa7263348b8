"""May this booking be confirmed? Every reason why not, as sentences for the lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.lib.problems import Problem

MAX_DELEGATES = 150
HOLDING = frozenset({"AWAITING_PAYMENT", "PAID"})


@dataclass(frozen=True)
class Window:
    """When booking is open, in the conference's own time zone."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Stock:
    """One thing that runs out, as this booking meets it.

    `name` is empty for the conference itself; `left` is None without a limit; `wanted` is what this booking asks for.
    """

    name: str
    left: int | None
    wanted: int


@dataclass(frozen=True)
class Share:
    """What one school may bring: so many at most, of whom so many have a place already; `wanted` more are asked for."""

    school: str
    limit: int
    taken: int
    wanted: int


def moment(at: datetime) -> str:
    """`Monday 14 June 2027 at 09:30`."""
    return f"{at:%A} {at.day} {at:%B %Y} at {at:%H:%M}"


def window_problems(window: Window, now: datetime) -> list[Problem]:
    if now < window.opens_at:
        return [Problem("not-open", f"Booking opens on {moment(window.opens_at)}.")]
    if now >= window.closes_at:
        return [Problem("closed", f"Booking closed on {moment(window.closes_at)}.")]
    return []


def too_few_left(stock: Stock) -> str:
    """The sentence for one thing that has run out."""
    of = f" of “{stock.name}”" if stock.name else ""
    if not stock.left:
        return f"No places{of} are left."
    return f"Only 1 place{of} is left." if stock.left == 1 else f"Only {stock.left} places{of} are left."


def stock_problems(stocks: Sequence[Stock]) -> list[Problem]:
    return [
        Problem("full", too_few_left(stock)) for stock in stocks if stock.left is not None and stock.left < stock.wanted
    ]


def share_problems(shares: Sequence[Share]) -> list[Problem]:
    """Which schools would bring more than they may."""
    return [Problem("school-full", too_many_of(share)) for share in shares if share.taken + share.wanted > share.limit]


def too_many_of(share: Share) -> str:
    """`Poole High School may bring 12; 3 more can come.`"""
    left = max(share.limit - share.taken, 0)
    if share.taken == 0:
        return f"{share.school} may bring {share.limit}; {share.wanted} are in this list."
    return f"{share.school} may bring {share.limit}; {left or 'no'} more can come."


def closed_problems(extras: Iterable[tuple[str, datetime]], now: datetime) -> list[Problem]:
    """Which of these extras, each with the moment it closes at, can no longer be booked or given back."""
    return [
        Problem("extra-closed", f"“{name}” could be booked and given back until {moment(closes_at)}.")
        for name, closes_at in extras
        if now >= closes_at
    ]


def booking_problems(
    *,
    status: str,
    delegates: int,
    window: Window,
    stocks: Sequence[Stock],
    now: datetime,
    is_organiser: bool = False,
    shares: Sequence[Share] = (),
    extras: Iterable[tuple[str, datetime]] = (),
) -> list[Problem]:
    """Why a booking of so many delegates cannot be confirmed now; an empty list when it can. To an organiser it is always open."""
    if status in HOLDING:
        return [Problem("confirmed", "This booking has already been confirmed.")]
    if status == "CANCELLED":
        return [Problem("cancelled", "This booking was cancelled. Begin a new one.")]
    problems = [] if is_organiser else window_problems(window, now)
    if delegates == 0:
        problems.append(Problem("no-delegates", "There is nobody in this booking yet. Add your colleagues first."))
    if delegates > MAX_DELEGATES:
        problems.append(
            Problem(
                "too-many",
                f"One booking holds {MAX_DELEGATES} people at most; this one has {delegates}. Make two of it.",
            )
        )
    if not is_organiser:
        problems += closed_problems(extras, now)
    return problems + stock_problems(stocks) + share_problems(shares)


def cancel_problems(*, status: str, window: Window, now: datetime) -> list[Problem]:
    """Why a lead cannot cancel her booking herself: afterwards it is the organisers who can."""
    if status == "CANCELLED":
        return [Problem("cancelled", "This booking is cancelled already.")]
    if now >= window.closes_at and status in HOLDING:
        sentence = f"Booking closed on {moment(window.closes_at)}. Ask the organisers to cancel."
        return [Problem("too-late", sentence)]
    return []
