"""The desk of a school's or a trust's leads: all that they may see on one screen, by whom it is for. What somebody needs is not theirs to
know; that it has been said is.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count

from conference.models import User
from delegates.arrangements import queries as arrangements
from delegates.bookings.models import Booking, Delegate
from delegates.messages.models import Recipient
from delegates.messages.rules import fields
from delegates.payments import queries as money
from delegates.payments.models import CreditNote, Invoice
from delegates.schools import queries as schools
from delegates.schools.models import Membership, School, Trust, TrustMembership
from sessions.models import Slot

Thing = School | Trust
LETTERS = 5  # of the newest that stand on the desk


@dataclass(frozen=True)
class Row:
    """One booking, with the names of those who have sessions to choose, of those who have not said whether they need anything, and its
    papers.
    """

    booking: Booking
    choosing: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        return self.booking.status in Booking.HOLDING


@dataclass(frozen=True)
class Group:
    """What is booked for one school, or for one trust and its schools. `is_hers`: she may act for it, and not only for what she booked."""

    thing: Thing
    is_hers: bool
    rows: list[Row] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "trust" if isinstance(self.thing, Trust) else "school"

    @property
    def coming(self) -> int:
        return sum(row.booking.people for row in self.rows if row.is_confirmed)

    @property
    def choosing(self) -> int:
        return sum(len(row.choosing) for row in self.rows)

    @property
    def silent(self) -> int:
        return sum(len(row.silent) for row in self.rows)

    @property
    def balance(self) -> int:
        """What is owed in all, in pence; what is to be paid back is not set against it."""
        return sum(max(row.booking.balance, 0) for row in self.rows)


@dataclass(frozen=True)
class Letter:
    """A message of the organisers that went to her about a booking: its subject as she read it, and when."""

    subject: str
    sent_at: datetime
    booking: Booking


@dataclass(frozen=True)
class Desk:
    """Groups with what is ahead, bookings of conferences that are over, what she waits to be let in to, trusts she may ask for, and the newest
    messages that went to her.
    """

    groups: list[Group]
    earlier: list[Row]
    waiting: list[Membership | TrustMembership]
    may_ask: list[Trust]
    letters: list[Letter]

    @property
    def is_empty(self) -> bool:
        return not self.earlier and not any(group.rows for group in self.groups)


def desk(user: User, today: date) -> Desk:
    """Everything on her desk. Twelve queries at most, however many bookings."""
    bookings = list(money.desk(user))
    ahead = [booking for booking in bookings if booking.conference.date >= today]
    over = [booking for booking in bookings if booking.conference.date < today]
    trusts, own = list(Trust.objects.led_by(user)), schools.acted_for(user)
    waiting = schools.waiting_for(user)
    asked = {row.trust_id for row in waiting if isinstance(row, TrustMembership)} | {trust.pk for trust in trusts}
    may_ask = {school.trust_id: school.trust for school in own if school.trust_id and school.trust_id not in asked}
    rows = _rows(bookings, ahead)
    groups = {("trust", trust.pk): Group(trust, is_hers=True) for trust in trusts}
    groups |= {
        ("school", school.pk): Group(school, is_hers=True) for school in own if ("trust", school.trust_id) not in groups
    }
    for booking in ahead:
        key, thing = _whose(booking, groups)
        groups.setdefault(key, Group(thing, is_hers=False)).rows.append(rows[booking.pk])
    letters = _letters(user, ahead)
    return Desk(list(groups.values()), [rows[booking.pk] for booking in over], waiting, list(may_ask.values()), letters)


def _letters(user: User, bookings: Iterable[Booking]) -> list[Letter]:
    """The newest messages that reached her, not those of a colleague. One query."""
    known = {booking.pk: booking for booking in bookings}
    sent = Recipient.objects.filter(booking__in=known, email__iexact=user.email, state=Recipient.State.SENT)
    found = []
    for row in sent.select_related("message").order_by("-state_at", "-pk")[:LETTERS]:
        booking = known[row.booking_id]
        values = {
            "conference": booking.conference.name,
            "school": booking.booked_for.name,
            "reference": booking.reference,
            "first_name": user.first_name or "colleague",
            "full_name": user.get_full_name(),
        }
        found.append(Letter(fields.fill(row.message.subject, values), row.state_at, booking))
    return found


def _whose(booking: Booking, groups: dict) -> tuple[tuple[str, int], Thing]:
    """In which group a booking stands: its trust's, that of her school's trust, or its school's."""
    if booking.trust_id:
        return ("trust", booking.trust_id), booking.trust
    key = ("trust", booking.school.trust_id)
    return (key, groups[key].thing) if key in groups else (("school", booking.school_id), booking.school)


def _rows(bookings: Sequence[Booking], ahead: Iterable[Booking]) -> dict[int, Row]:
    """Each booking as a row, by its id. Five queries."""
    pks = [booking.pk for booking in bookings]
    choosing, silent = _owing([booking for booking in ahead if booking.status in Booking.HOLDING])
    invoices = _by_booking(Invoice.objects.filter(booking__in=pks).order_by("pk"))
    notes = _by_booking(CreditNote.objects.filter(booking__in=pks).order_by("pk"))
    return {
        booking.pk: Row(
            booking,
            tuple(choosing.get(booking.pk, ())),
            tuple(silent.get(booking.pk, ())),
            tuple(invoices.get(booking.pk, ())),
            tuple(notes.get(booking.pk, ())),
        )
        for booking in bookings
    }


def _by_booking(papers: Iterable[Invoice | CreditNote]) -> dict[int, list]:
    found: dict[int, list] = {}
    for paper in papers:
        found.setdefault(paper.booking_id, []).append(paper)
    return found


def _owing(bookings: Sequence[Booking]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """By booking: who has fewer seats than there are time slots with workshops, and who has not said whether she needs anything."""
    people = list(
        Delegate.objects.coming()
        .filter(booking__in=[booking.pk for booking in bookings], erased_at=None)
        .annotate(chosen=Count("places"))
        .order_by("booking", "position", "pk")
    )
    slots = Tally(
        Slot.objects.public()
        .filter(conference__in={booking.conference_id for booking in bookings}, kind=Slot.Kind.WORKSHOPS)
        .values_list("conference_id", flat=True)
    )
    conference_of = {booking.pk: booking.conference_id for booking in bookings}
    answered = arrangements.answered_ids(people)
    choosing: dict[int, list[str]] = {}
    silent: dict[int, list[str]] = {}
    for person in people:
        if person.chosen < slots[conference_of[person.booking_id]]:
            choosing.setdefault(person.booking_id, []).append(person.full_name)
        if person.pk not in answered:
            silent.setdefault(person.booking_id, []).append(person.full_name)
    return choosing, silent
