"""Writes a plan: rows in bulk, in the order in which they refer to one another, then what the next import has to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max, Model

from conference.models import Conference, Room, User
from sessions import actions as programme
from sessions.exchange.actions import profiles
from sessions.exchange.actions.indexing import index
from sessions.exchange.rules import Item, Kind, Known, Options, Plan, writes
from sessions.models import Contribution, DraftRun, Imported, Session, Slot, Stream

BATCH = 200
COLUMNS = {"stream": "stream_id", "slot": "slot_id", "room": "room_id", "places": "capacity"}
REFERENCES = {"stream", "slot", "room"}


class Writer:
    """`write()` once, inside a transaction."""

    def __init__(
        self,
        conference: Conference,
        plan: Plan,
        known: Known,
        source: str,
        options: Options,
        *,
        by: User | None,
        now: datetime,
    ) -> None:
        self.conference, self.plan, self.known, self.source, self.options = conference, plan, known, source, options
        self.by, self.now = by, now
        self.ids: dict[int, int] = {}

    def write(self) -> None:
        self._rooms()
        self._slots()
        self._streams()
        speakers = self._profiles()
        sessions = self._sessions()
        self._contributions()
        self._runs()
        self._remember()
        index(sessions=sessions, speakers=speakers)

    # --- What sessions refer to ---------------------------------------------------------------------------------------

    def _rooms(self) -> None:
        last = Room.objects.filter(venue=self.conference.venue_id).aggregate(last=Max("sort_order"))["last"] or 0
        self._create(
            Kind.ROOM,
            lambda item, place: Room(venue_id=self.conference.venue_id, sort_order=last + place, **item.values),
        )
        self._update(Room, self._changed(Kind.ROOM))

    def _streams(self) -> None:
        last = Stream.objects.filter(conference=self.conference).aggregate(last=Max("sort_order"))["last"] or 0
        self._create(
            Kind.STREAM, lambda item, place: Stream(conference=self.conference, sort_order=last + place, **item.values)
        )

    def _slots(self) -> None:
        """New ones are made; other times of a released one wait for the next release, as at the desk."""
        self._create(Kind.SLOT, self._new_slot)
        changed = {item.id: item.values for item in self._changed(Kind.SLOT)}
        for slot in Slot.objects.filter(pk__in=changed):
            times = changed[slot.pk]
            slot.starts_at = (
                datetime.fromisoformat(times["starts_at"]) if "starts_at" in times else slot.planned_starts_at
            )
            slot.ends_at = datetime.fromisoformat(times["ends_at"]) if "ends_at" in times else slot.planned_ends_at
            programme.save_slot(slot=slot, by=self.by)

    def _profiles(self) -> list[int]:
        items = [item for item in self.plan.of(Kind.SPEAKER) if item.is_new or item.values]
        written = profiles.write(items, publish=self.options.publish_speakers, by=self.by, now=self.now)
        self.ids |= {item.id: speaker.pk for item, speaker in zip(items, written, strict=True)}
        profiles.write_addresses({self._id(item.id): item.email for item in self.plan.of(Kind.SPEAKER) if item.email})
        return [speaker.pk for speaker in written]

    # --- Sessions and their runs --------------------------------------------------------------------------------------

    def _sessions(self) -> list[int]:
        """The ids of those whose words have changed."""
        self._create(Kind.SESSION, self._new_session)
        changed = self._changed(Kind.SESSION)
        self._update(Session, changed, but_not={"speakers"})
        return [self._id(item.id) for item in self.plan.of(Kind.SESSION) if item.is_new or item.values]

    def _contributions(self) -> None:
        wanted = {
            self._id(item.id): (self._resolved(item.values["speakers"]), item)
            for item in self.plan.of(Kind.SESSION)
            if "speakers" in item.values
        }
        there: dict[tuple[int, int], Contribution] = {}
        for part in Contribution.objects.filter(
            session__in=[pk for pk, (_, item) in wanted.items() if not item.is_new]
        ):
            there[part.session_id, part.speaker_id] = part
        new, moved = [], []
        for session, (speakers, item) in wanted.items():
            role = Contribution.Role.KEYNOTE if item.values.get("kind") == "KEYNOTE" else Contribution.Role.SPEAKER
            for place, speaker in enumerate(speakers):
                part = there.pop((session, speaker), None)
                if part is None:
                    new.append(Contribution(session_id=session, speaker_id=speaker, role=role, sort_order=place))
                elif part.sort_order != place:
                    part.sort_order, part.updated_at = place, self.now
                    moved.append(part)
        if there:
            Contribution.objects.filter(pk__in=[part.pk for part in there.values()]).delete()
        Contribution.objects.bulk_create(new, batch_size=BATCH)
        if moved:
            Contribution.objects.bulk_update(moved, ["sort_order", "updated_at"], batch_size=BATCH)

    def _runs(self) -> None:
        self._create(Kind.RUN, self._new_run)
        self._update(DraftRun, self._changed(Kind.RUN))

    def _new_slot(self, item: Item, place: int) -> Slot:
        return Slot(conference=self.conference, **item.values)

    def _new_session(self, item: Item, place: int) -> Session:
        return Session(conference=self.conference, **self._columns(item.values, but_not={"speakers"}))

    def _new_run(self, item: Item, place: int) -> DraftRun:
        own = {"uid": item.uid} if item.uid else {}
        return DraftRun(session_id=self._id(item.session), **self._columns(item.values), **own)

    # --- What the next import has to know -----------------------------------------------------------------------------

    def _remember(self) -> None:
        new: dict[tuple[str, str], Imported] = {}
        again: dict[int, Imported] = {}
        for item in writes(self.plan, self.known):
            number, digests = self._id(item.id), item.digests(self._final(item))
            for key in item.keys:
                row = {
                    "source": self.source,
                    "kind": item.kind.value,
                    "key": key,
                    "object_id": number,
                    "digests": digests,
                }
                before = self.known.imported.get((item.kind, key))
                if before is None:
                    new[item.kind, key] = Imported(conference=self.conference, **row)
                elif (before.object_id, dict(before.digests)) != (number, digests):
                    again[before.id] = Imported(pk=before.id, conference=self.conference, **row)
        Imported.objects.bulk_create(new.values(), batch_size=BATCH)
        if again:
            Imported.objects.bulk_update(again.values(), ["object_id", "digests"], batch_size=BATCH)

    def _final(self, item: Item) -> dict[str, Any]:
        """What file and row agree in, with the true ids."""
        final = dict(item.agreed)
        for name in REFERENCES & set(final):
            final[name] = self._id(final[name])
        if "speakers" in final:
            final["speakers"] = self._resolved(final["speakers"])
        return final

    # --- Rows in bulk -------------------------------------------------------------------------------------------------

    def _create(self, kind: Kind, make: Any) -> None:
        items = [item for item in self.plan.of(kind) if item.is_new]
        rows = [make(item, place) for place, item in enumerate(items, start=1)]
        if rows:
            made = type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)
            self.ids |= {item.id: row.pk for item, row in zip(items, made, strict=True)}

    def _changed(self, kind: Kind) -> list[Item]:
        return [item for item in self.plan.of(kind) if not item.is_new and item.values]

    def _update(self, model: type[Model], items: Iterable[Item], but_not: Iterable[str] = ()) -> None:
        """Set the changed fields, all rows together."""
        wanted = {item.id: self._columns(item.values, but_not=set(but_not)) for item in items}
        rows = list(model.objects.filter(pk__in=wanted))
        for row in rows:
            row.updated_at = self.now
            for name, value in wanted[row.pk].items():
                setattr(row, name, value)
        names = {name.removesuffix("_id") for values in wanted.values() for name in values}
        if rows:
            model.objects.bulk_update(rows, [*sorted(names), "updated_at"], batch_size=BATCH)

    def _columns(self, values: Mapping[str, Any], but_not: set[str] | frozenset[str] = frozenset()) -> dict[str, Any]:
        return {
            COLUMNS.get(name, name): self._id(value) if name in REFERENCES else value
            for name, value in values.items()
            if name not in but_not
        }

    def _resolved(self, speakers: Iterable[int]) -> list[int]:
        return [self._id(speaker) for speaker in speakers]

    def _id(self, number: int | None) -> int | None:
        return self.ids[number] if number is not None and number < 0 else number
