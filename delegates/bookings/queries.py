"""Reads for the screens of booking: what a booking costs, what stands in its way, what may be chosen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from conference.lib.problems import Problem
from conference.models import Conference, User
from delegates.bookings.models import Booking, PriceRule, TicketType
from delegates.bookings.rules import places, prices
from delegates.schools.models import School


def ticket(kind: TicketType) -> prices.Ticket:
    return prices.Ticket(kind.sort_order, kind.pk, kind.name, kind.price_pence, kind.vat_rate, kind.vat_reason)


def reduction(rule: PriceRule) -> prices.Reduction:
    return prices.Reduction(rule.kind, rule.label, rule.percent, rule.until_at, rule.every)


@dataclass(frozen=True)
class Contents:
    """What is in a booking: its live delegates as (ticket type's id, frozen price), and the ticket types of its conference."""

    booking: Booking
    people: list[tuple[int, int | None]]
    kinds: dict[int, TicketType]

    @property
    def wanted(self) -> Counter[int]:
        """How many places it needs, by ticket type."""
        return Counter(kind for kind, _ in self.people)

    def stocks(self) -> list[places.Stock]:
        """What it would take of, as that stood when it was read: the peek before the statement that counts."""
        wanted = self.wanted
        return [
            *(places.Stock(self.kinds[kind].name, self.kinds[kind].left, wanted[kind]) for kind in sorted(wanted)),
            places.Stock("", self.booking.conference.left, wanted.total()),
        ]

    def problems(self, now: datetime) -> list[Problem]:
        """Why it cannot be confirmed now. Read without a lock, so only the counters have the last word."""
        return places.booking_problems(
            status=self.booking.status,
            delegates=len(self.people),
            window=window(self.booking.conference),
            stocks=self.stocks(),
            now=now,
        )

    def price(self, now: datetime) -> prices.Price:
        """What it costs by the frozen prices and, where there is none, the rules at `now`. One query."""
        tickets = {pk: ticket(kind) for pk, kind in self.kinds.items()}
        rules = [reduction(rule) for rule in self.booking.conference.price_rules.all()]
        return prices.price([prices.Head(tickets[kind], frozen) for kind, frozen in self.people], rules, now)


def contents_of(booking: Booking) -> Contents:
    """Two queries, however many people. The booking's conference is taken as it was read with the booking."""
    people = booking.delegates.active().order_by().values_list("ticket_type_id", "price_pence")
    return Contents(booking, list(people), {kind.pk: kind for kind in booking.conference.ticket_types.all()})


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


def price_for(conference: Conference, wanted: Counter[int], now: datetime) -> prices.Price:
    """What so many places of each ticket type (by id) would cost at `now`."""
    kinds = {kind.pk: ticket(kind) for kind in conference.ticket_types.all()}
    rules = [reduction(rule) for rule in conference.price_rules.all()]
    return prices.price([prices.Head(kinds[kind]) for kind in wanted.elements() if kind in kinds], rules, now)


def price_list(conference: Conference, now: datetime) -> list[dict[str, object]]:
    """Each ticket type with what one place costs now, and what it costs without the early bird."""
    kinds = list(conference.ticket_types.all())
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
    return [f"{rule.label}." for rule in (prices.early_bird(rules, now), prices.nth_free(rules)) if rule]


def schools_of(user: User) -> list[School]:
    """The schools that a lead has acted for, to begin with one click."""
    return list(School.objects.filter(memberships__user=user).order_by("name", "town"))
