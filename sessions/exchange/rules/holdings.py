"""Each holding of a session: the run of ours that it is, or a new one, and why it may come in without a place in the timetable."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from conference.lib.words import fold
from sessions.exchange.rules import telling
from sessions.exchange.rules.bands import Bands
from sessions.exchange.rules.days import Dated
from sessions.exchange.rules.items import Item
from sessions.exchange.rules.merging import merge
from sessions.exchange.rules.references import References
from sessions.exchange.rules.report import Group, Line
from sessions.exchange.rules.standing import Kind, Known, KnownRun, Options

SCHEDULED, CANCELLED = "SCHEDULED", "CANCELLED"


class Holdings:
    """`add` one after another; what has to be said goes onto `lines`; `items` and `places` (of each run's event, by the run's id) are what came of it."""

    def __init__(
        self,
        known: Known,
        options: Options,
        refs: References,
        bands: Bands,
        fresh: Callable[[], int],
        *,
        lines: list[Line],
    ) -> None:
        self.known, self.options, self.refs, self.bands, self.fresh = known, options, refs, bands, fresh
        self.runs = {run.id: run for run in known.runs}
        self.of_session: dict[int, list[KnownRun]] = {}
        for run in known.runs:
            self.of_session.setdefault(run.session, []).append(run)
        self.claimed = {mapped.object_id for (kind, _), mapped in known.imported.items() if kind == Kind.RUN}
        self.rooms = {room.id: {fold(room.code).strip(), fold(room.name).strip()} for room in known.rooms}
        self.items: list[Item] = []
        self.lines = lines
        self.places: dict[int, Dated] = {}

    def add(self, session: Item, each: Dated) -> None:
        event = each.event
        mapped = self.known.imported.get((Kind.RUN, event.key))
        ours = self._ours(session, each, mapped.object_id if mapped else None)
        if mapped and ours is None and not self.options.overwrite:
            self._say(
                Group.KEPT,
                f"A holding of “{session.label}” was deleted here since the last import: left out.",
                each,
                "",
            )
            return
        band = self.bands.of.get(event.key)
        room = self.refs.room(event.room) if band else None
        if room is not None and ours is not None and event.room in self.rooms.get(ours.room, ()):
            room = ours.room  # of two rooms of one name it is the one that the run is in
        if band is None or room is None:
            self._unplaced(session, each, ours, "room" if band else "starts")
        elif event.is_cancelled and not (ours and ours.is_released):
            words = f"“{session.label}” is cancelled in the file and was never public here: it comes in without a time."
            self._say(Group.NOTE, words, each, "status")
        else:
            self._placed(session, each, ours, band.id, room, mapped.digests if mapped and ours else {})

    def _placed(
        self, session: Item, each: Dated, ours: KnownRun | None, slot: int, room: int, base: dict[str, str]
    ) -> None:
        event = each.event
        given = {"slot": slot, "room": room, "status": CANCELLED if event.is_cancelled else SCHEDULED}
        if event.places is not None:
            given["places"] = event.places
        row = {"slot": ours.slot, "room": ours.room, "status": ours.status, "places": ours.places} if ours else None
        merged = merge(given, row, base, overwrite=self.options.overwrite)
        item = Item(
            kind=Kind.RUN,
            id=ours.id if ours else self.fresh(),
            keys=[event.key],
            label=session.label,
            place=event.place.row,
            values=dict(merged.write),
            agreed={name: given[name] for name in merged.agreed},
            base=base,
            uid=None if ours else self._uid(each),
            session=session.id,
        )
        self.items.append(item)
        self.places[item.id] = each
        local = self.bands.of[event.key].starts_at.astimezone(self.known.zone)
        where = f"at {local:%H:%M} in {self.refs.found[Kind.ROOM, event.room].label}"
        self.lines += telling.of_run(item, merged, where, session_is_new=session.is_new)

    def _ours(self, session: Item, each: Dated, mapped: int | None) -> KnownRun | None:
        """By an earlier import, by its uid, else the one of that session in the same slot."""
        if mapped is not None:
            return self.runs.get(mapped)
        own = [run for run in self.of_session.get(session.id, ()) if run.id not in self.claimed]
        band = self.bands.of.get(each.event.key)
        room = self.refs.room(each.event.room) if band and own else None
        for is_it in (
            lambda run: run.uid == each.event.uid,
            lambda run: band is not None and (run.slot, run.room) == (band.id, room),
            lambda run: band is not None and run.slot == band.id,
        ):
            if found := next((run for run in own if is_it(run)), None):
                self.claimed.add(found.id)
                return found
        return None

    def _unplaced(self, session: Item, each: Dated, ours: KnownRun | None, missing: str) -> None:
        event, what = each.event, "room" if missing == "room" else "time"
        if ours is not None:
            self._say(
                Group.KEPT, f"“{session.label}” has no {what} in the file: it stays where it is here.", each, missing
            )
        elif event.room or event.starts:
            words = f"“{session.label}” has no {what}: it comes in without a place in the timetable."
            self._say(Group.NOTE, words, each, missing)

    def _uid(self, each: Dated) -> UUID | None:
        uid = each.event.uid
        if uid in self.known.taken_uids:
            words = f"The guid of “{each.event.title}” belongs to another run already: this one gets its own."
            self._say(Group.NOTE, words, each, "uid")
            return None
        return uid

    def _say(self, group: Group, words: str, each: Dated, field: str) -> None:
        self.lines.append(Line(group, words, each.event.place.of(field)))
