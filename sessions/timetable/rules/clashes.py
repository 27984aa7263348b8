"""Pure rules of the draft timetable: what clashes in it, and what is only worth a look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

Away = dict[tuple[int, int], list[str]]  # reasons by speaker and slot


@dataclass(frozen=True)
class Conflict:
    """One thing that is wrong (`stops` a release) or worth a look. `runs`: the draft runs that it is about, by id."""

    code: str
    stops: bool
    message: str
    runs: tuple[int, ...]
    slot: int | None = None
    room: int | None = None


@dataclass(frozen=True)
class Held:
    """A run of the draft that is not cancelled, with all that the rules ask of it. `speakers`: names by id; `features`: what the room
    has, `needs`: what the session must have, in words; `taken`: places that people hold, `chosen_slot`: the slot they chose it in.
    `capacity`: its own number of places, `places`: what it comes to in this slot and room. `is_ours` False: of another conference.
    """

    id: int
    session: int
    title: str
    is_published: bool
    slot: int
    slot_name: str
    starts_at: datetime
    ends_at: datetime
    is_workshops: bool
    room: int
    room_name: str
    room_seats: int
    room_is_step_free: bool = True
    features: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    needs_step_free: bool = False
    seats_wished: int | None = None
    places: int | None = None
    taken: int = 0
    chosen_slot: int | None = None
    is_keynote: bool = False
    is_workshop: bool = False
    is_break: bool = False
    stream: int | None = None
    stream_name: str = ""
    speakers: tuple[tuple[int, str], ...] = ()
    capacity: int | None = None
    is_ours: bool = True
    is_at_venue: bool = True
    is_own_slot: bool = True

    def at(self, slot: Band, room: Hall) -> Held:
        """The same run in another slot and room of the conference."""
        return replace(
            self,
            **(slot.as_held | room.as_held),
            places=room.seats if self.capacity is None and slot.is_workshops else self.capacity,
        )

    @property
    def where(self) -> str:
        return f"{self.slot_name}, {self.room_name}"

    def meets(self, other: Held) -> bool:
        """At the same time, if only for a minute."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Band:
    """A slot that a run could be in, at the times of the next release."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    is_workshops: bool = True
    is_break: bool = False

    @property
    def as_held(self) -> dict[str, Any]:
        return {
            "slot": self.id,
            "slot_name": self.name,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "is_workshops": self.is_workshops,
            "is_break": self.is_break,
            "is_own_slot": True,
        }


@dataclass(frozen=True)
class Hall:
    """A room that a run could be in. `features`: what it has, in words."""

    id: int
    name: str
    seats: int
    is_step_free: bool = True
    features: frozenset[str] = frozenset()
    is_at_venue: bool = True

    @property
    def as_held(self) -> dict[str, Any]:
        return {
            "room": self.id,
            "room_name": self.name,
            "room_seats": self.seats,
            "room_is_step_free": self.is_step_free,
            "features": self.features,
            "is_at_venue": self.is_at_venue,
        }


@dataclass(frozen=True)
class Absence:
    """A speaker who cannot be there in a slot. `reason` completes “Sam Okafor …”."""

    speaker: int
    slot: int
    reason: str


def conflicts(runs: Iterable[Held], absences: Iterable[Absence] = ()) -> list[Conflict]:
    """All that clashes, what stops a release first. `runs` in the order of the day. In a day of n runs about n·log n steps, and as many
    more as there are runs at the same time.
    """
    runs = list(runs)
    away = by_speaker_and_slot(absences)
    found = [conflict for run in runs if run.is_ours for conflict in alone(run, away)]
    found += [conflict for pair in _at_the_same_time(runs) for conflict in together(*pair)]
    found += _streams(runs)
    return sorted(found, key=lambda conflict: not conflict.stops)


def brought_by(
    runs: Iterable[Held], absences: Iterable[Absence], session: int, speakers: Collection[int]
) -> list[Conflict]:
    """What would not clash without these speakers in the session; they stand in its runs already."""
    runs, absences = list(runs), list(absences)

    def without(run: Held) -> Held:
        return replace(run, speakers=tuple(each for each in run.speakers if each[0] not in speakers))

    stood = set(conflicts([without(run) if run.session == session else run for run in runs], absences))
    return [conflict for conflict in conflicts(runs, absences) if conflict not in stood]


def by_speaker_and_slot(absences: Iterable[Absence]) -> Away:
    away = defaultdict(list)
    for absence in absences:
        away[absence.speaker, absence.slot].append(absence.reason)
    return away


def _at_the_same_time(runs: list[Held]) -> Iterator[tuple[Held, Held]]:
    ordered = sorted(runs, key=lambda run: (run.starts_at, run.id))
    for place, run in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.starts_at >= run.ends_at:
                break
            yield run, other


def together(run: Held, other: Held) -> Iterator[Conflict]:
    """Two runs at the same time, at least one of them ours."""
    if not (run.is_ours or other.is_ours):
        return
    both = (run.id, other.id)
    if run.room == other.room:
        words = f"{run.room_name} is used twice in {_slots(run, other)}: by “{run.title}” and “{other.title}”."
        yield Conflict("room", True, words, both, run.slot, run.room)
    if run.session == other.session:
        words = f"“{run.title}” is held twice at once, in {run.room_name} and {other.room_name} ({_slots(run, other)})."
        yield Conflict("twice", True, words, both, run.slot)
        return
    names = dict(run.speakers)
    for speaker, name in other.speakers:
        if speaker in names:
            words = f"{name} is in two places in {_slots(run, other)}: “{run.title}” in {run.room_name} and “{other.title}” in {other.room_name}."
            yield Conflict("speaker", True, words, both, run.slot)


def alone(run: Held, away: Away) -> Iterator[Conflict]:
    """What is wrong with a run by itself."""
    for code, words in [*_belongs(run), *_places(run)]:
        yield Conflict(code, True, words, (run.id,), run.slot, run.room)
    for code, words in [*_people(run, away), *_room(run), *_kind(run)]:
        yield Conflict(code, False, words, (run.id,), run.slot, run.room)


def _belongs(run: Held) -> Iterator[tuple[str, str]]:
    if not run.is_own_slot:
        yield "conference", f"“{run.title}” is in {run.slot_name}, a slot of another conference."
    if not run.is_at_venue:
        yield "venue", f"“{run.title}” is in {run.room_name}, which is not at the venue of this conference."


def _places(run: Held) -> Iterator[tuple[str, str]]:
    if run.taken and run.chosen_slot not in (None, run.slot):
        people = "1 person holds a place" if run.taken == 1 else f"{run.taken} people hold a place"
        again = "Cancel it and add another run: they are then asked to choose again."
        yield "has-places", f"{people} in “{run.title}”, which is to move to {run.slot_name}. {again}"
    if run.places is not None and run.places < run.taken:
        yield "taken", f"“{run.title}” in {run.where} offers {run.places} places, and {run.taken} are taken."
    elif run.places is not None and run.places > run.room_seats:
        yield "seats", f"“{run.title}” offers {run.places} places, and {run.room_name} seats {run.room_seats}."


def _people(run: Held, away: Away) -> Iterator[tuple[str, str]]:
    for speaker, name in run.speakers:
        for reason in away.get((speaker, run.slot), ()):
            yield "away", f"{name} {reason} during “{run.title}” ({run.where})."


def _room(run: Held) -> Iterator[tuple[str, str]]:
    if run.seats_wished and run.seats_wished > run.room_seats:
        yield "small", f"“{run.title}” is meant for {run.seats_wished}; {run.room_name} seats {run.room_seats}."
    if run.needs_step_free and not run.room_is_step_free:
        yield "step-free", f"“{run.title}” needs step-free access; {run.room_name} has none."
    if missing := sorted(run.needs - run.features):
        yield "equipment", f"“{run.title}” needs {_listed(missing)}; {run.room_name} has none."


def _kind(run: Held) -> Iterator[tuple[str, str]]:
    if run.is_keynote and run.is_workshops:
        yield "keynote", f"“{run.title}” is a keynote, and stands among the workshops of {run.slot_name}."
    if run.is_workshop and not run.is_workshops and not run.is_break:
        yield "plenary", f"“{run.title}” is a workshop, and stands in {run.slot_name}, which is for everybody."
    if run.is_break:
        yield "break", f"“{run.title}” is in a break: {run.slot_name}."
    if not run.is_published:
        yield "draft", f"“{run.title}” ({run.where}) is still a draft, and stays out of the next release."


def _streams(runs: list[Held]) -> Iterator[Conflict]:
    """Sessions of one stream side by side: whoever follows it can see one of them only."""
    by_stream: dict[tuple[int, int], list[Held]] = defaultdict(list)
    for run in runs:
        if run.stream is not None and run.is_workshops and run.is_ours:
            by_stream[run.slot, run.stream].append(run)
    for (slot, _), side_by_side in by_stream.items():
        if len({run.session for run in side_by_side}) > 1:
            yield Conflict("stream", False, in_parallel(side_by_side), tuple(run.id for run in side_by_side), slot)


def in_parallel(runs: list[Held]) -> str:
    titles = _listed([f"“{run.title}”" for run in runs])
    return f"{runs[0].stream_name} has {len(runs)} sessions at once in {runs[0].slot_name}: {titles}."


def _slots(run: Held, other: Held) -> str:
    return run.slot_name if run.slot == other.slot else f"{run.slot_name} and {other.slot_name}, which overlap"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
