"""The board that the editor shows, as frozen values: cards of runs in rows and columns, and sessions that want a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from conference.models import Conference, Room
from sessions.models import DraftStep, Stream
from sessions.timetable.rules import LIGHT, Conflict


@dataclass(frozen=True)
class Label:
    """A session as a card shows it. `palette` None: without a stream."""

    session: int
    title: str
    code: str
    stream: str
    palette: int | None
    speakers: tuple[str, ...]
    is_draft: bool
    is_keynote: bool

    @property
    def names(self) -> str:
        return ", ".join(self.speakers)


@dataclass(frozen=True)
class Card:
    """A run of the draft. `places` None: without limit. `news`: how it differs from what readers see, in a word, and `was` in words."""

    uid: str
    pk: int
    label: Label
    slot: int
    room: int
    slot_name: str
    room_name: str
    capacity: int | None
    places: int | None
    taken: int
    is_cancelled: bool
    is_released: bool
    news: str = ""
    was: str = ""
    conflicts: tuple[Conflict, ...] = ()

    @property
    def stops(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if conflict.stops]

    @property
    def warnings(self) -> list[Conflict]:
        """Without what is only a matter of its stream: that would mark every other card."""
        return [conflict for conflict in self.conflicts if not (conflict.stops or conflict.code in LIGHT)]


@dataclass(frozen=True)
class Column:
    """A slot. `spans`: a break or a plenary, one cell down all rooms. `was`: its public times where they are to change."""

    id: int
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    is_released: bool
    spans: bool
    was: tuple[datetime, datetime] | None = None


@dataclass(frozen=True)
class Cell:
    column: Column
    room: int
    room_name: str
    cards: tuple[Card, ...]
    span: int = 1  # rows, where it spans all rooms


@dataclass(frozen=True)
class Row:
    room: Room
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Spare:
    """A session with fewer runs than its presenters would hold. `wished` is 1 at least."""

    label: Label
    planned: int
    wished: int
    seats_wished: int | None

    @property
    def words(self) -> str:
        return f"would hold it {self.wished}×, {self.planned} planned" if self.planned else "not in the timetable yet"


Line = tuple[Conflict, list[Card]]


@dataclass(frozen=True)
class Board:
    conference: Conference
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cards: tuple[Card, ...]
    spare: tuple[Spare, ...]
    conflicts: tuple[Conflict, ...]
    streams: tuple[Stream, ...] = ()
    steps: tuple[DraftStep, ...] = ()
    to_undo: DraftStep | None = None
    to_redo: DraftStep | None = None

    @property
    def stops(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if conflict.stops]

    @property
    def warnings(self) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if not (conflict.stops or conflict.code in LIGHT)]

    @property
    def stop_lines(self) -> list[Line]:
        return [self._line(conflict) for conflict in self.stops]

    @property
    def warning_lines(self) -> list[Line]:
        return [self._line(conflict) for conflict in self.warnings]

    @property
    def light_lines(self) -> list[Line]:
        """Sessions of one stream side by side."""
        return [self._line(conflict) for conflict in self.conflicts if conflict.code in LIGHT]

    def _line(self, conflict: Conflict) -> Line:
        """A conflict with the cards that it is about; a run of another conference has none here."""
        return conflict, [self.by_pk[pk] for pk in conflict.runs if pk in self.by_pk]

    @property
    def changed(self) -> int:
        """Runs that stand otherwise than readers see them."""
        return sum(bool(card.news) for card in self.cards)

    @cached_property
    def by_pk(self) -> dict[int, Card]:
        return {card.pk: card for card in self.cards}
