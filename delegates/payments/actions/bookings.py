"""Deeds on bookings that cost money: confirm on invoice, add people, withdraw people, change their extras, cancel.

Order of locks, everywhere: the booking, the number series, then the counters of places last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.pence import pounds
from conference.lib.problems import Problem, Refused
from conference.lib.queue import after_commit
from conference.models import User
from delegates.bookings import actions as bookings
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking
from delegates.payments import queries
from delegates.payments.actions.documents import Papers, write_difference, write_first
from delegates.waiting import actions as waiting
from delegates.waiting import queries as waiting_queries

# Reasons as they stand on a credit note.
WITHDRAWN = "Colleagues were withdrawn."
GIVEN_BACK = "Extras were given back."
LESS = "With more people it costs less."


@waiting.frees_what_is_over
@transaction.atomic
def confirm_on_invoice(
    *,
    booking: Booking,
    by: User | None,
    now: datetime,
    purchase_order: str = "",
    bill_to: str = "",
    seen_pence: int | None = None,
    is_organiser: bool = False,
    with_letters: bool = True,
) -> Booking:
    """Confirm a draft against an invoice: prices frozen, invoice numbered, places taken, letters after commit.

    A booking that costs nothing is paid at once and has no invoice. `seen_pence` is the total that the lead has agreed to; another
    price is refused. What was asked for has the price of that moment. To an organiser booking is always open. Without `with_letters`
    nobody is written to: a demonstration. Confirmed before: nothing changes. Refused: nothing changes either, and the exception has
    the reasons.
    """
    booking = bookings.locked(booking)
    if booking.status in Booking.HOLDING:
        return booking
    contents = booking_queries.contents_of(booking)
    price = bookings.confirm(
        contents=contents,
        now=now,
        purchase_order=purchase_order,
        bill_to=bill_to,
        seen_pence=seen_pence,
        is_organiser=is_organiser,
        line=waiting_queries.line_problems(contents),
    )
    waiting.taken(booking=booking, now=now)
    papers = write_first(booking=booking, price=price, now=now)
    data = {"pence": price.gross_pence} | papers.for_log()
    log(instance=booking, action="booking.confirm", user=by, data=data)
    bookings.take_places(contents=contents, offers=price.offers, people=contents.people, besides=contents.extras)
    if with_letters:
        after_commit("delegates.payments.tasks.send_confirmation", booking.pk)
        after_commit("delegates.bookings.tasks.send_links", booking.pk)
    return booking


@waiting.frees_what_is_over
@transaction.atomic
def add_people(
    *,
    booking: Booking,
    people: Sequence[bookings.Person],
    by: User | None,
    now: datetime,
    seen_pence: int | None = None,
    is_organiser: bool = False,
) -> Booking:
    """Add people to a confirmed booking: at the price of now, a further invoice for the difference, their places last, letters
    after commit. `seen_pence`: the difference that was agreed to. Raises Refused, with nothing changed.
    """
    booking = bookings.locked(booking)
    contents = booking_queries.contents_of(booking)
    kinds, schools = [person.ticket_type_id for person in people], [person.school_id for person in people]
    change = queries.adding(contents, kinds, now, schools=schools, is_organiser=is_organiser)
    _refuse(change, seen_pence)
    added = bookings.add(booking=booking, people=people, offers=change.new_offers)
    papers = write_difference(booking=booking, before=change.before, after=change.after, now=now, reason=LESS)
    log(instance=booking, action="booking.add", user=by, data={"delegates": added} | papers.for_log())
    _settle(booking, by)
    bookings.take_places(contents=contents, offers=change.new_offers, people=change.new_people)
    _tell(booking, papers)
    after_commit("delegates.bookings.tasks.send_links", booking.pk)
    return booking


@transaction.atomic
def withdraw_people(
    *,
    booking: Booking,
    leaving: Sequence[int],
    by: User | None,
    now: datetime,
    seen_pence: int | None = None,
    is_organiser: bool = False,
    is_free: bool = False,
    arrived: frozenset[int] = frozenset(),
) -> Booking:
    """Withdraw delegates (by id) from a confirmed booking: credit notes for what it costs less, after what the cancellation policy
    keeps; their places go back last. `seen_pence`: the difference that was agreed to. `is_free`: an organiser keeps nothing.
    `arrived`: who has been scanned in. Who is withdrawn already changes nothing. Raises Refused.

    Money and seats in the conference only; seats in sessions are given back by delegates.choices.actions.withdraw_people.
    """
    booking = bookings.locked(booking)
    contents = booking_queries.contents_of(booking)
    change = queries.withdrawing(contents, leaving, now, is_organiser=is_organiser, is_free=is_free, arrived=arrived)
    if not change.gone:
        return booking
    _refuse(change, seen_pence)
    pks = [member.pk for member in change.gone if member.pk]
    bookings.withdraw(booking=booking, leaving=pks, charges=change.charges, now=now)
    papers = write_difference(booking=booking, before=change.before, after=change.after, now=now, reason=WITHDRAWN)
    log(instance=booking, action="booking.withdraw", user=by, data={"delegates": pks} | papers.for_log())
    _settle(booking, by)
    bookings.give_back_places(booking=booking, people=change.gone, besides=change.returned)
    waiting.wake(booking.conference_id)
    _tell(booking, papers)
    return booking


@transaction.atomic
def cancel_booking(
    *,
    booking: Booking,
    by: User | None,
    now: datetime,
    reason: str = "",
    is_free: bool = False,
    with_letters: bool = True,
) -> Booking:
    """Cancel the whole booking: credit notes for what it costs less, then its seats go back. Cancelled before: nothing changes.
    `is_free`: nothing of the cancellation policy is kept. Without `with_letters` nobody is written to: a demonstration.

    Money and seats only. The delegates' places in sessions are given back by delegates.choices.actions.cancel_booking, which
    calls this; that one is what screens call.
    """
    booking = bookings.locked(booking)
    if booking.status == Booking.Status.CANCELLED:
        return booking
    was_confirmed = booking.status in Booking.HOLDING
    contents, papers = booking_queries.contents_of(booking), Papers()
    if was_confirmed:
        change = queries.cancelling(contents, now, is_free=is_free)
        bookings.charge(booking=booking, charges=change.charges, now=now)
        why = reason or "The booking was cancelled."
        papers = write_difference(booking=booking, before=change.before, after=change.after, now=now, reason=why)
    bookings.cancel(booking=booking, now=now)
    log(instance=booking, action="booking.cancel", user=by, data={"reason": reason} | papers.for_log())
    if was_confirmed:
        bookings.give_back_places(booking=booking, people=contents.people, besides=contents.extras)
        waiting.wake(booking.conference_id)
    else:
        waiting.give_up(booking=booking, by=by, now=now)
    if was_confirmed and with_letters:
        after_commit("delegates.payments.tasks.send_cancellation", booking.pk)
    return booking


@transaction.atomic
def change_extras(
    *,
    booking: Booking,
    wanted: Collection[tuple[int, int]],
    by: User | None,
    now: datetime,
    seen_pence: int | None = None,
    is_organiser: bool = False,
) -> Booking:
    """In a confirmed booking exactly these people (ids) have these extras (ids), as pairs: a further invoice or credit notes for the
    difference, after what the cancellation policy keeps of what is given back. `seen_pence`: the difference that was agreed to. So
    already: nothing changes. Raises Refused, with nothing changed.
    """
    booking = bookings.locked(booking)
    contents = booking_queries.contents_of(booking)
    change = queries.changing_extras(contents, wanted, now, is_organiser=is_organiser)
    if not change.bought and not change.returned:
        return booking
    _refuse(change, seen_pence)
    bookings.take_out(change.returned)
    bookings.put_in(contents=contents, bought=change.bought)
    bookings.charge(booking=booking, charges=change.charges, now=now)
    papers = write_difference(booking=booking, before=change.before, after=change.after, now=now, reason=GIVEN_BACK)
    data = {"added": len(change.bought), "removed": len(change.returned)} | papers.for_log()
    log(instance=booking, action="booking.extras", user=by, data=data)
    _settle(booking, by)
    bookings.move_extras(contents=contents, bought=change.bought, returned=change.returned)
    _tell(booking, papers)
    return booking


def _refuse(change: queries.Change, seen: int | None) -> None:
    """Raises Refused when something stands in its way, or when another difference was agreed to than it makes now."""
    if change.problems:
        raise Refused(change.problems)
    if seen is not None and seen != change.gross_pence:
        words = f"The price has changed: the difference is now {pounds(change.gross_pence)}."
        raise Refused([Problem("price-changed", words)])


def _settle(booking: Booking, by: User | None) -> None:
    bookings.settle(booking=booking, is_covered=queries.balance(booking) <= 0, by=by)


def _tell(booking: Booking, papers: Papers) -> None:
    if papers.invoices or papers.credit_notes:
        after_commit(
            "delegates.payments.tasks.send_change", booking.pk, list(papers.invoices), list(papers.credit_notes)
        )
