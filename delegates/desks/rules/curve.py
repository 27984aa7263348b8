"""The curve of bookings: how many people had a place so many days before the day, this year against last year's, as lines to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 12, 44  # room for the figures beside the axes
STEP = 30  # days between two marks
NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Year:
    """One edition: how many people were confirmed on each day, counted in days before the day, and the days it has come to."""

    name: str
    confirmed: Mapping[int, int]
    until: int = 0

    def by(self, days: int) -> int | None:
        """How many had a place so many days before the day; None when that is still to come."""
        if days < self.until:
            return None
        return sum(number for at, number in self.confirmed.items() if at >= days)

    @property
    def total(self) -> int:
        return sum(self.confirmed.values())


@dataclass(frozen=True)
class Mark:
    """A figure beside an axis, and where its line runs."""

    at: float
    text: str


@dataclass(frozen=True)
class Drawn:
    name: str
    points: str
    total: int


@dataclass(frozen=True)
class Row:
    """A line of the table that says the same: days before the day, and how many people each year had by then."""

    days: int
    numbers: tuple[int | None, ...]


@dataclass(frozen=True)
class Curve:
    lines: tuple[Drawn, ...]
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    rows: tuple[Row, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    floor: int = HEIGHT - BOTTOM


def curve(years: list[Year]) -> Curve | None:
    """None while nobody has been confirmed in any of them."""
    years = [year for year in years if year.confirmed]
    if not years:
        return None
    first = max(max(year.confirmed) for year in years)
    span = max(STEP, -(-first // STEP) * STEP)
    most = ceiling(max(year.total for year in years))
    days = range(span, -1, -STEP)
    return Curve(
        lines=tuple(Drawn(year.name, _points(year, span, most), year.total) for year in years),
        across=tuple(Mark(_x(each, span), str(each)) for each in days[:: -(-len(days) // 10)]),
        up=tuple(Mark(_y(most * part / 4, most), f"{most * part / 4:,g}") for part in range(5)),
        rows=tuple(Row(each, tuple(year.by(each) for year in years)) for each in days),
    )


def ceiling(number: int) -> int:
    """The round number at the top of the axis: 43 → 80, 861 → 1,000. Its quarter is a whole number."""
    size = 4
    while True:
        for nice in NICE:
            if size * nice >= number and size * nice == int(size * nice):
                return int(size * nice)
        size *= 10


def _points(year: Year, span: int, most: int) -> str:
    """Steps: the line stands still until the next booking."""
    total, points = 0, [(span, 0)]
    for days in sorted(year.confirmed, reverse=True):
        points.append((days, total))
        total += year.confirmed[days]
        points.append((days, total))
    points.append((min(year.until, points[-1][0]), total))
    return " ".join(f"{_x(days, span):g},{_y(number, most):g}" for days, number in points)


def _x(days: int, span: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (span - days) / span, 1)


def _y(number: float, most: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / most, 1)
