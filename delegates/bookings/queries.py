"""Reads for the screens of booking: what a booking costs, what stands in its way, what may be chosen."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.utils import timezone

from conference.lib.problems import Problem
from conference.models import Conference
from delegates.bookings.models import Booking, PriceRule, TicketType
from delegates.bookings.rules import places, prices


def ticket(kind: TicketType) -> prices.Ticket:
    return prices.Ticket(kind.sort_order, kind.pk, kind.name, kind.price_pence, kind.vat_rate, kind.vat_reason)


def reduction(rule: PriceRule) -> prices.Reduction:
    return prices.Reduction(rule.kind, rule.label, rule.percent, rule.until_at, rule.every)


def price_of(booking: Booking, now: datetime) -> prices.Price:
    """What the booking's live delegates cost by the frozen prices and, where there is none, the rules at `now`. Three queries."""
    kinds = {kind.pk: ticket(kind) for kind in booking.conference.ticket_types.all()}
    rules = [reduction(rule) for rule in booking.conference.price_rules.all()]
    people = booking.delegates.active().values_list("ticket_type_id", "price_pence")
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


def price_list(conference: Conference, now: datetime) -> list[prices.Line]:
    """What one place of each ticket type costs now, in words: for the page that explains booking."""
    rules = [reduction(rule) for rule in conference.price_rules.all() if rule.kind == PriceRule.Kind.EARLY_BIRD]
    kinds = [ticket(kind) for kind in conference.ticket_types.all()]
    return [line for kind in kinds for line in prices.price([prices.Head(kind)], rules, now).lines]
