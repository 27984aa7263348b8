"""Reads for the screens of booking: what a booking costs, what stands in its way, what may be chosen."""

from __future__ import annotations

from collections import Counter
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


def price_of(booking: Booking, now: datetime) -> prices.Price:
    """What the booking's live delegates cost by the frozen prices and, where there is none, the rules at `now`. Three queries."""
    kinds = {kind.pk: ticket(kind) for kind in booking.conference.ticket_types.all()}
    rules = [reduction(rule) for rule in booking.conference.price_rules.all()]
    people = booking.delegates.active().order_by().values_list("ticket_type_id", "price_pence")
    return prices.price([prices.Head(kinds[kind], frozen) for kind, frozen in people], rules, now)


def places_wanted(booking: Booking) -> Counter[int]:
    """How many places the booking's live delegates need, by ticket type."""
    return Counter(booking.delegates.active().order_by().values_list("ticket_type", flat=True))


def window(conference: Conference) -> places.Window:
    return places.Window(
        timezone.localtime(conference.booking_opens_at), timezone.localtime(conference.booking_closes_at)
    )


def stocks(booking: Booking, wanted: Counter[int]) -> list[places.Stock]:
    """What the booking would take of, as it stands now: the peek before the statement that counts. Two queries."""
    whole = Conference.objects.get(pk=booking.conference_id)
    kinds = TicketType.objects.filter(pk__in=wanted).order_by("pk")
    return [
        *(places.Stock(kind.name, kind.left, wanted[kind.pk]) for kind in kinds),
        places.Stock("", whole.left, wanted.total()),
    ]


def problems_of(booking: Booking, now: datetime) -> list[Problem]:
    """Why the booking cannot be confirmed now. Reads without a lock, so only the counters have the last word."""
    wanted = places_wanted(booking)
    return places.booking_problems(
        status=booking.status,
        delegates=wanted.total(),
        window=window(booking.conference),
        stocks=stocks(booking, wanted),
        now=now,
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
