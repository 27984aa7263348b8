"""Deeds on bookings: begin one, write its list, confirm and cancel it (seats only: money is the payments slice's), send links.

`confirm` and `take_places` are two, since the invoice is written between them: what runs out is taken last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, repeat

from django.core.mail import get_connection
from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When
from wagtail.log_actions import log

from conference.lib import tokens
from conference.lib.pence import pounds
from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from delegates.bookings import emails, queries
from delegates.bookings.models import Booking, Delegate, TicketType
from delegates.bookings.rules import places, prices, references
from delegates.schools.models import Membership, School


@dataclass(frozen=True)
class Person:
    """One right row of the lead's list."""

    first_name: str
    last_name: str
    email: str
    role: str
    ticket_type_id: int


def start(*, conference: Conference, school: School, by: User, now: datetime) -> Booking:
    """The lead's draft for that school: the one she has already begun, else a new one. Refused while booking is closed.

    She becomes a member of the school, to be confirmed by an organiser; until then she sees only what she booked.
    """
    if problems := places.window_problems(queries.window(conference), now):
        raise Refused(problems)
    Membership.objects.get_or_create(user=by, school=school)
    draft = {"conference": conference, "school": school, "lead": by, "status": Booking.Status.DRAFT}
    for _ in range(5):
        try:
            with transaction.atomic():
                booking, is_new = Booking.objects.get_or_create(
                    **draft, defaults={"reference": _new_reference(conference)}
                )
                if is_new:
                    log(instance=booking, action="booking.start", user=by, data={"school": school.pk})
                return booking
        except IntegrityError:  # somebody was given the same code in the same moment
            continue
    raise RuntimeError("No free booking reference was found in five draws.")


def _new_reference(conference: Conference) -> str:
    codes = (tokens.short_code(references.CODE_LENGTH) for _ in repeat(None))
    drawn = (references.reference(conference.reference_prefix, code) for code in islice(codes, 200))
    return next(text for text in drawn if text is not None)


@transaction.atomic
def save_roster(*, booking: Booking, people: Sequence[Person], by: User, now: datetime) -> Booking:
    """The draft's list becomes these people, in this order. Who was in it before (same address) keeps her row and link."""
    booking = locked(booking)
    if booking.status != Booking.Status.DRAFT:
        raise Refused(
            [Problem("not-draft", "This booking has been confirmed, so its list can no longer be changed here.")]
        )
    if len(people) > places.MAX_DELEGATES:
        raise Refused([Problem("too-many", f"One booking holds {places.MAX_DELEGATES} people at most.")])
    known = {delegate.email.lower(): delegate for delegate in booking.delegates.active()}
    rows = []
    for position, person in enumerate(people, start=1):
        row = known.pop(person.email.lower(), None) or Delegate(booking=booking, school_id=booking.school_id)
        row.first_name, row.last_name, row.email = person.first_name, person.last_name, person.email
        row.role, row.ticket_type_id, row.position = person.role, person.ticket_type_id, position
        rows.append(row)
    Delegate.objects.filter(pk__in=[gone.pk for gone in known.values()]).delete()
    Delegate.objects.bulk_update([row for row in rows if row.pk], ROSTER_FIELDS)
    Delegate.objects.bulk_create([row for row in rows if not row.pk])
    log(instance=booking, action="booking.roster", user=by, data={"people": len(rows)})
    return booking


ROSTER_FIELDS = ("first_name", "last_name", "email", "role", "ticket_type", "position")


def locked(booking: Booking) -> Booking:
    """The booking's row, read anew and kept from other writers until the transaction ends."""
    rows = Booking.objects.select_for_update(of=("self",)).select_related("conference", "school", "lead")
    return rows.get(pk=booking.pk)


def confirm(
    *,
    contents: queries.Contents,
    now: datetime,
    purchase_order: str = "",
    bill_to: str = "",
    seen_pence: int | None = None,
) -> prices.Price:
    """Check, freeze the prices, mark as confirmed: one step of a confirming deed, inside its transaction and on a `locked`
    booking. That deed then writes its documents and its log, and calls `take_places` last of all.

    `seen_pence`: the total that was agreed to. Returns the price.
    """
    booking = contents.booking
    if problems := contents.problems(now):
        raise Refused(problems)
    price = contents.price(now)
    if seen_pence is not None and seen_pence != price.gross_pence:
        raise Refused([Problem("price-changed", f"The price has changed: it is now {pounds(price.gross_pence)}.")])
    frozen = Case(*(When(ticket_type=kind, then=Value(unit)) for kind, unit in price.units.items()))
    booking.delegates.active().update(price_pence=frozen)
    booking.status = Booking.Status.AWAITING_PAYMENT if price.gross_pence else Booking.Status.PAID
    booking.purchase_order, booking.bill_to, booking.confirmed_at = purchase_order, bill_to, now
    booking.save(update_fields=["status", "purchase_order", "bill_to", "confirmed_at"])
    return price


def take_places(*, contents: queries.Contents) -> None:
    """Take the booking's places from the counters: ticket types in the order of their ids, then the conference.

    The last thing a transaction does. Refused when one has too few left: the transaction must then roll back.
    """
    booking, wanted = contents.booking, contents.wanted
    enough = TicketType.objects.take_all(wanted) is None and Conference.objects.take(
        booking.conference_id, wanted.total()
    )
    if not enough:
        problems = places.stock_problems(queries.contents_of(Booking.objects.get(pk=booking.pk)).stocks())
        raise Refused(problems or [Problem("full", "The last places have just been taken. Try again in a moment.")])


@transaction.atomic
def cancel(*, booking: Booking, by: User | None, now: datetime, reason: str = "") -> bool:
    """Cancel the whole booking and give its seats back. False, with nothing changed, when it was cancelled before.

    Only the booking: payments.actions.cancel_booking writes the credit note and calls this one last.
    """
    booking = locked(booking)
    if booking.status == Booking.Status.CANCELLED:
        return False
    held_seats = booking.status in Booking.HOLDING
    booking.status, booking.cancelled_at = Booking.Status.CANCELLED, now
    booking.save(update_fields=["status", "cancelled_at"])
    log(instance=booking, action="booking.cancel", user=by, data={"reason": reason})
    if held_seats:
        wanted = queries.contents_of(booking).wanted
        for kind in sorted(wanted):
            TicketType.objects.give_back(kind, wanted[kind])
        Conference.objects.give_back(booking.conference_id, wanted.total())
    return True


def settle(*, booking: Booking, is_covered: bool, by: User | None) -> None:
    """On a `locked` booking: paid when its documents are covered, awaiting payment when they are not (a refund, say)."""
    if booking.status not in Booking.HOLDING:
        return
    status = Booking.Status.PAID if is_covered else Booking.Status.AWAITING_PAYMENT
    if status != booking.status:
        booking.status = status
        booking.save(update_fields=["status"])
        log(instance=booking, action="booking.paid" if is_covered else "booking.unpaid", user=by, data={})


def send_links(*, booking: Booking, now: datetime) -> int:
    """Mail every delegate who comes her personal link, once. Returns how many went; a failed one can be tried again.

    Each is claimed by an UPDATE before it is sent, so that two workers mail nobody twice.
    """
    sent, failures = 0, []
    with get_connection() as connection:
        for delegate in (
            booking.delegates.coming()
            .filter(link_sent_at=None)
            .select_related("booking__conference", "booking__lead", "school")
        ):
            mine = Delegate.objects.filter(pk=delegate.pk)
            if not mine.filter(link_sent_at=None).update(link_sent_at=now):
                continue
            try:
                connection.send_messages([emails.personal_link(delegate)])
                sent += 1
            except Exception as error:  # noqa: BLE001 -- one refused address must not keep the link from the others
                mine.update(link_sent_at=None)
                failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of the links of booking {booking.pk} were not sent", failures)
    return sent
