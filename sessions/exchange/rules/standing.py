"""What an import has to know of the conference before it can say what it would change: plain values of our rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any
from uuid import UUID


class Kind(StrEnum):
    """As Imported.Kind."""

    ROOM = "ROOM"
    SLOT = "SLOT"
    STREAM = "STREAM"
    SPEAKER = "SPEAKER"
    SESSION = "SESSION"
    RUN = "RUN"


@dataclass(frozen=True)
class Options:
    """How somebody wants it imported. `publish` None: as the file says, a schedule's sessions published and a list's as its Status
    column has them, else drafts. `shift_to_day`: take the file's first day for the conference's.
    """

    source: str = ""
    shift_to_day: bool = False
    overwrite: bool = False
    publish: bool | None = None
    publish_speakers: bool = False


@dataclass(frozen=True)
class KnownRoom:
    id: int
    name: str
    code: str
    seats: int
    uid: str = ""
    is_step_free: bool = True
    features: frozenset[str] = frozenset()


@dataclass(frozen=True)
class KnownStream:
    id: int
    code: str
    name: str
    palette: int


@dataclass(frozen=True)
class KnownSlot:
    """Times as the next release will have them."""

    id: int
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class KnownSpeaker:
    """`is_here`: speaks at this conference; `is_edited`: somebody has changed the live profile and not published it yet."""

    id: int
    name: str
    organisation: str
    biography: str
    email: str = ""
    is_outside: bool = False
    is_here: bool = False
    is_edited: bool = False
    uid: str = ""


@dataclass(frozen=True)
class KnownSession:
    """`values`: field → value as an import compares it; its speakers and stream by id."""

    id: int
    slug: str
    values: Mapping[str, Any]
    needs: frozenset[str] = frozenset()
    needs_step_free: bool = False
    seats_wished: int | None = None


@dataclass(frozen=True)
class KnownRun:
    """A run of the draft. `capacity`: its own number of places, if it has one; `places`: as many as it will offer; `taken`, `chosen_slot`:
    of the released one.
    """

    id: int
    uid: UUID
    session: int
    slot: int
    room: int
    status: str
    capacity: int | None
    places: int | None
    is_released: bool = False
    taken: int = 0
    chosen_slot: int | None = None


@dataclass(frozen=True)
class Mapped:
    """What an earlier import remembers of a row of the file."""

    id: int
    object_id: int
    digests: Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """The conference as it stands."""

    date: date
    zone: tzinfo
    venue: str
    rooms: tuple[KnownRoom, ...] = ()
    streams: tuple[KnownStream, ...] = ()
    slots: tuple[KnownSlot, ...] = ()
    speakers: tuple[KnownSpeaker, ...] = ()
    sessions: tuple[KnownSession, ...] = ()
    runs: tuple[KnownRun, ...] = ()
    imported: Mapping[tuple[str, str], Mapped] = field(default_factory=dict)
    taken_uids: frozenset[UUID] = frozenset()
