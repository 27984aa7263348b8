"""Reads the board that the editor shows, where a run could go, and the best places for one run more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from django.db.models import QuerySet

from conference.models import Conference, Room, User
from sessions.models import DraftRun, Run, Session, Slot, Stream
from sessions.timetable import rules
from sessions.timetable.queries import history
from sessions.timetable.queries.cards import Board, Card, Cell, Column, Label, Row, Spare
from sessions.timetable.queries.loaded import Loaded, held, load, nowhere
from sessions.timetable.rules import Conflict, Level, Prospect, steps


def board(conference: Conference, by: User | None = None) -> Board:
    """All that the editor shows. 10 queries and that of the delegates' source of engagements, however long the day. `by`: whose steps
    may be taken back.
    """
    own = history.steps_of(conference, by) if by else []
    return replace(
        board_of(load(conference)),
        steps=tuple(history.steps_shown(conference)),
        to_undo=steps.to_undo(own),
        to_redo=steps.to_redo(own),
    )


def board_of(loaded: Loaded) -> Board:
    """The board without its history. No query."""
    found = rules.conflicts(loaded.runs, loaded.absences)
    cards = _cards(loaded, found)
    columns = tuple(map(_column, loaded.slots))
    return Board(
        conference=loaded.conference,
        columns=columns,
        rows=_rows(loaded.rooms, columns, cards),
        cards=cards,
        spare=_spare(loaded),
        conflicts=tuple(found),
        streams=_streams(loaded),
    )


def prospects_of(
    loaded: Loaded, *, run: DraftRun | None = None, session: Session | None = None
) -> tuple[Prospect, ...]:
    """Every slot and room for a run, or for one run more of a session. No query."""
    names = loaded.names
    if run is not None:
        # A cancelled run that is put elsewhere would be on again; where it stands now is then free for it.
        moving = held(run, names.get(run.session_id, ()), loaded.conference)
    else:
        moving = nowhere(session, names.get(session.pk, ()))
    return tuple(
        rules.prospects(moving, slots=loaded.bands, rooms=loaded.halls, runs=loaded.runs, absences=loaded.absences)
    )


def prospects(conference: Conference, *, session: Session, slot: Slot, room: Room) -> Prospect | None:
    """One run more of the session in this slot and room; None: no such place at this conference."""
    found = prospects_of(load(conference), session=session)
    return next((each for each in found if (each.slot.id, each.room.id) == (slot.pk, room.pk)), None)


def best(loaded: Loaded, session: Session) -> list[Prospect]:
    """The best places for one run more, where its presenters are free. No query."""
    on = [run.places or 0 for run in loaded.runs if run.session == session.pk]
    found = prospects_of(loaded, session=session)
    free = [each for each in found if each.level in {Level.GOOD, Level.WARN}]
    return rules.best(free, session.seats_wished or max(on, default=0))


def planned(loaded: Loaded, session: int) -> int:
    """How many runs of the session are on in the draft."""
    return sum(run.session == session for run in loaded.runs)


def runs_of(conference: Conference) -> QuerySet[DraftRun]:
    return DraftRun.objects.filter(session__conference=conference).select_related(
        "session__stream", "slot", "room", "run__slot", "run__room"
    )


def label(session: Session, loaded: Loaded) -> Label:
    stream = session.stream
    return Label(
        session=session.pk,
        title=session.title,
        code=stream.code if stream else "",
        stream=stream.name if stream else "",
        palette=stream.palette if stream else None,
        speakers=tuple(name for _, name in loaded.names.get(session.pk, ())),
        is_draft=session.status == Session.Status.DRAFT,
        is_keynote=session.kind == Session.Kind.KEYNOTE,
    )


def card(draft: DraftRun, loaded: Loaded) -> Card:
    run = draft.run
    news, was = _news(draft)
    return Card(
        uid=str(draft.uid),
        pk=draft.pk,
        label=label(draft.session, loaded),
        slot=draft.slot_id,
        room=draft.room_id,
        slot_name=draft.slot.name,
        room_name=draft.room.name,
        capacity=draft.capacity,
        places=draft.places,
        taken=run.taken if run else 0,
        is_cancelled=draft.status == Run.Status.CANCELLED,
        is_released=run is not None,
        news=news,
        was=was,
    )


def _news(draft: DraftRun) -> tuple[str, str]:
    """In a word, and what readers see instead; empty where they see the same."""
    run = draft.run
    if run is None:
        return "New", "Readers do not see it yet."
    public = f"{run.slot.name}, {run.room.name}"
    cancelled = draft.status == Run.Status.CANCELLED
    if draft.status != run.status:
        return ("Cancelled", f"Readers still see it in {public}.") if cancelled else ("On again", _CANCELLED)
    if not cancelled and (draft.slot_id, draft.room_id) != (run.slot_id, run.room_id):
        return "Moved", f"Readers see it in {public}."
    if not cancelled and draft.places != run.capacity:
        return "Places", f"Readers see {'no limit' if run.capacity is None else f'{run.capacity} places'}."
    return "", ""


_CANCELLED = "Readers see it as cancelled."


def _cards(loaded: Loaded, found: list[Conflict]) -> tuple[Card, ...]:
    by_run: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in found:
        for pk in conflict.runs:
            by_run[pk].append(conflict)
    return tuple(replace(card(draft, loaded), conflicts=tuple(by_run[draft.pk])) for draft in loaded.drafts)


def _column(slot: Slot) -> Column:
    moved = (slot.planned_starts_at, slot.planned_ends_at) != (slot.starts_at, slot.ends_at)
    return Column(
        id=slot.pk,
        name=slot.name,
        kind=slot.kind,
        starts_at=slot.planned_starts_at,
        ends_at=slot.planned_ends_at,
        is_released=slot.released_at is not None,
        spans=slot.kind != Slot.Kind.WORKSHOPS,
        was=(slot.starts_at, slot.ends_at) if moved else None,
    )


def _rows(rooms: tuple[Room, ...], columns: tuple[Column, ...], cards: tuple[Card, ...]) -> tuple[Row, ...]:
    """A break or a plenary is one cell down all rooms, in the first row."""
    at: dict[tuple[int, int], list[Card]] = defaultdict(list)
    whole: dict[int, list[Card]] = defaultdict(list)
    for each in cards:
        at[each.slot, each.room].append(each)
        whole[each.slot].append(each)
    rows = []
    for place, room in enumerate(rooms):
        cells = [
            Cell(column, room.pk, room.name, tuple(at[column.id, room.pk]))
            if not column.spans
            else Cell(column, _biggest(rooms).pk, _biggest(rooms).name, tuple(whole[column.id]), len(rooms))
            for column in columns
            if not column.spans or place == 0
        ]
        rows.append(Row(room, tuple(cells)))
    return tuple(rows)


def _biggest(rooms: tuple[Room, ...]) -> Room:
    """Where what is for everybody goes unless somebody says otherwise."""
    return max(rooms, key=lambda room: (room.seats, -room.sort_order, -room.pk))


def _streams(loaded: Loaded) -> tuple[Stream, ...]:
    """Those that some session belongs to, in their order."""
    found = {session.stream_id: session.stream for session in loaded.sessions if session.stream}
    return tuple(sorted(found.values(), key=lambda stream: (stream.sort_order, stream.name)))


def _spare(loaded: Loaded) -> tuple[Spare, ...]:
    on: dict[int, int] = defaultdict(int)
    for run in loaded.runs:
        on[run.session] += 1
    found = [
        Spare(label(session, loaded), on[session.pk], max(1, session.runs_wished), session.seats_wished)
        for session in loaded.sessions
        if on[session.pk] < max(1, session.runs_wished)
    ]
    return tuple(sorted(found, key=lambda spare: (spare.planned > 0, spare.label.title.casefold())))


def answering(spare: tuple[Spare, ...], stream: str, words: str) -> tuple[Spare, ...]:
    """Those of a stream (its code; empty: any) in which every word stands, in the title or a name."""
    wanted = words.casefold().split()

    def said(each: Spare) -> str:
        return f"{each.label.title} {each.label.names} {each.label.code}".casefold()

    return tuple(
        each
        for each in spare
        if (not stream or each.label.code == stream) and all(word in said(each) for word in wanted)
    )
