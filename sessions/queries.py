"""What the public reads of the programme, as frozen values: the day's timetable, one session, one speaker.

Everything here shows published sessions only, and says how many queries it takes; tests hold it to that at any length.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Min, Prefetch, Q, QuerySet
from wagtail.images import get_image_model

from conference.models import Conference, Room
from sessions import frameworks
from sessions.models import Contribution, Run, Session, Slot, Speaker, Stream

PORTRAIT = "fill-320x320|format-webp"  # as {% image photo fill-320x320 format-webp %} in a template


@dataclass(frozen=True)
class Wish:
    """What a reader filters the programme by. Empty means all."""

    stream: str = ""
    phase: str = ""
    support: bool = False
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.stream or self.phase or self.support or self.words)


@dataclass(frozen=True)
class RunCard:
    """One holding of a session, as a card shows it. `left` and `capacity` are None where seats are not counted."""

    id: int
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
    column: int = 0  # the room's place in the grid from the left, 1 first; 0 where a run spans all


@dataclass(frozen=True)
class SlotRow:
    """A time band with the runs in it, in the order of the rooms."""

    id: int
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    runs: tuple[RunCard, ...] = ()


@dataclass(frozen=True)
class Timetable:
    slots: tuple[SlotRow, ...]
    rooms: tuple[Room, ...]
    shown: int = field(default=0)  # sessions that answer the wish
    in_all: int = field(default=0)


@dataclass(frozen=True)
class SessionLine:
    """A session in a list."""

    slug: str
    title: str
    kind: str
    audience: str
    stream_code: str
    stream_name: str
    palette: int | None
    speakers: tuple[str, ...]


def timetable(*, conference: Conference, wish: Wish | None = None) -> Timetable:
    """The whole day, or what of it answers the wish. 3 queries, however long the day."""
    wish = wish or Wish()
    runs = list(_runs(conference))
    wanted = [run for run in runs if answers(run.session, wish)]
    rooms = _rooms(wanted)
    columns = {room.pk: place for place, room in enumerate(rooms, start=1)}
    cards: dict[int, list[RunCard]] = {}
    for run in wanted:
        column = columns.get(run.room_id, 0) if run.slot.kind == Slot.Kind.WORKSHOPS else 0
        cards.setdefault(run.slot_id, []).append(replace(card(run), column=column))
    slots = tuple(
        SlotRow(slot.pk, slot.name, slot.kind, slot.starts_at, slot.ends_at, tuple(cards.get(slot.pk, ())))
        for slot in Slot.objects.public().filter(conference=conference).order_by("starts_at", "pk")
    )
    return Timetable(slots, rooms, len({run.session_id for run in wanted}), len({run.session_id for run in runs}))


def answers(session: Session, wish: Wish) -> bool:
    """Whether a session with its speakers is what the reader looks for. A keynote is for every stream and phase."""
    everybody = session.kind == Session.Kind.KEYNOTE and not (wish.support or wish.words)
    if everybody:
        return True
    stream = session.stream.code if session.stream else ""
    said = " ".join([session.title, session.abstract, session.audience, stream, *_names(session)]).casefold()
    return (
        (not wish.stream or stream == wish.stream)
        and (not wish.phase or not session.phases or wish.phase in session.phases or "all_through" in session.phases)
        and (not wish.support or session.for_support_staff)
        and all(word in said for word in wish.words.casefold().split())
    )


def streams(conference: Conference) -> list[Stream]:
    """The conference's streams in their order. 1 query."""
    return list(Stream.objects.filter(conference=conference).order_by("sort_order", "name"))


def session_shown(*, conference: Conference, slug: str) -> Session | None:
    """A published session by its address, with its stream, speakers and portraits. 4 queries at most."""
    return (
        Session.objects.filter(conference=conference, slug=slug, status=Session.Status.PUBLISHED)
        .select_related("stream")
        .prefetch_related(_contributions(photos=True))
        .first()
    )


def keynotes(conference: Conference) -> list[Session]:
    """The published keynotes in the order of the day, with their speakers and portraits. 4 queries at most."""
    found = Session.objects.filter(
        conference=conference, status=Session.Status.PUBLISHED, kind=Session.Kind.KEYNOTE
    ).annotate(first_at=Min("runs__slot__starts_at"))
    return list(
        found.select_related("stream").prefetch_related(_contributions(photos=True)).order_by("first_at", "title")
    )


def runs_of(session: Session) -> list[RunCard]:
    """When and where a session is held, cancelled runs too. 1 query."""
    runs = session.runs.select_related("slot", "room").order_by("slot__starts_at", "pk")
    return [card(run, session) for run in runs]


def session_lines(
    *, conference: Conference, stream: str = "", keynotes: bool = False, support: bool = False, limit: int | None = None
) -> list[SessionLine]:
    """Published sessions by stream code, keynotes only, or for support staff, by title. 2 queries."""
    wanted = Q(conference=conference, status=Session.Status.PUBLISHED)
    if stream:
        wanted &= Q(stream__code=stream)
    if keynotes:
        wanted &= Q(kind=Session.Kind.KEYNOTE)
    if support:
        wanted &= Q(for_support_staff=True)
    found = Session.objects.filter(wanted).select_related("stream").prefetch_related(_contributions()).order_by("title")
    return [line(session) for session in found[:limit]]


def speakers_shown(conference: Conference) -> QuerySet[Speaker]:
    """Live speakers with a part in a published session of this conference, keynotes first, then by name. 3 queries."""
    parts = Contribution.objects.filter(session__conference=conference, session__status=Session.Status.PUBLISHED)
    keynotes = parts.filter(session__kind=Session.Kind.KEYNOTE).values("speaker")
    return (
        Speaker.objects.filter(live=True, pk__in=parts.values("speaker"))
        .annotate(keynote=Q(pk__in=keynotes))
        .prefetch_related(_portraits("photo"))
        .order_by("-keynote", "name")
    )


def speakers_in_order(ids: list[int]) -> list[Speaker]:
    """Live speakers in the order they were chosen in. 3 queries."""
    found = Speaker.objects.filter(live=True).prefetch_related(_portraits("photo")).in_bulk(ids)
    return [found[each] for each in ids if each in found]


def sessions_of(*, speaker: Speaker, conference: Conference) -> list[SessionLine]:
    """A speaker's published sessions. 2 queries."""
    found = (
        Session.objects.filter(conference=conference, status=Session.Status.PUBLISHED, contributions__speaker=speaker)
        .select_related("stream")
        .prefetch_related(_contributions())
        .order_by("title")
    )
    return [line(session) for session in found]


def tags_of(session: Session) -> dict[str, list[str]]:
    """Phases and Teachers' Standards in words. A code that no list knows is left out."""
    return {
        "phases": [frameworks.phases()[code] for code in session.phases if code in frameworks.phases()],
        "standards": [frameworks.standards()[code] for code in session.standards if code in frameworks.standards()],
    }


def card(run: Run, session: Session | None = None) -> RunCard:
    session = session or run.session
    stream = session.stream
    counted = run.slot.kind == Slot.Kind.WORKSHOPS
    return RunCard(
        id=run.pk,
        slug=session.slug,
        title=session.title,
        kind=session.kind,
        stream_code=stream.code if stream else "",
        stream_name=stream.name if stream else "",
        palette=stream.palette if stream else None,
        speakers=tuple(_names(session)),
        room_id=run.room_id,
        room=run.room.name,
        room_code=run.room.code,
        starts_at=run.slot.starts_at,
        ends_at=run.slot.ends_at,
        left=run.left if counted else None,
        capacity=run.capacity if counted else None,
        cancelled=run.status == Run.Status.CANCELLED,
        for_support_staff=session.for_support_staff,
    )


def line(session: Session) -> SessionLine:
    stream = session.stream
    return SessionLine(
        slug=session.slug,
        title=session.title,
        kind=session.kind,
        audience=session.audience,
        stream_code=stream.code if stream else "",
        stream_name=stream.name if stream else "",
        palette=stream.palette if stream else None,
        speakers=tuple(_names(session)),
    )


def _runs(conference: Conference) -> Iterable[Run]:
    return (
        Run.objects.public()
        .filter(session__conference=conference)
        .select_related("slot", "room", "session__stream")
        .prefetch_related(_contributions("session__contributions"))
        .order_by("slot__starts_at", "room__sort_order", "room__name", "pk")
    )


def _rooms(runs: list[Run]) -> tuple[Room, ...]:
    """The rooms that workshops are in, in the venue's order."""
    used = {run.room_id: run.room for run in runs if run.slot.kind == Slot.Kind.WORKSHOPS}
    return tuple(sorted(used.values(), key=lambda room: (room.sort_order, room.name)))


def _contributions(path: str = "contributions", *, photos: bool = False) -> Prefetch:
    # A profile still in draft is not named.
    parts = Contribution.objects.filter(speaker__live=True).select_related("speaker").order_by("sort_order", "pk")
    if photos:
        parts = parts.prefetch_related(_portraits("speaker__photo"))
    return Prefetch(path, queryset=parts, to_attr="shown_contributions")


def _portraits(path: str) -> Prefetch:
    """Pictures with their small version, so that a page of fifty asks once."""
    return Prefetch(path, queryset=get_image_model().objects.prefetch_renditions(PORTRAIT))


def _names(session: Any) -> list[str]:
    return [part.speaker.name for part in session.shown_contributions]
