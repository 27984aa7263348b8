"""One search for the desk: a person, a booking, a school, an invoice, whatever was read out on the telephone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from conference.models import User
from delegates.bookings.models import Booking, Delegate
from delegates.desks.queries import narrowing
from delegates.payments.models import Invoice
from delegates.schools import rules as school_rules
from delegates.schools.models import School

SHOWN = 12  # of each kind; the list itself shows them all


@dataclass(frozen=True)
class Hit:
    """`title` leads to `url`; `words` say which of several it is."""

    title: str
    words: str
    url: str


@dataclass(frozen=True)
class Kind:
    """One kind of thing that was found. `more`: where the list of all of them is, when there are more than are shown."""

    name: str
    hits: tuple[Hit, ...]
    more: str = ""


def _delegates(text: str) -> QuerySet[Delegate]:
    return narrowing.delegates().matching(text).order_by("last_name", "first_name", "pk")


def _bookings(text: str) -> QuerySet[Booking]:
    rows = Booking.objects.select_related("school", "lead", "conference")
    return narrowing.bookings_matching(rows, text).order_by("-created_at", "-pk")


def _schools(text: str) -> QuerySet[School]:
    """Those whose people have ever been booked."""
    return narrowing.schools_booked().matching(text)


def _invoices(text: str) -> QuerySet[Invoice]:
    return Invoice.objects.filter(number__icontains=text.strip()).select_related("booking__school").order_by("-pk")


def _of_delegate(row: Delegate) -> Hit:
    gone = ", not coming any more" if row.withdrawn_at else ""
    words = f"{row.school.name}, {row.booking.reference}{gone}"
    return Hit(row.full_name, words, reverse("booking_desk", args=[row.booking_id]))


def _of_booking(row: Booking) -> Hit:
    words = f"{row.school.name}, {row.lead.get_full_name()}, {row.get_status_display().lower()}"
    return Hit(row.reference, words, reverse("booking_desk", args=[row.pk]))


def _of_school(row: School) -> Hit:
    return Hit(row.name, row.where, f"{reverse('booking:index')}?school={row.pk}")


def _of_invoice(row: Invoice) -> Hit:
    words = f"{row.booking.school.name}, {row.booking.reference}"
    return Hit(row.number, words, reverse("booking_desk", args=[row.booking_id]))


KINDS: list[tuple[str, str, Callable[[str], QuerySet], Callable, str]] = [
    ("delegates.view_booking", "Bookings", _bookings, _of_booking, "booking:index"),
    ("delegates.view_delegate", "Delegates", _delegates, _of_delegate, "delegate:index"),
    ("delegates.view_booking", "Schools", _schools, _of_school, ""),
    ("delegates.view_invoice", "Invoices", _invoices, _of_invoice, "invoice:index"),
]


def found(text: str, user: User) -> list[Kind]:
    """What this organiser may see of it, kind by kind; nothing for less than a word. 1 query a kind."""
    if not school_rules.fold(text).strip():
        return []
    kinds = []
    for permission, name, rows_of, hit_of, index in KINDS:
        if user.has_perm(permission):
            rows = list(rows_of(text)[: SHOWN + 1])
            more = index if len(rows) > SHOWN else ""
            kinds.append(Kind(name, tuple(hit_of(row) for row in rows[:SHOWN]), more))
    return [kind for kind in kinds if kind.hits]
