"""Who has what besides a place, as a table for a lead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from conference.models import Conference
from delegates.bookings import queries as bookings
from delegates.bookings.models import Booking, Delegate, Extra
from delegates.bookings.rules import places

Pair = tuple[int, int]  # a delegate's id and an extra's


@dataclass(frozen=True)
class Column:
    """One extra: until when it can be changed on the conference's clock, and whether whoever looks may still change it."""

    extra: Extra
    closes_at: datetime
    is_open: bool
    chosen: int

    @property
    def field(self) -> str:
        return f"extra-{self.extra.pk}"

    @property
    def left(self) -> int | None:
        """How many more can be had; None without a limit."""
        return self.extra.left


@dataclass(frozen=True)
class Cell:
    column: Column
    is_ticked: bool


@dataclass(frozen=True)
class Row:
    delegate: Delegate
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def is_open(self) -> bool:
        return any(column.is_open for column in self.columns)


def table(booking: Booking, ticked: Collection[Pair], now: datetime, *, is_organiser: bool) -> Table:
    """Everybody in the booking with what is ticked for her. Three queries, however many."""
    people = list(booking.delegates.active().select_related("ticket_type").order_by("position", "pk"))
    there = {person.pk for person in people}
    ticked = {pair for pair in ticked if pair[0] in there}
    columns = tuple(
        Column(
            extra,
            closes_at := timezone.localtime(extra.closes_at or booking.conference.booking_closes_at),
            is_organiser or not places.closed_problems([(extra.name, closes_at)], now),
            sum(what == extra.pk for _, what in ticked),
        )
        for extra in offered(booking.conference)
    )
    rows = tuple(
        Row(person, tuple(Cell(column, (person.pk, column.extra.pk) in ticked) for column in columns))
        for person in people
    )
    return Table(columns, rows)


def offered(conference: Conference) -> list[Extra]:
    """What can be had besides a place, in the organisers' order."""
    return list(conference.extras.order_by("sort_order", "name", "pk"))


def had(booking: Booking) -> set[Pair]:
    """What everybody in it has now, chosen or sold."""
    return {(one.delegate, one.extra) for one in bookings.contents_of(booking).extras}
