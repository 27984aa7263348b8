"""What any file of a programme comes down to: plain values, each with its place in the file. No row of ours, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from uuid import UUID


class FileProblem(Exception):  # noqa: N818 -- it is an answer, not a fault
    """Why nothing at all can be read of a file: one sentence that says where it broke."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Place:
    """Where something stands in the file, as a person finds it again. `names`: what the file calls a value of ours; `join`: how the two
    are put together: `days[0].rooms["Hall"][3].start`, `line 212, <start>`, `row 14, column “Room”`.
    """

    row: str = ""
    join: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, value: str) -> str:
        return f"{self.row}{self.join.format(self.names[value])}" if value in self.names else self.row


@dataclass(frozen=True)
class Remark:
    """Something in the file that was not taken as it stands."""

    place: str
    words: str


@dataclass(frozen=True)
class Person:
    """Somebody in the file. None: the file does not say. `biography`: plain paragraphs."""

    key: str
    name: str
    place: str
    biography: str | None = None
    organisation: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class RoomSeen:
    """A room by the name (or code) that the file gives it. `uid`: its guid, where the file has one."""

    key: str
    name: str
    place: str
    seats: int | None = None
    uid: str = ""


@dataclass(frozen=True)
class TrackSeen:
    """A stream by its name, its code, or both."""

    key: str
    name: str
    place: str
    code: str = ""


@dataclass(frozen=True)
class Event:
    """One holding of a session, or a session that has no time yet. `session`: the key of the session where the file gives it one
    (rows of a sheet with the same slug), else empty. None: the file does not say; empty: it says that there is none.

    `starts` and `ends` are the clock on the wall in `zone`; `day`: under which day it stands (after midnight, the day before).
    `kind`, `status`, `phases`, `standards` are codes of ours.
    """

    key: str
    place: Place
    title: str
    day: date
    zone: tzinfo
    uid: UUID | None = None
    session: str = ""
    slug: str = ""
    is_break: bool = False
    kind: str | None = None
    status: str | None = None
    track: str | None = None
    people: tuple[str, ...] | None = None
    abstract: str | None = None
    takeaways: tuple[str, ...] | None = None
    audience: str | None = None
    phases: tuple[str, ...] | None = None
    standards: tuple[str, ...] | None = None
    for_support_staff: bool | None = None
    slot: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    room: str = ""
    places: int | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class Programme:
    """A file that was read. `name`: of its source, unless somebody gives another; `is_released`: it is a schedule that its makers have
    published, not a list they are working on.
    """

    format: str
    name: str
    is_released: bool
    events: tuple[Event, ...]
    people: Mapping[str, Person]
    rooms: Mapping[str, RoomSeen]
    tracks: Mapping[str, TrackSeen]
    remarks: tuple[Remark, ...] = ()
