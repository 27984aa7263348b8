"""Reads about money: what is owed, and a booking with its documents."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from conference.models import User
from delegates.bookings.models import Booking
from delegates.bookings.rules.prices import RateTotal
from delegates.payments import rules
from delegates.payments.models import CreditNote, Invoice, Payment


def _sum_of(model: type, column: str) -> Coalesce:
    rows = model.objects.filter(booking=OuterRef("pk")).order_by().values("booking").annotate(total=Sum(column))
    return Coalesce(Subquery(rows.values("total")), 0)


def with_money(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Each booking with `invoiced`, `credited`, `paid` and `balance` in pence: Σ invoices − Σ credit notes − Σ payments.
    Above zero is owed to us, below zero is to be paid back.
    """
    return bookings.annotate(
        invoiced=_sum_of(Invoice, "gross_pence"),
        credited=_sum_of(CreditNote, "gross_pence"),
        paid=_sum_of(Payment, "pence"),
    ).annotate(balance=F("invoiced") - F("credited") - F("paid"))


def money_of(booking: Booking) -> Booking:
    """The booking again, with its sums as `with_money` gives them."""
    return with_money(Booking.objects.filter(pk=booking.pk)).get()


def balance(booking: Booking) -> int:
    """What is owed on the booking, in pence."""
    return money_of(booking).balance


@dataclass(frozen=True)
class Said:
    """What a booking's documents say together, by VAT rate, and what is left of each invoice, the newest first."""

    totals: tuple[RateTotal, ...]
    left: tuple[rules.Left, ...]


def said(booking: Booking) -> Said:
    """Two queries."""
    left = []
    for invoice in booking.invoices.prefetch_related("credit_notes").order_by("-pk"):
        credited = [row for note in invoice.credit_notes.all() for row in note.totals]
        totals = rules.change(rules.totals_from_json(credited), rules.totals_from_json(invoice.totals))
        left.append(rules.Left(invoice.pk, invoice.number, totals))
    return Said(rules.change((), (total for invoice in left for total in invoice.totals)), tuple(left))


def desk(user: User) -> QuerySet[Booking]:
    """The bookings that a lead may see, newest first, with how many are in each, what is owed and until when."""
    rows = with_money(Booking.objects.filter(pk__in=Booking.objects.visible_to(user).order_by().values("pk")))
    first_due = Invoice.objects.filter(booking=OuterRef("pk")).order_by("due_date").values("due_date")[:1]
    return (
        rows.select_related("conference", "school")
        .annotate(people=Count("delegates", filter=Q(delegates__withdrawn_at=None)), due_date=Subquery(first_due))
        .order_by("-created_at", "-pk")
    )


def for_organisers() -> QuerySet[Booking]:
    """Every booking with its school, lead and conference, how many come, and its money: for the organisers' list and page."""
    return (
        with_money(Booking.objects.all())
        .select_related("conference", "school", "lead")
        .annotate(people=Count("delegates", filter=Q(delegates__withdrawn_at=None)))
    )
