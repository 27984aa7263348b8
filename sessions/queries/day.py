"""The conference's day, slot by slot, and what of it answers a wish.

`whole_day` reads everything once; `chosen` picks from it without asking again, so that a page may keep the day for as long as it is true.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from conference.models import Conference, Room
from sessions.models import Run, Session, Slot, Stream
from sessions.queries import wishes
from sessions.queries.people import names
from sessions.queries.shown import SessionShown, sessions_shown
from sessions.queries.wishes import Wish

ROOM = ("room__name", "room__code", "room__sort_order")


@dataclass(frozen=True)
class RunCard:
    """One holding of a session, as a card shows it. `left` and `capacity` are None where seats are not counted."""

    id: int
    uid: str
    slug: str
    title: str
    kind: str
    stream_code: str
    stream_name: str
    palette: int | None
    speakers: tuple[str, ...]
    room_id: int
    room: str
    room_code: str
    starts_at: datetime
    ends_at: datetime
    left: int | None
    capacity: int | None
    cancelled: bool
    for_support_staff: bool
    session_id: int = 0
    column: int = 0  # the room's place in the grid from the left, 1 first; 0 where a run spans all


@dataclass(frozen=True)
class SlotRow:
    """A time band with the runs in it, in the order of the rooms. `date` where the programme goes over several days and one begins."""

    id: int
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    runs: tuple[RunCard, ...] = ()
    date: date | None = None


@dataclass(frozen=True)
class Timetable:
    """What is shown. `unscheduled`: sessions that answer and have no run yet."""

    slots: tuple[SlotRow, ...]
    rooms: tuple[Room, ...]
    shown: int = 0  # sessions that answer the wish
    in_all: int = 0
    unscheduled: tuple[SessionShown, ...] = ()


@dataclass(frozen=True)
class Beside:
    """The sessions before and after one in the order of the day, and the others of its stream."""

    before: SessionShown | None
    after: SessionShown | None
    in_stream: tuple[SessionShown, ...]


@dataclass(frozen=True)
class Day:
    """All of it: each published session in the order of the day, the slots with their cards, and the rooms that workshops are in."""

    sessions: tuple[SessionShown, ...]
    slots: tuple[SlotRow, ...]
    rooms: tuple[Room, ...]

    @property
    def streams(self) -> list[Stream]:
        """Those that a session is in, in their order."""
        used = {session.stream_id: session.stream for session in self.sessions if session.stream}
        return sorted(used.values(), key=lambda stream: (stream.sort_order, stream.name))

    def session(self, slug: str) -> SessionShown | None:
        return next((session for session in self.sessions if session.slug == slug), None)

    def runs_of(self, session: SessionShown) -> list[RunCard]:
        return [run for slot in self.slots for run in slot.runs if run.session_id == session.pk]

    def beside(self, session: SessionShown) -> Beside:
        """What a reader of this session may turn to."""
        place = self.sessions.index(session)
        stream = tuple(other for other in self.sessions if session.stream_id and other.stream_id == session.stream_id)
        return Beside(
            before=self.sessions[place - 1] if place else None,
            after=self.sessions[place + 1] if place + 1 < len(self.sessions) else None,
            in_stream=tuple(other for other in stream if other != session),
        )


def whole_day(conference: Conference, sessions: Collection[SessionShown] | None = None) -> Day:
    """Every published session and every public slot. 4 queries, however long the day; 2 where the sessions are already at hand."""
    found = {session.pk: session for session in (sessions_shown(conference) if sessions is None else sessions)}
    slots = list(Slot.objects.public().filter(conference=conference).order_by("starts_at", "pk"))
    by_slot: dict[int, list[Run]] = {slot.pk: [] for slot in slots}
    for run in _runs(conference):
        if run.session_id in found and run.slot_id in by_slot:
            by_slot[run.slot_id].append(run)
    rooms = _rooms([run for slot in slots if slot.kind == Slot.Kind.WORKSHOPS for run in by_slot[slot.pk]])
    columns = {room.pk: place for place, room in enumerate(rooms, start=1)}
    rows = [_row(slot, by_slot[slot.pk], found, columns) for slot in slots]
    held = dict.fromkeys(run.session_id for row in rows for run in row.runs)
    rest = sorted((found[pk] for pk in found.keys() - held.keys()), key=lambda session: (session.title, session.pk))
    return Day((*(found[pk] for pk in held), *rest), tuple(_dated(rows)), rooms)


def chosen(day: Day, wish: Wish | None = None, hits: Collection[int] = ()) -> Timetable:
    """What of the day answers the wish; rooms that nothing is left in are not shown. No query."""
    if not wish:
        return Timetable(day.slots, day.rooms, len(day.sessions), len(day.sessions), _unscheduled(day, day.sessions))
    answering = wishes.found(day.sessions, wish, hits)
    wanted = {session.pk for session in answering}
    kept = {run.column for slot in day.slots for run in slot.runs if run.session_id in wanted and run.column}
    columns = {old: new for new, old in enumerate(sorted(kept), start=1)}

    def picked(slot: SlotRow) -> SlotRow:
        runs = (run for run in slot.runs if run.session_id in wanted)
        return replace(slot, runs=tuple(replace(run, column=columns.get(run.column, 0)) for run in runs))

    rooms = tuple(room for place, room in enumerate(day.rooms, start=1) if place in kept)
    return Timetable(tuple(map(picked, day.slots)), rooms, len(wanted), len(day.sessions), _unscheduled(day, answering))


def timetable(*, conference: Conference, wish: Wish | None = None) -> Timetable:
    """The whole day, or what of it answers the wish. 4 queries, however long the day."""
    return chosen(whole_day(conference), wish)


def card(run: Run, session: Session | SessionShown | None = None, slot: Slot | None = None, column: int = 0) -> RunCard:
    session, slot = session or run.session, slot or run.slot
    stream = session.stream
    counted = slot.kind == Slot.Kind.WORKSHOPS
    return RunCard(
        id=run.pk,
        uid=str(run.uid),
        slug=session.slug,
        title=session.title,
        kind=session.kind,
        stream_code=stream.code if stream else "",
        stream_name=stream.name if stream else "",
        palette=stream.palette if stream else None,
        speakers=tuple(names(session)),
        room_id=run.room_id,
        room=run.room.name,
        room_code=run.room.code,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        left=run.left if counted else None,
        capacity=run.capacity if counted else None,
        cancelled=run.status == Run.Status.CANCELLED,
        for_support_staff=session.for_support_staff,
        session_id=session.pk,
        column=column,
    )


def _runs(conference: Conference) -> list[Run]:
    """With what a card shows of them, and of their rooms, and no more."""
    runs = Run.objects.public().filter(session__conference=conference).select_related("room")
    shown = runs.only("session_id", "slot_id", "status", "uid", "capacity", "taken", *ROOM)
    return list(shown.order_by("room__sort_order", "room__name", "pk"))


def _row(slot: Slot, runs: list[Run], sessions: Mapping[int, SessionShown], columns: Mapping[int, int]) -> SlotRow:
    is_grid = slot.kind == Slot.Kind.WORKSHOPS
    cards = (card(run, sessions[run.session_id], slot, columns[run.room_id] if is_grid else 0) for run in runs)
    return SlotRow(slot.pk, slot.name, slot.kind, slot.starts_at, slot.ends_at, tuple(cards))


def _rooms(runs: list[Run]) -> tuple[Room, ...]:
    """The rooms of these runs, in the venue's order."""
    used = {run.room_id: run.room for run in runs}
    return tuple(sorted(used.values(), key=lambda room: (room.sort_order, room.name)))


def _dated(rows: list[SlotRow]) -> list[SlotRow]:
    """Each day's first slot says its date, where there is more than one day."""
    days = [(day, list(slots)) for day, slots in groupby(rows, key=lambda row: timezone.localdate(row.starts_at))]
    if len(days) < 2:  # noqa: PLR2004 -- one day needs no heading
        return rows
    return [replace(slot, date=None if place else day) for day, slots in days for place, slot in enumerate(slots)]


def _unscheduled(day: Day, sessions: Collection[SessionShown]) -> tuple[SessionShown, ...]:
    held = {run.session_id for slot in day.slots for run in slot.runs}
    return tuple(session for session in sessions if session.pk not in held)
