"""Where bookings wait for an organiser's yes: a lead asks, takes it back, an organiser approves or declines."""

from __future__ import annotations

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
from delegates.payments.actions.bookings import confirm_on_invoice
from delegates.waiting import actions as waiting
from delegates.waiting import queries as waiting_queries

ANSWERED = Problem("answered", "This request has been answered or taken back meanwhile.")


@waiting.frees_what_is_over
@transaction.atomic
def ask(
    *,
    booking: Booking,
    by: User | None,
    now: datetime,
    purchase_order: str = "",
    bill_to: str = "",
    seen_pence: int | None = None,
) -> Booking:
    """The lead asks for the places of her draft at the price of now (`seen_pence`: the total on her page). They are kept until somebody
    answers, and its list stands still. Asked before: nothing changes. Raises Refused, with nothing changed.
    """
    booking = bookings.locked(booking)
    if booking.status == Booking.Status.AWAITING_APPROVAL:
        return booking
    contents = booking_queries.contents_of(booking)
    if problems := contents.problems(now, line=waiting_queries.line_problems(contents)):
        raise Refused(problems)
    price = contents.price(now)
    if seen_pence is not None and seen_pence != price.gross_pence:
        raise Refused([Problem("price-changed", f"The price has changed: it is now {pounds(price.gross_pence)}.")])
    booking.status = Booking.Status.AWAITING_APPROVAL
    booking.asked_at, booking.asked_pence, booking.declined_text = now, price.gross_pence, ""
    booking.purchase_order, booking.bill_to = purchase_order, bill_to
    booking.save(update_fields=["status", "asked_at", "asked_pence", "declined_text", "purchase_order", "bill_to"])
    data = {"pence": price.gross_pence, "people": len(contents.people)}
    log(instance=booking, action="booking.ask", user=by, data=data)
    waiting.taken(booking=booking, now=now)
    bookings.hold(booking=booking, wanted=contents.wanted, until=None)
    after_commit("delegates.payments.tasks.send_asked", booking.pk)
    return booking


@transaction.atomic
def take_back(*, booking: Booking, by: User | None, now: datetime) -> Booking:
    """The lead takes her request back: it is a draft again, and its places go back. Of anything else: nothing changes."""
    booking = bookings.locked(booking)
    if booking.status != Booking.Status.AWAITING_APPROVAL:
        return booking
    _to_draft(booking, "")
    log(instance=booking, action="booking.take_back", user=by, data={})
    bookings.release(booking=booking)
    waiting.wake(booking.conference_id)
    return booking


@waiting.frees_what_is_over
@transaction.atomic
def approve(*, booking: Booking, by: User, now: datetime, seen_pence: int | None = None) -> Booking:
    """An organiser says yes: confirmed on invoice at the prices of the moment at which the lead asked, and only at the total that she
    agreed to. `seen_pence`: the total on the organiser's page. Confirmed before: nothing changes. Raises Refused, with nothing changed.
    """
    booking = bookings.locked(booking)
    if booking.status in Booking.HOLDING:
        return booking
    if booking.status != Booking.Status.AWAITING_APPROVAL or booking.asked_at is None:
        raise Refused([ANSWERED])
    if seen_pence is not None and seen_pence != booking.asked_pence:
        raise Refused([Problem("asked-anew", "The lead has asked anew meanwhile: look at the request again.")])
    now_pence = booking_queries.contents_of(booking).price(booking.asked_at).gross_pence
    if now_pence != booking.asked_pence:
        raise Refused([price_moved(booking.asked_pence or 0, now_pence)])
    log(instance=booking, action="booking.approve", user=by, data={"pence": now_pence})
    return waiting.inside(confirm_on_invoice)(
        booking=booking,
        by=by,
        now=now,
        purchase_order=booking.purchase_order,
        bill_to=booking.bill_to,
        seen_pence=booking.asked_pence,
        is_organiser=True,
    )


def price_moved(asked: int, now_pence: int) -> Problem:
    """What an organiser is told whose prices have changed since."""
    return Problem(
        "price-changed",
        f"The lead agreed to {pounds(asked)}, and it would now cost {pounds(now_pence)}. Set the price back, or decline and say so: the lead"
        " can then ask at the new price.",
    )


@transaction.atomic
def decline(*, booking: Booking, reason: str, by: User, now: datetime) -> Booking:
    """An organiser says no, and why: the booking is a draft again, its places go back, the lead is told after commit. Declined before:
    nothing changes. Raises Refused when it was confirmed meanwhile.
    """
    booking = bookings.locked(booking)
    if booking.status in Booking.HOLDING:
        raise Refused([ANSWERED])
    if booking.status != Booking.Status.AWAITING_APPROVAL:
        return booking
    _to_draft(booking, reason)
    log(instance=booking, action="booking.decline", user=by, data={"reason": reason})
    bookings.release(booking=booking)
    waiting.wake(booking.conference_id)
    after_commit("delegates.payments.tasks.send_declined", booking.pk, reason)
    return booking


def _to_draft(booking: Booking, reason: str) -> None:
    booking.status, booking.asked_at, booking.asked_pence = Booking.Status.DRAFT, None, None
    booking.declined_text = reason
    booking.save(update_fields=["status", "asked_at", "asked_pence", "declined_text"])
