"""Reads about the line: who waits, what there is for them, whom a booking would overtake, and where a lead stands."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from conference.lib.problems import Problem
from conference.models import Conference
from delegates.bookings.models import Booking, Delegate, Hold, SchoolAllowance, TicketType
from delegates.bookings.queries import Contents, Member
from delegates.bookings.rules.places import stock_problems
from delegates.waiting import rules
from delegates.waiting.models import WaitingEntry
from delegates.waiting.rules import CONFERENCE, Group, Key


@dataclass(frozen=True)
class Line:
    """Who waits in a conference, in order, and what is left for them."""

    entries: list[WaitingEntry]
    groups: list[Group]
    left: dict[Key, int | None]


def keys_of(kind: int, school: int) -> frozenset[Key]:
    """What one place takes from, by the ids of its ticket type and of its school."""
    return frozenset({CONFERENCE, ("ticket", kind), ("school", school)})


def people_of(members: Iterable[Member]) -> tuple[frozenset[Key], ...]:
    return tuple(keys_of(member.kind, member.school) for member in members)


def groups_of(entries: Sequence[WaitingEntry]) -> list[Group]:
    """One query."""
    rows = (
        Delegate.objects.active()
        .filter(booking__in=[entry.booking_id for entry in entries])
        .order_by("position", "pk")
        .values_list("booking_id", "ticket_type_id", "school_id")
    )
    people: dict[int, list[frozenset[Key]]] = {}
    for booking, kind, school in rows:
        people.setdefault(booking, []).append(keys_of(kind, school))
    return [Group(entry.pk, entry.at_least, tuple(people.get(entry.booking_id, ())), entry.passed) for entry in entries]


def line_of(conference: Conference) -> Line:
    """Five queries, however long the line; one when nobody waits."""
    entries = list(
        WaitingEntry.objects.waiting().filter(conference=conference).select_related("booking").order_by("turn", "pk")
    )
    if not entries:
        return Line([], [], {})
    groups = groups_of(entries)
    return Line(entries, groups, left_for(conference.pk, groups))


def left_for(conference: int, groups: Iterable[Group]) -> dict[Key, int | None]:
    """What is left of everything that these groups take from, as it stands now."""
    row = Conference.objects.get(pk=conference)
    left: dict[Key, int | None] = {CONFERENCE: row.left}
    left |= {("ticket", kind.pk): kind.left for kind in TicketType.objects.filter(conference=row)}
    schools = {pk for group in groups for name, pk in group.wants if name == "school"}
    return left | _left_of_schools(row, schools)


def _left_of_schools(conference: Conference, schools: set[int]) -> dict[Key, int | None]:
    """What each school may still bring, less what is kept for it in offers; they are counted as its people only when they confirm."""
    rows = {row.school_id: row for row in SchoolAllowance.objects.filter(conference=conference, school__in=schools)}
    limits = {
        school: rows[school].capacity if school in rows and rows[school].is_own else conference.places_per_school
        for school in schools
    }
    if all(limit is None for limit in limits.values()):
        return {}
    kept = dict(
        Hold.objects.filter(booking__conference=conference, booking__school__in=schools)
        .order_by()
        .values_list("booking__school")
        .annotate(Sum("places"))
    )
    return {
        ("school", school): max(limit - (rows[school].taken if school in rows else 0) - kept.get(school, 0), 0)
        for school, limit in limits.items()
        if limit is not None
    }


def most_of(contents: Contents) -> int:
    """How many of its people could come if nobody else did."""
    conference = contents.booking.conference
    room: dict[Key, int | None] = {CONFERENCE: conference.capacity}
    room |= {("ticket", kind.pk): kind.capacity for kind in contents.kinds.values()}
    return len(rules.fitting(people_of(contents.people), room))


def overtaken(contents: Contents, people: Sequence[Member] | None = None) -> list[Group]:
    """Whom of the line this booking would overtake if it took places for `people` (None: for all of its own) now. What it keeps
    already is its own, and an offer is. One query when nobody waits.
    """
    booking = contents.booking
    waiting = WaitingEntry.objects.waiting().filter(conference=booking.conference_id)
    line = list(waiting.select_related("booking").order_by("turn", "pk"))
    own = next((at for at, entry in enumerate(line) if entry.booking_id == booking.pk), len(line))
    before = line[:own]
    asked = _beyond(contents.people if people is None else people, contents.kept)
    if not before or not asked:
        return []
    groups = groups_of(before)
    keys = people_of(asked)
    return rules.in_front(groups, keys, left_for(booking.conference_id, [*groups, Group(0, 1, keys)]))


def _beyond(people: Sequence[Member], kept: Tally[int]) -> list[Member]:
    """Those for whom no place is kept yet."""
    left, more = Tally(kept), []
    for member in people:
        if left[member.kind] > 0:
            left[member.kind] -= 1
        else:
            more.append(member)
    return more


def line_problems(contents: Contents, people: Sequence[Member] | None = None) -> list[Problem]:
    """Why it cannot be booked past the line, if so."""
    groups = overtaken(contents, people)
    return [rules.line_problem(groups)] if groups else []


def entry_of(booking: Booking) -> WaitingEntry | None:
    """Its entry, also when that has ended."""
    return WaitingEntry.objects.select_related("conference").filter(booking=booking).first()


@dataclass(frozen=True)
class Standing:
    """Where a group stands in line: its place, counted from 1, and how many places are wanted before it."""

    place: int
    wanted_before: int

    @property
    def ordinal(self) -> str:
        return rules.ordinal(self.place)


def standing(entry: WaitingEntry) -> Standing:
    """One query."""
    before = WaitingEntry.objects.waiting().filter(
        Q(turn__lt=entry.turn) | Q(turn=entry.turn, pk__lt=entry.pk), conference=entry.conference_id
    )
    people = Count("booking__delegates", filter=Q(booking__delegates__withdrawn_at=None), distinct=True)
    found = before.aggregate(groups=Count("pk", distinct=True), people=people)
    return Standing(found["groups"] + 1, found["people"])


def next_turn(conference: int) -> int:
    """Behind everybody who ever stood in line."""
    rows = WaitingEntry.objects.filter(conference=conference).order_by("-turn").values_list("turn", flat=True)
    return (rows.first() or 0) + 1


def kept_until(booking: Booking, now: datetime) -> tuple[int, datetime | None]:
    """How many places a booking keeps, and until when (None: until somebody decides)."""
    found = booking.holds.filter(Q(until_at=None) | Q(until_at__gt=now)).values_list("places", "until_at")
    return sum(places for places, _ in found), min((until for _, until in found if until), default=None)


def for_organisers() -> QuerySet[WaitingEntry]:
    """Every entry with its booking, school and lead, how many its group is, and how many places are kept for it."""
    holds = Hold.objects.filter(booking=OuterRef("booking")).order_by().values("booking").annotate(all=Sum("places"))
    kept = Coalesce(Subquery(holds.values("all")), 0)
    people = Count("booking__delegates", filter=Q(booking__delegates__withdrawn_at=None), distinct=True)
    return WaitingEntry.objects.select_related("booking__school", "booking__lead", "conference").annotate(
        people=people, kept=kept
    )


@dataclass(frozen=True)
class Facts:
    """What the lead's pages say of places that are kept and of the line.

    `kept`, `until`: what her booking keeps and until when; `can_keep`: nothing is kept, and something could be; `hindrances`: why her
    places are not to be had now, those of `line` among them; `people`: how many her group is; `standing`: her place, while she waits.
    """

    people: int
    kept: int
    until: datetime | None
    can_keep: bool
    hindrances: list[Problem]
    line: list[Problem]
    entry: WaitingEntry | None
    standing: Standing | None

    @property
    def state(self) -> str:
        """WAITING, OFFERED, or what became of it; empty where she never stood in line."""
        return self.entry.state if self.entry else ""

    @property
    def is_live(self) -> bool:
        return self.state in WaitingEntry.LIVE

    @property
    def is_offered(self) -> bool:
        return self.state == WaitingEntry.State.OFFERED

    @property
    def is_part(self) -> bool:
        """Whether she is offered places for some of her group only."""
        return self.is_offered and 0 < self.kept < self.people

    @property
    def can_join(self) -> bool:
        booking_has_one = self.entry is None or not self.is_live
        return bool(self.hindrances) and booking_has_one


def facts(contents: Contents, now: datetime) -> Facts:
    """A fixed number of queries."""
    booking, entry = contents.booking, entry_of(contents.booking)
    places, until = kept_until(booking, now)
    stocks = contents.stocks()
    waits = entry is not None and entry.state == WaitingEntry.State.WAITING
    line = line_problems(contents)
    hindrances = stock_problems(stocks) + line
    return Facts(
        people=len(contents.people),
        kept=places,
        until=until,
        can_keep=bool(booking.conference.hold_minutes)
        and not places
        and not hindrances
        and any(stock.left is not None for stock in stocks),
        hindrances=hindrances,
        line=line,
        entry=entry,
        standing=standing(entry) if waits else None,
    )


ENDED_SHOWN = 50


def conference_for_desk(pk: str) -> tuple[Conference | None, list[Conference]]:
    """The conference of that id (as typed), else the one that the site speaks of; and all between which an organiser may choose."""
    all_ = list(Conference.objects.order_by("-date"))
    current = Conference.objects.current()
    return next((row for row in all_ if str(row.pk) == pk), current), all_


def desk_line(conference: Conference) -> list[WaitingEntry]:
    """Who waits and who has an offer, in the order of the line; those who wait have their `place`. One query."""
    rows, place = list(for_organisers().live().filter(conference=conference).order_by("turn", "pk")), 0
    for row in rows:
        row.place = None
        if row.state == WaitingEntry.State.WAITING:
            place += 1
            row.place = place
    return rows


def ended(conference: Conference) -> list[WaitingEntry]:
    """The last who left the line, with their places or without."""
    rows = for_organisers().filter(conference=conference, ended_at__isnull=False)
    return list(rows.order_by("-ended_at", "-pk")[:ENDED_SHOWN])


def left_in_words(conference: Conference) -> str:
    """`3 of 800 places are left.`"""
    row = Conference.objects.get(pk=conference.pk)
    if row.capacity is None:
        return "The conference itself has no limit."
    return f"{row.left} of {row.capacity} places {'is' if row.left == 1 else 'are'} left."
