"""Reads for the screens of booking: what a booking costs, what stands in its way, what may be chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import chain, repeat

from django.db.models import Q
from django.utils import timezone

from conference.lib.counters import Counter as Counted
from conference.lib.problems import Problem
from conference.models import Conference, User
from delegates.bookings.models import (
    Booking,
    Delegate,
    DelegateExtra,
    Extra,
    PriceRule,
    SchoolAllowance,
    TicketType,
    Voucher,
)
from delegates.bookings.rules import changes, charges, places, prices
from delegates.schools.models import School


def ticket(kind: TicketType | Extra) -> prices.Ticket:
    return prices.Ticket(kind.sort_order, kind.pk, kind.name, kind.price_pence, kind.vat_rate, kind.vat_reason)


def reduction(rule: PriceRule) -> prices.Reduction:
    return prices.Reduction(
        rule.kind, rule.label, rule.percent, rule.until_at, rule.every, at_least=rule.at_least, school=rule.school_id
    )


def voucher_reduction(voucher: Voucher) -> prices.Reduction:
    return prices.Reduction(
        prices.VOUCHER,
        voucher.label,
        voucher.percent,
        voucher.until_at,
        pence=voucher.pence,
        ticket=voucher.ticket_type_id,
        left=voucher.left,
    )


def reductions_of(booking: Booking) -> list[prices.Reduction]:
    """The rules that hold for what is booked in this booking from now on. Its free places were agreed when it was confirmed."""
    rules = [reduction(rule) for rule in booking.conference.price_rules.all()]
    if booking.status in Booking.HOLDING:
        rules = [rule for rule in rules if rule.kind != prices.NTH_FREE]
        if booking.free_every:
            rules.append(prices.Reduction(prices.NTH_FREE, booking.free_label, every=booking.free_every))
    return rules + ([voucher_reduction(booking.voucher)] if booking.voucher else [])


@dataclass(frozen=True)
class Member:
    """A live delegate as the price and the counters meet her. `pk` is None for one who is still to be added."""

    pk: int | None
    kind: int
    school: int
    sold: prices.Sold | None = None
    voucher: int | None = None


@dataclass(frozen=True)
class Having:
    """A live delegate (id) has this extra (id); once confirmed, for what it was sold."""

    delegate: int
    extra: int
    sold: prices.Sold | None = None


@dataclass(frozen=True)
class Contents:
    """What is in a booking: its live delegates, the ticket types of its conference by id, the rules that hold for it, what stays to
    pay for people who were withdrawn, and how many places of each ticket type it keeps before it is confirmed. `extras`: what its
    people have besides, of the conference's `offered` ones by id.
    """

    booking: Booking
    people: list[Member]
    kinds: dict[int, TicketType]
    reductions: list[prices.Reduction]
    charges: list[prices.Sold]
    kept: Counter[int] = field(default_factory=Counter)
    extras: list[Having] = field(default_factory=list)
    offered: dict[int, Extra] = field(default_factory=dict)

    @property
    def wanted(self) -> Counter[int]:
        """How many places it needs, by ticket type."""
        return Counter(member.kind for member in self.people)

    def stocks(self, wanted: Counter[int] | None = None) -> list[places.Stock]:
        """What it would take of (or what `wanted` would), as that stood when it was read: the peek before the statement that
        counts. What it keeps already is there for it.
        """
        wanted = self.wanted if wanted is None else wanted
        kinds, conference = self.kinds, self.booking.conference
        return [
            *(_stock(kinds[kind].name, kinds[kind], wanted[kind], self.kept[kind]) for kind in sorted(wanted)),
            _stock("", conference, wanted.total(), self.kept.total()),
        ]

    def extra_stocks(self, wanted: Counter[int] | None = None) -> list[places.Stock]:
        """What it would take of extras, as `stocks` says of places."""
        wanted = Counter(one.extra for one in self.extras) if wanted is None else wanted
        return [_stock(self.offered[pk].name, self.offered[pk], wanted[pk], 0) for pk in sorted(wanted)]

    def closing(self, extras: Iterable[int]) -> list[tuple[str, datetime]]:
        """Each of these extras (ids) once, by its name, with the moment until which it can be booked and given back."""
        late = self.booking.conference.booking_closes_at
        chosen = [self.offered[pk] for pk in sorted(set(extras))]
        return [(one.name, timezone.localtime(one.closes_at or late)) for one in chosen]

    def problems(self, now: datetime, *, is_organiser: bool = False, line: Iterable[Problem] = ()) -> list[Problem]:
        """Why it cannot be confirmed now; `line`: why it may not go past others who wait. Read without a lock, so only the counters have
        the last word.
        """
        problems = places.booking_problems(
            status=self.booking.status,
            delegates=len(self.people),
            window=window(self.booking.conference),
            stocks=[*self.stocks(), *self.extra_stocks()],
            now=now,
            is_organiser=is_organiser,
            shares=short_shares(self.booking, Counter(member.school for member in self.people)),
            extras=self.closing(one.extra for one in self.extras if self.offered[one.extra].closes_at),
        )
        return [*problems, *line]

    def price(self, now: datetime) -> prices.Price:
        """What it costs by what was agreed and, where nothing is agreed yet, the rules at `now`."""
        tickets = {pk: ticket(kind) for pk, kind in self.kinds.items()}
        heads = [prices.Head(tickets[member.kind], member.school, member.sold) for member in self.people]
        listed = {pk: ticket(extra) for pk, extra in self.offered.items()}
        besides = [prices.Besides(listed[one.extra], one.sold) for one in self.extras]
        return prices.price(heads, self.reductions, now, self.charges, besides)

    def with_people(self, people: Iterable[Member]) -> Contents:
        """The same booking with other people in it. What somebody has besides goes with her."""
        people = list(people)
        there = {member.pk for member in people}
        return replace(self, people=people, extras=[one for one in self.extras if one.delegate in there])

    def with_extras(self, extras: Iterable[Having]) -> Contents:
        """The same booking with other extras."""
        return replace(self, extras=list(extras))

    def with_charges(self, stays: Iterable[prices.Sold]) -> Contents:
        """The same booking with more that stays to pay."""
        return replace(self, charges=[*self.charges, *stays])


def _stock(name: str, counter: Counted, wanted: int, kept: int) -> places.Stock:
    return places.Stock(name, None if counter.left is None else counter.left + kept, wanted)


def contents_of(booking: Booking) -> Contents:
    """Five queries, however many people; one more with a voucher, one more where there are extras. A cancelled one holds nobody. The
    conference is the one that was read with the booking.
    """
    columns = ("pk", "ticket_type_id", "school_id", "price_text", "price_pence", "price_vat_rate", "price_vat_reason")
    there = booking.delegates.active() if booking.status != Booking.Status.CANCELLED else booking.delegates.none()
    rows = there.order_by("position", "pk").values_list(*columns, "voucher_id")
    people = [
        Member(pk, kind, school, None if sold[1] is None else prices.Sold(*sold), voucher)
        for pk, kind, school, *sold, voucher in rows
    ]
    is_new = booking.status in Booking.BEFORE_CONFIRMED
    charged = [] if is_new else booking.charges.values_list(*CHARGED)
    kept = Counter(dict(booking.holds.values_list("ticket_type_id", "places"))) if is_new else Counter()
    kinds = {kind.pk: kind for kind in booking.conference.ticket_types.all()}
    offered = {extra.pk: extra for extra in booking.conference.extras.all()}
    extras = _extras_of(booking, {member.pk for member in people}) if offered else []
    charges_ = [prices.Sold(*row) for row in charged]
    return Contents(booking, people, kinds, reductions_of(booking), charges_, kept, extras, offered)


def _extras_of(booking: Booking, there: Collection[int | None]) -> list[Having]:
    columns = ("delegate_id", "extra_id", "price_text", "price_pence", "price_vat_rate", "price_vat_reason")
    rows = DelegateExtra.objects.filter(delegate__booking=booking).order_by("delegate_id", "extra_id")
    return [
        Having(delegate, extra, None if sold[1] is None else prices.Sold(*sold))
        for delegate, extra, *sold in rows.values_list(*columns)
        if delegate in there
    ]


def short_shares(booking: Booking, schools: Counter[int]) -> list[places.Share]:
    """Of these schools (ids, with how many places each asks for) those that may not bring so many. One query; one more when there are."""
    rows = SchoolAllowance.objects.filter(conference=booking.conference_id, school__in=schools)
    known = {row.school_id: row for row in rows}
    short = {}
    for school, wanted in sorted(schools.items()):
        row = known.get(school)
        limit = row.capacity if row and row.is_own else booking.conference.places_per_school
        if limit is not None and (row.taken if row else 0) + wanted > limit:
            short[school] = (limit, row.taken if row else 0, wanted)
    names = School.objects.in_bulk(short) if short else {}
    return [places.Share(names[school].name, *figures) for school, figures in short.items()]


def who_has_which(conference: Conference) -> list[DelegateExtra]:
    """The extras of everybody who comes, by extra, school and surname. One query."""
    people = Delegate.objects.coming().filter(booking__conference=conference, erased_at=None)
    rows = DelegateExtra.objects.filter(delegate__in=people)
    by = (
        "extra__sort_order",
        "extra__name",
        "delegate__school__name",
        "delegate__last_name",
        "delegate__first_name",
        "pk",
    )
    return list(rows.select_related("extra", "delegate__school", "delegate__booking").order_by(*by))


CHARGED = ("text", "pence", "vat_rate", "vat_reason")


def members(booking: Booking, kinds: Iterable[int], schools: Iterable[int | None] = ()) -> list[Member]:
    """People who are still to be added, by the ids of their ticket types, and of their schools where these are not the booking's."""
    kinds = list(kinds)
    each = chain(schools, repeat(None))
    return [Member(None, kind, school or booking.school_id) for kind, school in zip(kinds, each, strict=False)]


def schools_for(booking: Booking) -> list[School]:
    """The schools whose people may be in it: its own first, and every open one of the trust that it is for."""
    others = School.objects.filter(trust=booking.trust_id, is_open=True).exclude(pk=booking.school_id)
    return [booking.school, *(others if booking.trust_id else ())]


def standing(contents: Contents, *, is_organiser: bool) -> changes.Standing:
    """How a booking stands when somebody wants to change it."""
    booking = contents.booking
    conference = booking.conference
    over = datetime.combine(conference.date + timedelta(days=1), time(), timezone.get_default_timezone())
    return changes.Standing(booking.status, len(contents.people), window(conference), over, is_organiser)


def steps_of(conference: Conference) -> list[charges.Step]:
    """The cancellation policy, on the conference's own clock."""
    rules = conference.cancellation_rules.values_list("from_at", "percent")
    return [charges.Step(timezone.localtime(from_at), percent) for from_at, percent in rules]


def policy_in_words(conference: Conference) -> list[str]:
    """The cancellation policy, a sentence for each step; nothing where there is none."""
    return charges.in_words(steps_of(conference))


def charge_percent(conference: Conference, now: datetime) -> int:
    """Per cent that stay to pay of what a withdrawal at `now` would save."""
    return charges.percent_at(steps_of(conference), now)


def window(conference: Conference) -> places.Window:
    """When booking is open, on the conference's own clock."""
    return places.Window(
        timezone.localtime(conference.booking_opens_at), timezone.localtime(conference.booking_closes_at)
    )


def window_problems_of(conference: Conference, now: datetime) -> list[Problem]:
    return places.window_problems(window(conference), now)


def cancel_problems_of(booking: Booking, now: datetime) -> list[Problem]:
    """Why the lead cannot cancel the booking herself at `now`."""
    return places.cancel_problems(status=booking.status, window=window(booking.conference), now=now)


def kinds_for(booking: Booking) -> list[TicketType]:
    """The ticket types that its lead may choose: the open ones, and those whose code she has brought."""
    return list(booking.conference.ticket_types.open_to(booking.ticket_code))


def price_for(booking: Booking, wanted: Sequence[tuple[int, int | None]], now: datetime) -> prices.Price:
    """What places for these would cost in that draft at `now`: of each the ticket type (id) and the school (id; None: the booking's)."""
    kinds = {kind.pk: ticket(kind) for kind in booking.conference.ticket_types.all()}
    heads = [prices.Head(kinds[kind], school or booking.school_id) for kind, school in wanted if kind in kinds]
    return prices.price(heads, reductions_of(booking), now)


def price_list(conference: Conference, now: datetime) -> list[dict[str, object]]:
    """Each ticket type with what one place costs now, and what it costs without the early bird."""
    kinds = list(conference.ticket_types.open_to(""))
    bird = prices.early_bird([reduction(rule) for rule in conference.price_rules.all()], now)
    return [
        {
            "ticket": kind,
            "pence": prices.reduced(kind.price_pence, bird.percent) if bird else kind.price_pence,
            "later_pence": kind.price_pence if bird else None,
        }
        for kind in kinds
    ]


def rules_in_words(conference: Conference, now: datetime) -> list[str]:
    """The reductions that hold at `now`, as the organisers named them."""
    rules = [reduction(rule) for rule in conference.price_rules.all()]
    many = sorted((rule for rule in rules if rule.kind == prices.FOR_MANY), key=lambda rule: rule.at_least or 0)
    return [f"{rule.label}." for rule in (prices.early_bird(rules, now), *many, prices.nth_free(rules)) if rule]


def schools_of(user: User) -> list[School]:
    """The schools that a lead has acted for or may act for, to begin with one click."""
    hers = Q(pk__in=School.objects.of(user).order_by().values("pk")) | Q(
        pk__in=School.objects.led_by(user).values("pk")
    )
    return list(School.objects.filter(hers, is_open=True).select_related("trust").order_by("name", "town"))
