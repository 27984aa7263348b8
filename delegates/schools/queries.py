"""Reads: the schools that fit a few typed words, the nearest first."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, FloatField, IntegerField, Prefetch, Q, QuerySet, Value, When

from conference.models import Conference, User
from delegates.schools import rules
from delegates.schools.models import Invitation, Membership, School, Trust, TrustMembership

SHOWN = 8
FARTHEST = 1e15  # squared metres: behind every school that has a position
COLUMNS = ("pk", "name", "town", "authority", "postcode", "urn", "easting", "northing")

Position = tuple[float, float]  # easting, northing: metres on the National Grid


@dataclass(frozen=True)
class Found:
    """One school as a line of a list. `where` tells it from its namesakes; `distance_km` is None without a position."""

    id: int
    name: str
    where: str
    authority: str
    postcode: str
    urn: int | None
    distance_km: float | None

    @property
    def distance(self) -> str:
        """`3.1 km`, `under 0.1 km`, `212 km`; empty where it is not known."""
        if self.distance_km is None:
            return ""
        if self.distance_km < 0.1:  # noqa: PLR2004 -- a hundred metres
            return "under 0.1 km"
        return f"{self.distance_km:.1f} km" if self.distance_km < 100 else f"{self.distance_km:.0f} km"  # noqa: PLR2004


def search(text: str, *, near: Position | None, limit: int = SHOWN) -> list[Found]:
    """Open schools in whose name, place, postcode or number each word of `text` begins a word: those with the whole
    phrase in the name first, then the nearest to `near`. One query. Distances in floats: squares overflow an integer.
    """
    words = rules.query_words(text)
    if not words:
        return []
    phrase = _phrase_first(text)
    rows = School.objects.findable().matching(text).order_by(phrase, _squared(near), "name", "pk")
    return [_found(row, near) for row in rows.values_list(*COLUMNS)[:limit]]


def schools_of(user: User, *, near: Position | None) -> list[Found]:
    """The schools she acts for already, so that she need not search."""
    return [_found(row, near) for row in School.objects.of(user).filter(is_open=True).values_list(*COLUMNS)]


def leads_of(thing: School | Trust) -> QuerySet[User]:
    """Who may act for it, a school's trust's leads among them."""
    may = Q(pk__in=thing.memberships.filter(is_confirmed=True).values("user"))
    if isinstance(thing, School) and thing.trust_id:
        may |= Q(pk__in=TrustMembership.objects.filter(trust=thing.trust_id, is_confirmed=True).values("user"))
    return User.objects.filter(may, is_active=True)


def trusts_of(user: User) -> list[Trust]:
    """The trusts that she may act for, each with its open schools as `open_schools`. Two queries."""
    schools = Prefetch("schools", School.objects.filter(is_open=True).order_by("name", "town"), to_attr="open_schools")
    return list(Trust.objects.led_by(user).prefetch_related(schools))


def with_numbers(trusts: QuerySet[Trust]) -> QuerySet[Trust]:
    """Each trust with how many schools it has, as `number`."""
    return trusts.annotate(number=Count("schools"))


def for_trust(text: str, trust: Trust) -> list[School]:
    """Schools that fit those words and are not in the trust, as an organiser looks for them."""
    others = School.objects.findable().exclude(trust=trust, trust__isnull=False).select_related("trust")
    return list(others.matching(text).order_by(_phrase_first(text), "name", "pk")[:SHOWN])


def schools_by_ids(pks: Iterable[int | str]) -> list[School]:
    """The schools of these ids, as a browser may send them; what is no id is passed over."""
    ids = [rules.id_of(str(pk)) for pk in pks]
    return list(School.objects.filter(pk__in=[pk for pk in ids if pk is not None]))


def acted_for(user: User) -> list[School]:
    """The schools that she may act for by her own right, with their trusts. One query."""
    own = Membership.objects.confirmed_for(user).values("school")
    return list(School.objects.filter(pk__in=own).select_related("trust").order_by("name", "town"))


def waiting_for(user: User) -> list[Membership | TrustMembership]:
    """What she asked to act for and has no answer yet. Two queries."""
    schools = Membership.objects.waiting().filter(user=user).select_related("school__trust", "user")
    trusts = TrustMembership.objects.waiting().filter(user=user).select_related("trust", "user")
    return [*schools.order_by("pk"), *trusts.order_by("pk")]


def others_leading(thing: School | Trust, pk: int) -> list[User]:
    """Who may act for it besides the person of that id, by name."""
    return list(leads_of(thing).exclude(pk=pk).order_by("last_name", "first_name", "pk"))


@dataclass(frozen=True)
class Acting:
    """Who acts for a school or a trust, and who is on her way: those confirmed, those who wait for a word, open invitations."""

    confirmed: list[Membership | TrustMembership]
    waiting: list[Membership | TrustMembership]
    invitations: list[Invitation]
    of_trust: list[User]


def acting_for(thing: School | Trust, now: datetime) -> Acting:
    """Three queries at most: memberships, invitations, leads of a school's trust."""
    rows = list(thing.memberships.filter(removed_at=None).select_related("user").order_by("since_at", "pk"))
    confirmed = [row for row in rows if row.is_confirmed]
    own = [row.user_id for row in confirmed]
    return Acting(
        confirmed=confirmed,
        waiting=[row for row in rows if not row.is_confirmed],
        invitations=list(thing.invitations.open(now).select_related("made_by")),
        of_trust=list(leads_of(thing).exclude(pk__in=own).order_by("last_name", "first_name", "pk")),
    )


def venue_position() -> Position | None:
    """Where the conference is held: what "near" means. One query."""
    conference = Conference.objects.select_related("venue").current()
    venue = conference.venue if conference else None
    if venue is None or venue.easting is None or venue.northing is None:
        return None
    return float(venue.easting), float(venue.northing)


def _phrase_first(text: str) -> Case:
    """For ordering: those with the whole phrase in the name first."""
    phrase = " " + " ".join(rules.query_words(text))
    return Case(When(name_folded__contains=phrase, then=0), default=1, output_field=IntegerField())


def _squared(near: Position | None) -> Case | Value:
    """The squared distance in square metres, for ordering."""
    if near is None:
        return Value(0.0, output_field=FloatField())
    east, north = F("easting") - Value(near[0]), F("northing") - Value(near[1])
    return Case(
        When(easting__isnull=False, northing__isnull=False, then=east * east + north * north),
        default=Value(FARTHEST),
        output_field=FloatField(),
    )


def _found(row: tuple, near: Position | None) -> Found:
    pk, name, town, authority, postcode, urn, easting, northing = row
    known = near is not None and easting is not None and northing is not None
    distance = math.hypot(easting - near[0], northing - near[1]) / 1000 if known else None
    return Found(pk, name, town or authority, authority, postcode, urn, distance)
