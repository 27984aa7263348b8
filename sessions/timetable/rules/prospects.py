"""Where a run could go: every slot and room, with what would be wrong there; and the best places for one more run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sessions.timetable.rules.clashes import (
    Absence,
    Away,
    Band,
    Conflict,
    Hall,
    Held,
    alone,
    by_speaker_and_slot,
    in_parallel,
    together,
)

NOT_WITHOUT = {"away", "keynote", "plenary", "break"}  # where one more run is not even offered
ROOMS_FAULT = {"small", "equipment", "step-free"}
ALREADY = {"draft"}  # true of the session wherever it goes
LIGHT = {"stream"}  # with eight streams in a dozen rooms it cannot always be helped
OFFERED = 8
# Each reason in a few words, as it stands in a cell while a run is carried.
SHORT = {
    "room": "Room in use",
    "speaker": "Speaker elsewhere",
    "twice": "Held then already",
    "has-places": "People hold places",
    "taken": "Too few places",
    "seats": "Too many places",
    "venue": "Not at the venue",
    "conference": "Another conference",
    "away": "Speaker away",
    "small": "Room small",
    "step-free": "Steps",
    "equipment": "Lacks equipment",
    "keynote": "Workshops",
    "plenary": "For everybody",
    "break": "Break",
    "stream": "Same stream",
}


class Level(StrEnum):
    """HERE: where it is now. TAKEN: by one other run in the same slot and room. STOP: it would stop a release."""

    HERE = "here"
    GOOD = "good"
    WARN = "warn"
    STOP = "stop"
    TAKEN = "taken"


@dataclass(frozen=True)
class Prospect:
    """One slot and room for a run. `found`: what would be wrong there, what stops first. `taken_by`: the run that is there."""

    slot: Band
    room: Hall
    level: Level
    found: tuple[Conflict, ...] = ()
    taken_by: Held | None = None
    title: str = ""

    @property
    def where(self) -> str:
        return f"{self.slot.name}, {self.room.name}"

    @property
    def messages(self) -> list[str]:
        return [conflict.message for conflict in self.found]

    @property
    def notes(self) -> list[str]:
        """What is worth knowing of a place that is offered, without saying again of what."""
        own = f"“{self.title}” "
        return [
            "same stream at that time" if each.code in LIGHT else each.message.removeprefix(own) for each in self.found
        ]

    @property
    def mark(self) -> str:
        """What stands in the cell: `Free`, `Swap?`, or the first reason against it."""
        fixed = {
            Level.HERE: "Here now",
            Level.TAKEN: "In use",
            Level.GOOD: "Free, same stream" if self.found else "Free",
        }
        return fixed.get(self.level) or next(SHORT[each.code] for each in self.found if each.code not in LIGHT)

    @property
    def words(self) -> str:
        """What is read out there: `Workshops 2, Library: free.`"""
        if self.level == Level.HERE:
            return f"{self.where}: where it is now."
        if self.level == Level.TAKEN:
            others = [conflict.message for conflict in self.found if conflict.code != "room"]
            return " ".join([f"{self.where}: taken by “{self.taken_by.title}”.", *others])
        if self.level == Level.STOP:
            return " ".join([f"{self.where}: would clash.", *self.messages])
        return " ".join([f"{self.where}: free.", *self.messages])


def prospects(
    run: Held, *, slots: Iterable[Band], rooms: Iterable[Hall], runs: Iterable[Held], absences: Iterable[Absence] = ()
) -> Iterator[Prospect]:
    """Each slot with each room. `runs`: all that is on, this run too if it is; `run.slot` 0: it is nowhere yet."""
    others = [other for other in runs if other.id != run.id]
    away, rooms = by_speaker_and_slot(absences), list(rooms)
    for slot in slots:
        meeting = [other for other in others if other.starts_at < slot.ends_at and slot.starts_at < other.ends_at]
        in_room = defaultdict(list)
        for other in meeting:
            if other.slot == slot.id:
                in_room[other.room].append(other)
        for room in rooms:
            yield _prospect(
                run,
                run.at(slot, room),
                Prospect(slot, room, Level.GOOD, title=run.title),
                meeting,
                in_room[room.id],
                away,
            )


def _prospect(
    run: Held, there: Held, place: Prospect, meeting: list[Held], in_room: list[Held], away: Away
) -> Prospect:
    found = [*alone(there, away), *(clash for other in meeting for clash in together(there, other))]
    found += _stream(there, meeting)
    found = tuple(sorted((each for each in found if each.code not in ALREADY), key=lambda each: not each.stops))
    if (run.slot, run.room) == (place.slot.id, place.room.id):
        level = Level.HERE
    elif len(in_room) == 1 and in_room[0].is_ours:
        return replace(place, level=Level.TAKEN, found=found, taken_by=in_room[0])
    elif any(conflict.stops for conflict in found):
        level = Level.STOP
    else:
        level = Level.WARN if {conflict.code for conflict in found} - LIGHT else Level.GOOD
    return replace(place, level=level, found=found)


def _stream(there: Held, meeting: list[Held]) -> Iterator[Conflict]:
    if there.stream is None or not there.is_workshops:
        return
    same = [other for other in meeting if (other.slot, other.stream) == (there.slot, there.stream) and other.is_ours]
    if any(other.session != there.session for other in same):
        side_by_side = [there, *same]
        yield Conflict("stream", False, in_parallel(side_by_side), tuple(run.id for run in side_by_side), there.slot)


def best(found: Iterable[Prospect], seats_wished: int | None) -> list[Prospect]:
    """The places for one more run, best first: free, the presenters there and free, then what room and stream say, then the smallest
    room that is big enough.
    """
    wished = seats_wished or 0
    possible = [
        each
        for each in found
        if each.level in {Level.GOOD, Level.WARN} and not NOT_WITHOUT & {conflict.code for conflict in each.found}
    ]

    def order(place: Prospect) -> tuple[object, ...]:
        faults = sum(conflict.code in ROOMS_FAULT for conflict in place.found)
        short = max(0, wished - place.room.seats)
        return faults, len(place.found), short, place.room.seats, place.slot.starts_at, place.room.id

    return sorted(possible, key=order)[:OFFERED]
