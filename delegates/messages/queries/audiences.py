"""The sets of people that an organiser may write to, by name. Each is a queryset of delegates, or of bookings whose leads are meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from conference.models import Conference
from delegates.arrangements import queries as arrangements
from delegates.bookings.models import Booking, Delegate
from delegates.checkin import queries as checkin
from delegates.choices.models import Place
from delegates.messages.rules.fields import DELEGATE, LEAD
from delegates.payments.models import Invoice
from delegates.payments.queries import with_money
from delegates.waiting.models import WaitingEntry
from sessions.models import Slot

Rows = Callable[[Conference, datetime], QuerySet]


@dataclass(frozen=True)
class Audience:
    """`whom`: delegates or leads. `rows`: who is in it at a moment."""

    code: str
    label: str
    whom: str
    rows: Rows


def slots_of(conference: Conference) -> int:
    """How many slots everybody chooses in. 1 query."""
    return Slot.objects.public().filter(conference=conference, kind=Slot.Kind.WORKSHOPS).count()


def with_chosen(delegates: QuerySet[Delegate]) -> QuerySet[Delegate]:
    """Each with `chosen`, the number of slots in which she has a place."""
    places = Place.objects.filter(delegate=OuterRef("pk")).order_by().values("delegate").annotate(number=Count("pk"))
    return delegates.annotate(chosen=Coalesce(Subquery(places.values("number")), 0))


def coming(conference: Conference, now: datetime) -> QuerySet[Delegate]:
    return Delegate.objects.coming().filter(booking__conference=conference, erased_at__isnull=True)


def choices_left(conference: Conference, now: datetime) -> QuerySet[Delegate]:
    """Who has a slot still to choose."""
    return with_chosen(coming(conference, now)).filter(chosen__lt=slots_of(conference))


def no_choices(conference: Conference, now: datetime) -> QuerySet[Delegate]:
    """Who has chosen nothing at all, where there is something to choose."""
    return choices_left(conference, now).filter(chosen=0)


def no_answer(conference: Conference, now: datetime) -> QuerySet[Delegate]:
    return arrangements.unanswered(conference)


def arrived(conference: Conference, now: datetime) -> QuerySet[Delegate]:
    return coming(conference, now).filter(pk__in=list(checkin.entries(conference)))


def not_arrived(conference: Conference, now: datetime) -> QuerySet[Delegate]:
    return coming(conference, now).exclude(pk__in=list(checkin.entries(conference)))


def bookings(conference: Conference) -> QuerySet[Booking]:
    """Whose lead can be written to."""
    return Booking.objects.filter(conference=conference, lead__is_active=True)


def confirmed(conference: Conference, now: datetime) -> QuerySet[Booking]:
    return bookings(conference).holding_places()


def leads_without_choices(conference: Conference, now: datetime) -> QuerySet[Booking]:
    """With people who have a slot still to choose."""
    waiting = choices_left(conference, now).filter(booking=OuterRef("pk"))
    return confirmed(conference, now).filter(Exists(waiting))


def unpaid(conference: Conference, now: datetime) -> QuerySet[Booking]:
    return with_money(bookings(conference)).filter(balance__gt=0)


def overdue(conference: Conference, now: datetime) -> QuerySet[Booking]:
    """With something to pay, and an invoice whose day has passed."""
    late = Invoice.objects.filter(booking=OuterRef("pk"), due_date__lt=timezone.localdate(now))
    return unpaid(conference, now).filter(Exists(late))


def waiting(conference: Conference, now: datetime) -> QuerySet[Booking]:
    in_line = WaitingEntry.objects.filter(booking=OuterRef("pk"), state__in=WaitingEntry.LIVE)
    return bookings(conference).filter(Exists(in_line))


def drafts(conference: Conference, now: datetime) -> QuerySet[Booking]:
    """Begun, not confirmed, and not in the waiting line."""
    in_line = WaitingEntry.objects.filter(booking=OuterRef("pk"), state__in=WaitingEntry.LIVE)
    return bookings(conference).filter(~Exists(in_line), status=Booking.Status.DRAFT)


def awaiting_approval(conference: Conference, now: datetime) -> QuerySet[Booking]:
    return bookings(conference).filter(status=Booking.Status.AWAITING_APPROVAL)


AUDIENCES: dict[str, Audience] = {
    each.code: each
    for each in (
        Audience("COMING", "Everybody who is coming", DELEGATE, coming),
        Audience("NO_CHOICES", "Delegates who have chosen no session", DELEGATE, no_choices),
        Audience("CHOICES_LEFT", "Delegates with a session still to choose", DELEGATE, choices_left),
        Audience("NO_ANSWER", "Delegates who have not said what they need", DELEGATE, no_answer),
        Audience("ARRIVED", "Delegates who have arrived", DELEGATE, arrived),
        Audience("NOT_ARRIVED", "Delegates who have not arrived", DELEGATE, not_arrived),
        Audience("LEADS", "Leads of all confirmed bookings", LEAD, confirmed),
        Audience("LEADS_CHOICES", "Leads whose people have sessions still to choose", LEAD, leads_without_choices),
        Audience("UNPAID", "Leads of unpaid bookings", LEAD, unpaid),
        Audience("OVERDUE", "Leads whose invoice is overdue", LEAD, overdue),
        Audience("DRAFTS", "Leads of bookings that were begun and not confirmed", LEAD, drafts),
        Audience("WAITING", "Leads on the waiting list", LEAD, waiting),
        Audience("APPROVAL", "Leads who wait for our yes", LEAD, awaiting_approval),
    )
}
FILTERS = ("stream", "run", "school", "ticket_type")  # the keys of Message.filters, each an id
OF_DELEGATES_ALONE = ("stream", "run")


def rows_of(conference: Conference, code: str, filters: Mapping[str, Any], now: datetime) -> QuerySet:
    """Who is in that audience, narrowed: delegates by name, or bookings in their order. Each is there once."""
    audience = AUDIENCES[code]
    rows = audience.rows(conference, now)
    if audience.whom == DELEGATE:
        return _narrowed_delegates(rows, filters).order_by("last_name", "first_name", "pk")
    return _narrowed_bookings(rows, filters).order_by("created_at", "pk")


def _narrowed_delegates(rows: QuerySet[Delegate], filters: Mapping[str, Any]) -> QuerySet[Delegate]:
    if stream := filters.get("stream"):
        rows = rows.filter(Exists(Place.objects.filter(delegate=OuterRef("pk"), session__stream=stream)))
    if run := filters.get("run"):
        rows = rows.filter(Exists(Place.objects.filter(delegate=OuterRef("pk"), run=run)))
    if school := filters.get("school"):
        rows = rows.filter(school=school)
    if kind := filters.get("ticket_type"):
        rows = rows.filter(ticket_type=kind)
    return rows


def _narrowed_bookings(rows: QuerySet[Booking], filters: Mapping[str, Any]) -> QuerySet[Booking]:
    people = Delegate.objects.active().filter(booking=OuterRef("pk"))
    if school := filters.get("school"):
        rows = rows.filter(Q(school=school) | Exists(people.filter(school=school)))
    if kind := filters.get("ticket_type"):
        rows = rows.filter(Exists(people.filter(ticket_type=kind)))
    return rows


def first_due(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Each with `first_due`, the day of its first invoice."""
    due = Invoice.objects.filter(booking=OuterRef("pk")).order_by(F("due_date").asc()).values("due_date")[:1]
    return bookings.annotate(first_due=Subquery(due))
