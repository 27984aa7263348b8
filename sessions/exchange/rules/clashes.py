"""What would clash in the timetable after an import: the draft as it would be, asked by the editor's own rules (timetable/rules).
There is no second set: what is worked out here is only how the rows would stand once the file is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sessions.exchange.rules.items import Item, Plan
from sessions.exchange.rules.report import Group, Line
from sessions.exchange.rules.standing import Kind, Known, KnownRoom, KnownRun, KnownSession
from sessions.timetable.rules import Absence, Band, Hall, Held, conflicts

LEFT_OUT = {"draft"}  # said in the list of new sessions
FIELD = {"room": "room", "speaker": "people", "seats": "places", "taken": "places"}


@dataclass(frozen=True)
class _Slot:
    name: str
    kind: str
    starts_at: Any
    ends_at: Any


NOWHERE = Band(0, "", None, None)
NO_ROOM = Hall(0, "", 0)


def _band(number: int, slot: _Slot) -> Band:
    return Band(number, slot.name, slot.starts_at, slot.ends_at, slot.kind == "WORKSHOPS", slot.kind == "BREAK")


def _hall(room: KnownRoom) -> Hall:
    return Hall(room.id, room.name, room.seats, room.is_step_free, room.features)


def held(plan: Plan, known: Known, elsewhere: Iterable[Held] = ()) -> list[Held]:
    """Every run of the draft that would be on, of the file or not, and those of other conferences, in the order of the day."""
    after = _After(plan, known)
    runs = [after.held(run.id, run) for run in known.runs]
    runs += [after.held(item.id, None) for item in plan.of(Kind.RUN) if item.is_new]
    return sorted((run for run in (*runs, *elsewhere) if run), key=lambda run: (run.starts_at, run.room_name, run.id))


def lines_of(plan: Plan, runs: list[Held], absences: list[Absence]) -> list[Line]:
    """Each clash that a run of the file has part in, with its places. What would stop a release is a conflict, the rest a note."""
    lines = []
    order = {run: number for number, run in enumerate(plan.places)}
    for clash in conflicts(runs, absences):
        mine = [
            plan.places[run].event.place.of(FIELD.get(clash.code, "starts"))
            for run in sorted(set(clash.runs) & set(order), key=order.get)
        ]
        if mine and clash.code not in LEFT_OUT:
            place = "; ".join(dict.fromkeys(mine[:4])) + (f" and {len(mine) - 4} more" if len(mine) > 4 else "")  # noqa: PLR2004 -- a line
            lines.append(Line(Group.CONFLICT if clash.stops else Group.NOTE, clash.message, place))
    return lines


class _After:
    """Rows as the plan leaves them, by id."""

    def __init__(self, plan: Plan, known: Known) -> None:
        self.sessions = {session.id: session for session in known.sessions}
        self.rooms = {room.id: room for room in known.rooms}
        self.slots = {slot.id: _Slot(slot.name, slot.kind, slot.starts_at, slot.ends_at) for slot in known.slots}
        self.streams = {stream.id: stream.name for stream in known.streams}
        self.names = {speaker.id: speaker.name for speaker in known.speakers}
        self.written = {(item.kind, item.id): item for item in plan.items if item.values}
        self.run_items = {item.id: item for item in plan.of(Kind.RUN)}
        for item in plan.items:
            if item.is_new:
                self._add(item)

    def _add(self, item: Item) -> None:
        values = item.values
        if item.kind == Kind.ROOM:
            self.rooms[item.id] = KnownRoom(item.id, values["name"], values["code"], values["seats"])
        elif item.kind == Kind.SLOT:
            self.slots[item.id] = _Slot(values["name"], values["kind"], values["starts_at"], values["ends_at"])
        elif item.kind == Kind.STREAM:
            self.streams[item.id] = values["name"]
        elif item.kind == Kind.SPEAKER:
            self.names[item.id] = values["name"]

    def held(self, run_id: int, ours: KnownRun | None) -> Held | None:
        item = self.run_items.get(run_id)
        run = self._run(item, ours)
        if run["status"] != "SCHEDULED":
            return None
        session_id = ours.session if ours else item.session
        session, values = self._session(session_id)
        slot, room = self.slots[run["slot"]], self.rooms[run["room"]]
        run_there = Held(
            id=run_id,
            session=session_id,
            title=values["title"],
            is_published=values["status"] == "PUBLISHED",
            **(NOWHERE.as_held | NO_ROOM.as_held),
            needs=session.needs if session else frozenset(),
            needs_step_free=bool(session and session.needs_step_free),
            seats_wished=session.seats_wished if session else None,
            taken=ours.taken if ours else 0,
            chosen_slot=ours.chosen_slot if ours else None,
            is_keynote=values["kind"] == "KEYNOTE",
            is_workshop=values["kind"] == "WORKSHOP",
            stream=values.get("stream"),
            stream_name=self.streams.get(values.get("stream"), ""),
            speakers=tuple((each, self.names[each]) for each in values.get("speakers", ()) if each in self.names),
            capacity=run.get("places"),
        )
        return run_there.at(_band(run["slot"], slot), _hall(room))

    def _run(self, item: Item | None, ours: KnownRun | None) -> dict[str, Any]:
        before = {"slot": ours.slot, "room": ours.room, "status": ours.status, "places": ours.capacity} if ours else {}
        return before | (item.values if item else {})

    def _session(self, session_id: int) -> tuple[KnownSession | None, Mapping[str, Any]]:
        ours = self.sessions.get(session_id)
        item = self.written.get((Kind.SESSION, session_id))
        return ours, {**(ours.values if ours else {}), **(item.values if item else {})}
