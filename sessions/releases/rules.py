"""Pure rules of a release: what changed between the public timetable and the draft, in words, and why it cannot go out yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from conference.lib.problems import Problem


class Kind(StrEnum):
    """FIRST: the whole day for the first time. SLOT: a new band of the day. TIME: a band at another time, with all that is in it."""

    FIRST = "FIRST"
    NEW = "NEW"
    MOVED = "MOVED"
    CANCELLED = "CANCELLED"
    RESTORED = "RESTORED"
    PLACES = "PLACES"
    SLOT = "SLOT"
    TIME = "TIME"


@dataclass(frozen=True)
class Standing:
    """Where and whether a run is held. `slot_name` and `room` are what readers call the slot and the room; `starts_at` is local time;
    `places` None: without limit.
    """

    slot: int
    slot_name: str
    starts_at: datetime
    room: int
    room_name: str
    is_cancelled: bool = False
    places: int | None = None

    @property
    def words(self) -> str:
        return f"{self.slot_name}, {self.starts_at:%H:%M}, {self.room_name}"

    def is_as(self, other: Standing) -> bool:
        """The same slot, room and standing. The slot's time is the slot's own affair."""
        return (self.slot, self.room, self.is_cancelled) == (other.slot, other.room, other.is_cancelled)


@dataclass(frozen=True)
class PlannedRun:
    """A run of the draft, and as it is public now (`before`; None: not yet). `taken`: places that people hold in it."""

    draft: int
    uid: str
    session: int
    title: str
    is_published: bool
    after: Standing
    before: Standing | None = None
    taken: int = 0
    speakers: tuple[int, ...] = ()


@dataclass(frozen=True)
class PlannedSlot:
    """A band of the day with its public and its coming times, local."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    next_starts_at: datetime
    next_ends_at: datetime
    is_released: bool

    @property
    def is_moved(self) -> bool:
        return (self.starts_at, self.ends_at) != (self.next_starts_at, self.next_ends_at)


@dataclass(frozen=True)
class Change:
    """One line of a release's list. `uid` is empty where it is about a slot. `places`: people who hold a place in the run."""

    kind: Kind
    words: str
    uid: str = ""
    title: str = ""
    places: int = 0
    speakers: tuple[int, ...] = field(default=(), compare=False)

    def stored(self) -> dict[str, object]:
        """As Release.changes keeps it: without the speakers, whom readers find on the session's page."""
        kept = asdict(self)
        del kept["speakers"]
        return kept


def change_of_run(run: PlannedRun) -> Change | None:
    """What readers have to be told of a run; None when nothing. A session in draft is no reader's business."""
    if not run.is_published:
        return None
    before, after = run.before, run.after
    if before is None:
        kind, words = Kind.NEW, f"New: “{run.title}” in {after.words}."
    elif before.is_as(after):
        if before.places == after.places or after.is_cancelled:
            return None
        words = f"“{run.title}” in {after.words} now has {_places(after.places)} (it had {_places(before.places)})."
        return Change(Kind.PLACES, words, run.uid, run.title)
    elif after.is_cancelled:
        kind, words = Kind.CANCELLED, f"Cancelled: “{run.title}” in {before.words}."
    elif before.is_cancelled:
        kind, words = Kind.RESTORED, f"On again: “{run.title}” in {after.words}."
    else:
        kind, words = Kind.MOVED, f"“{run.title}” moves from {before.words} to {after.words}."
    return Change(kind, words, run.uid, run.title, run.taken, run.speakers)


def change_of_slot(slot: PlannedSlot) -> Change | None:
    after = f"{slot.next_starts_at:%H:%M} to {slot.next_ends_at:%H:%M}"
    if not slot.is_released:
        return Change(Kind.SLOT, f"New in the day: {slot.name}, {after}.", title=slot.name)
    if slot.is_moved:
        before = f"{slot.starts_at:%H:%M} to {slot.ends_at:%H:%M}"
        return Change(Kind.TIME, f"{slot.name} is now {after} (it was {before}).", title=slot.name)
    return None


def changes(runs: Iterable[PlannedRun], slots: Iterable[PlannedSlot]) -> list[Change]:
    """Every change, the day's bands first, then runs in the order given."""
    found = [*map(change_of_slot, slots), *map(change_of_run, runs)]
    return [change for change in found if change]


def first(runs: Iterable[PlannedRun]) -> Change:
    """The one line that stands for a whole first programme."""
    held = [run for run in runs if run.is_published and not run.after.is_cancelled]
    sessions = len({run.session for run in held})
    return Change(
        Kind.FIRST,
        f"The programme is out: {_number(sessions, 'session')}, held {_number(len(held), 'time')} in all.",
    )


def problems(*, found: list[Change], is_first: bool, stops: list[str]) -> list[Problem]:
    """Why the draft cannot be released as it is; empty when it can. `stops`: sentences of what clashes in it."""
    if stops:
        clashes = "1 clash stops" if len(stops) == 1 else f"{len(stops)} clashes stop"
        return [Problem("clashes", f"{clashes} the release. Mend the timetable first."), *_each("clash", stops)]
    if is_first and not any(change.kind == Kind.NEW for change in found):
        return [Problem("empty", "No published session has a slot and a room yet, so there is nothing to release.")]
    if not found:
        return [Problem("nothing", "Nothing has changed since the last release.")]
    return []


def fingerprint(found: Iterable[Change]) -> str:
    """Names a list of changes: what is released has to be what the organiser has read."""
    return sha256("\n".join(f"{change.kind} {change.uid} {change.words}" for change in found).encode()).hexdigest()[:16]


def _each(code: str, sentences: list[str]) -> list[Problem]:
    return [Problem(code, sentence) for sentence in sentences]


def _places(places: int | None) -> str:
    return "no limit of places" if places is None else _number(places, "place")


def _number(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
