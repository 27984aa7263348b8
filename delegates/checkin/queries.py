"""Reads of the door: scans as sightings, who is in, who is expected, and the search by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from conference.models import Conference
from delegates.bookings.models import Booking, Delegate
from delegates.checkin import rules
from delegates.checkin.models import Device, Scan
from delegates.checkin.rules import Sighting

SEARCH_ROWS = 8
BADGE_NUMBER_LENGTH = 6

_FIELDS = (
    "id", "point_id", "point__conference_id", "delegate_id", "device_at", "sent_at", "received_at", "device__name",
    "delegate__booking__confirmed_at", "delegate__booking__cancelled_at", "delegate__withdrawn_at",
    "badge__revoked_at", "takes_back_id",
)  # fmt: skip


def sightings(scans: QuerySet[Scan]) -> list[Sighting]:
    """Scans with what the verdict rests on. One query."""
    return [_sighting(*row) for row in scans.order_by().values_list(*_FIELDS)]


def _sighting(*row: Any) -> Sighting:
    pk, point, conference, delegate, device_at, sent_at, received_at, desk, *dates = row
    confirmed, cancelled, withdrawn, revoked, takes_back = dates
    return Sighting(
        id=pk,
        point=point,
        conference=conference,
        delegate=delegate,
        at=rules.moment(device_at, sent_at, received_at),
        desk=desk,
        is_live=rules.was_live(device_at, sent_at),
        confirmed_at=confirmed,
        cancelled_at=earlier(cancelled, withdrawn),
        badge_revoked_at=revoked,
        takes_back=takes_back,
    )


def earlier(*moments: Any) -> Any:
    """The earliest of those that are set."""
    return min((at for at in moments if at is not None), default=None)


def entries(conference: Conference) -> dict[int, Sighting]:
    """Who is in the building, by delegate: the scan that let each in. One query."""
    scans = Scan.objects.filter(point__conference=conference, delegate__booking__conference=conference)
    return rules.present(sightings(scans))


# --- Counts and the roll ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Counts:
    """People. Whoever came in and was cancelled later is still counted: it is the building that is being counted."""

    expected: int
    present: int

    @property
    def left(self) -> int:
        return self.expected - self.present


def counts(conference: Conference) -> Counts:
    """Three queries. Phones ask for this all day, so the database counts the plain cases (a live badge of a booking long
    confirmed) and only what is left is judged scan by scan.
    """
    week = timedelta(days=7)
    seen = Scan.objects.filter(
        point__conference=conference, delegate__booking__conference=conference, takes_back=None, taken_back_by=None
    ).order_by()
    plain = seen.filter(
        badge__revoked_at=None,
        delegate__withdrawn_at=None,
        delegate__booking__cancelled_at=None,
        # Whatever its clock said, such a scan was made after the booking was confirmed.
        delegate__booking__confirmed_at__lte=F("received_at") - week,
        device_at__gte=F("delegate__booking__confirmed_at"),
        sent_at__lte=F("device_at") + week,
    )
    others = seen.filter(
        Q(badge__revoked_at__isnull=False)
        | Q(delegate__withdrawn_at__isnull=False)
        | Q(delegate__booking__cancelled_at__isnull=False)
        | Q(delegate__booking__confirmed_at__isnull=True)
        | Q(delegate__booking__confirmed_at__gt=F("received_at") - week)
        | Q(device_at__lt=F("delegate__booking__confirmed_at"))
        | Q(sent_at__gt=F("device_at") + week)
    )
    inside = set(plain.values_list("delegate_id", flat=True).distinct()) | rules.present(sightings(others)).keys()
    coming = set(_coming(conference).order_by().values_list("pk", flat=True))
    return Counts(expected=len(coming | inside), present=len(inside))


def _coming(conference: Conference) -> QuerySet[Delegate]:
    return Delegate.objects.coming().filter(booking__conference=conference, erased_at=None)


@dataclass(frozen=True)
class Person:
    pk: int
    name: str
    sort_name: str
    role: str
    school: str
    entry: Sighting | None


@dataclass(frozen=True)
class SchoolRoll:
    """One school's people, and how many of them are in."""

    school: str
    people: list[Person]

    @property
    def expected(self) -> int:
        return len(self.people)

    @property
    def present(self) -> int:
        return sum(person.entry is not None for person in self.people)

    @property
    def left(self) -> int:
        return self.expected - self.present


@dataclass(frozen=True)
class Roll:
    """Everybody who is in or still expected, by school."""

    schools: list[SchoolRoll]

    @property
    def counts(self) -> Counts:
        return Counts(
            expected=sum(school.expected for school in self.schools),
            present=sum(school.present for school in self.schools),
        )


def who_is_in(conference: Conference) -> Roll:
    """Two queries."""
    inside = entries(conference)
    wanted = (
        Delegate.objects.filter(
            Q(withdrawn_at=None, erased_at=None, booking__status__in=Booking.HOLDING) | Q(pk__in=inside)
        )
        .filter(booking__conference=conference)
        .order_by("school__name", "school__town", "last_name", "first_name", "pk")
        .values_list(
            "pk", "first_name", "last_name", "role", "school_id", "school__name", "school__town", "school__authority"
        )
    )
    schools: dict[int, SchoolRoll] = {}
    for pk, first, last, role, school_id, name, town, authority in wanted:
        label = ", ".join(filter(None, [name, town or authority]))
        roll = schools.setdefault(school_id, SchoolRoll(label, []))
        roll.people.append(Person(pk, f"{first} {last}", f"{last}, {first}", role, label, inside.get(pk)))
    return Roll(list(schools.values()))


def narrowed(roll: Roll, *, query: str, show: str) -> Roll:
    """Only who is meant: `show` is `in`, `expected` (not here yet) or `all`; `query` a part of names or schools."""
    keep = {"in": (True,), "expected": (False,)}.get(show, (True, False))
    schools = []
    for school in roll.schools:
        people = [
            person
            for person in school.people
            if (person.entry is not None) in keep and rules.match_score(query, person.name, school.school) is not None
        ]
        if people:
            schools.append(SchoolRoll(school.school, people))
    return Roll(schools)


# --- The search at the door ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Found:
    """A row of the search: enough to be sure who it is, and nothing more."""

    pk: int
    name: str
    school: str
    is_cancelled: bool
    entry: Sighting | None


def found(conference: Conference, query: str) -> list[Found]:
    """At most eight people whose name or school fits what was typed, best first. A number printed under a badge's
    code finds its owner too. At most three queries.
    """
    if len(rules.fold(query)) < rules.MIN_QUERY:
        return []
    best = _best(conference, query)
    scans = Scan.objects.filter(delegate__in=[row[0] for row in best], point__conference=conference)
    inside = rules.present(sightings(scans))
    return [
        Found(
            pk=pk,
            name=f"{first} {last}",
            school=", ".join(filter(None, [school, town])),
            is_cancelled=cancelled is not None or withdrawn is not None,
            entry=inside.get(pk),
        )
        for pk, first, last, school, town, cancelled, withdrawn in best
    ]


def _best(conference: Conference, query: str) -> list[tuple[Any, ...]]:
    people = (
        Delegate.objects.filter(booking__conference=conference, booking__confirmed_at__isnull=False)
        .order_by()
        .values_list(
            "pk", "first_name", "last_name", "school__name", "school__town", "booking__cancelled_at", "withdrawn_at"
        )
    )
    number = rules.clean_code(query)
    if len(number) == BADGE_NUMBER_LENGTH:
        badge = Q(badges__number=number, badges__revoked_at__isnull=True)
        if by_number := list(people.filter(badge)):
            return by_number
    scored = []
    for row in people:
        score = rules.match_score(query, f"{row[1]} {row[2]}", f"{row[3]} {row[4]}")
        if score is not None:
            gone = row[5] is not None or row[6] is not None
            scored.append(((score, gone, rules.fold(row[2]), rules.fold(row[1]), row[0]), row))
    return [row for _, row in sorted(scored)[:SEARCH_ROWS]]


# --- Organisers' lists ------------------------------------------------------------------------------------------------------------
def next_desk_name(conference: Conference) -> str:
    """`Desk 3` when two devices are known."""
    return f"Desk {Device.objects.filter(point__conference=conference).count() + 1}"


def of_delegates(conference: Conference, delegates: Iterable[int], ids: Iterable[Any]) -> QuerySet[Scan]:
    """All scans of these people at any of the conference's doors, and those with one of `ids` wherever they stand."""
    return Scan.objects.filter(Q(point__conference=conference, delegate__in=list(delegates)) | Q(pk__in=list(ids)))
