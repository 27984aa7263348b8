"""Reads: the day with the runs that somebody starred."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conference.models import Conference
from sessions.models import Slot
from sessions.queries import RunCard, SlotRow, timetable

MAX_RUNS = 60  # more in a link is no agenda but a mistake


@dataclass(frozen=True)
class AgendaRow:
    """A band of the day. `runs`: what was starred; in a plenary all that is on. `clash`: two of the starred at once."""

    slot: SlotRow
    runs: tuple[RunCard, ...]
    clash: bool

    @property
    def is_open(self) -> bool:
        """Workshops in which nothing is starred."""
        return self.slot.kind == Slot.Kind.WORKSHOPS and not self.runs


@dataclass(frozen=True)
class Agenda:
    rows: tuple[AgendaRow, ...]
    starred: tuple[int, ...]

    @property
    def link(self) -> str:
        """The part of the address that carries the agenda: `12.15.88`."""
        return ".".join(map(str, self.starred))


def numbers(text: str) -> list[int]:
    """The runs in a link, at most 60; whatever is no number is left out."""
    parts = text.split(".")[:MAX_RUNS]
    return [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 19]  # noqa: PLR2004 -- a bigint


def agenda(conference: Conference, wanted: Iterable[int]) -> Agenda:
    """The whole day with the starred runs in it. A run that is no longer there is left out; a cancelled one is shown as cancelled.
    As many queries as the timetable.
    """
    wanted = set(wanted)
    rows = [_row(slot, wanted) for slot in timetable(conference=conference).slots]
    return Agenda(
        rows=tuple(rows),
        starred=tuple(run.id for row in rows for run in row.runs if run.id in wanted),
    )


def _row(slot: SlotRow, wanted: set[int]) -> AgendaRow:
    everybody = slot.kind != Slot.Kind.WORKSHOPS
    runs = tuple(run for run in slot.runs if run.id in wanted or (everybody and not run.cancelled))
    held = [run for run in runs if run.id in wanted and not run.cancelled]
    return AgendaRow(slot=slot, runs=runs, clash=len(held) > 1)
