"""What a delegate sees: her day, and the runs of one slot. Each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from conference.models import Conference
from delegates.bookings.models import Booking, Delegate
from delegates.choices import rules
from delegates.choices.models import Place
from sessions.engagements import Engagement
from sessions.exchange.queries import Programme, programme
from sessions.models import Contribution, Run, Slot, Stream


@dataclass(frozen=True)
class RunCard:
    """One run as a reader sees it. `left` is None where seats do not run out; `held_in`: her other slot with it."""

    pk: int
    title: str
    abstract: str
    audience: str
    speakers: tuple[str, ...]
    room: str
    floor: str
    step_free: bool
    for_support_staff: bool
    code: str
    stream: str
    palette: int | None
    capacity: int | None
    left: int | None
    is_cancelled: bool
    is_mine: bool
    held_in: str = ""

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def can_be_taken(self) -> bool:
        return not (self.is_mine or self.is_cancelled or self.is_full or self.held_in)


@dataclass(frozen=True)
class SlotLine:
    """One line of the agenda. `runs`: in a workshop slot hers alone (or none); in a plenary all that is on."""

    pk: int
    name: str
    is_choice: bool
    is_break: bool
    starts_at: datetime
    ends_at: datetime
    runs: tuple[RunCard, ...]

    @property
    def is_settled(self) -> bool:
        return any(not run.is_cancelled for run in self.runs)

    @property
    def needs_choice(self) -> bool:
        return self.is_choice and not self.is_settled


@dataclass(frozen=True)
class MyDay:
    lines: tuple[SlotLine, ...]

    @property
    def choices(self) -> tuple[SlotLine, ...]:
        return tuple(line for line in self.lines if line.is_choice)

    @property
    def to_choose(self) -> int:
        return sum(line.needs_choice for line in self.lines)


@dataclass(frozen=True)
class SlotPage:
    """The runs of one slot, after the filters; `total` before them. `others`: the day's other slots with a choice."""

    slot: Slot
    cards: tuple[RunCard, ...]
    total: int
    streams: tuple[Stream, ...]
    stream: str
    support: bool
    mine: RunCard | None
    others: tuple[SlotLine, ...]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.stream or self.support)

    @property
    def next_to_choose(self) -> SlotLine | None:
        """The next slot of the day that still waits for her, else the first that does."""
        waiting = [line for line in self.others if line.needs_choice]
        later = [line for line in waiting if line.starts_at > self.slot.starts_at]
        return (later or waiting or [None])[0]


def people_in(run: Run) -> list[Place]:
    """Everybody who holds a place in the run, by surname, with their schools. 1 query."""
    places = run.places.select_related("delegate__school", "delegate__booking")
    return list(places.order_by("delegate__last_name", "delegate__first_name", "pk"))


def engagements(conference: Conference, emails: Collection[str]) -> list[Engagement]:
    """Where people with these addresses hold places, for the programme's clash check: a speaker may come as a delegate too. 1 query."""
    places = (
        Place.objects.filter(slot__conference=conference, run__status=Run.Status.SCHEDULED)
        .alias(address=Lower("delegate__email"))
        .filter(address__in=emails, delegate__withdrawn_at__isnull=True)
        .exclude(delegate__booking__status=Booking.Status.CANCELLED)
    )
    rows = places.values_list(Lower("delegate__email"), "slot", "session__title", "run")
    return [Engagement(email, slot, title, run) for email, slot, title, run in rows]


def _readable(runs: QuerySet[Run]) -> QuerySet[Run]:
    live = Contribution.objects.filter(speaker__live=True).select_related("speaker").order_by("sort_order", "pk")
    return (
        runs.public()
        .select_related("session__stream", "room", "slot")
        .prefetch_related(Prefetch("session__contributions", queryset=live, to_attr="shown"))
    )


def _card(run: Run, *, mine: set[int], held_in: str = "") -> RunCard:
    session, stream = run.session, run.session.stream
    return RunCard(
        pk=run.pk,
        title=session.title,
        abstract=session.abstract,
        audience=session.audience,
        speakers=tuple(part.speaker.name for part in session.shown),
        room=run.room.name,
        floor=run.room.floor,
        step_free=run.room.step_free,
        for_support_staff=session.for_support_staff,
        code=stream.code if stream else "",
        stream=stream.name if stream else "",
        palette=stream.palette if stream else None,
        capacity=run.capacity,
        left=run.left,
        is_cancelled=run.status == Run.Status.CANCELLED,
        is_mine=run.pk in mine,
        held_in=held_in,
    )


def _lines(slots: list[Slot], runs: list[Run], mine: set[int]) -> tuple[SlotLine, ...]:
    by_slot: dict[int, list[RunCard]] = {}
    for run in runs:
        by_slot.setdefault(run.slot_id, []).append(_card(run, mine=mine))
    return tuple(
        SlotLine(
            pk=slot.pk,
            name=slot.name,
            is_choice=slot.kind == Slot.Kind.WORKSHOPS,
            is_break=slot.kind == Slot.Kind.BREAK,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            runs=tuple(by_slot.get(slot.pk, ())),
        )
        for slot in slots
    )


def my_day(delegate: Delegate) -> MyDay:
    """Her day in order: everything that everybody does, and her own place in each slot with a choice. 4 queries."""
    slots = list(Slot.objects.public().filter(conference_id=delegate.booking.conference_id).order_by("starts_at", "pk"))
    mine = set(Place.objects.filter(delegate=delegate).values_list("run_id", flat=True))
    hers_or_all = Q(pk__in=mine) | ~Q(slot__kind=Slot.Kind.WORKSHOPS)
    runs = _readable(Run.objects.filter(hers_or_all, slot__in=[slot.pk for slot in slots]))
    return MyDay(_lines(slots, list(runs.order_by("slot__starts_at", "room__sort_order", "pk")), mine))


def my_runs(delegate: Delegate) -> Programme:
    """What she is in: all that everybody does, and her own places, cancelled ones too. Nothing for who no longer comes. 6 queries."""
    comes = not rules.standing_problems(delegate.booking.status, is_withdrawn=delegate.withdrawn_at is not None)
    hers = Q(pk__in=Place.objects.filter(delegate=delegate).values("run")) | ~Q(slot__kind=Slot.Kind.WORKSHOPS)
    return programme(delegate.booking.conference, runs=hers if comes else Q(pk__in=[]))


def slot_page(delegate: Delegate, slot: Slot, *, stream: str = "", support: bool = False) -> SlotPage:
    """What is on in one slot, and how her day stands beside it. An unknown stream (an old address) narrows nothing.
    8 queries, however many runs there are.
    """
    day = my_day(delegate)
    places = {place.session_id: place for place in Place.objects.filter(delegate=delegate).select_related("slot")}
    mine = {place.run_id for place in places.values()}

    def held_in(run: Run) -> str:
        place = places.get(run.session_id)
        return place.slot.name if place and place.slot_id != slot.pk else ""

    runs = _readable(slot.runs.all()).order_by("session__stream__sort_order", "session__title", "pk")
    cards = tuple(_card(run, mine=mine, held_in=held_in(run)) for run in runs)
    offered = tuple(card for card in cards if card.is_mine or not card.is_cancelled)
    codes = {card.code for card in offered}
    stream = stream if stream in codes else ""
    return SlotPage(
        slot=slot,
        cards=tuple(card for card in offered if stream in ("", card.code) and (card.for_support_staff or not support)),
        total=len(offered),
        streams=tuple(one for one in Stream.objects.filter(conference_id=slot.conference_id) if one.code in codes),
        stream=stream,
        support=support,
        mine=next((card for card in cards if card.is_mine), None),
        others=tuple(line for line in day.choices if line.pk != slot.pk),
    )
