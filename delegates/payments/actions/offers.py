"""An offer of the waiting list is taken up by some of a group: they are booked, the others wait on or leave."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from conference.lib.problems import Refused
from conference.models import User
from delegates.bookings import actions as bookings
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking
from delegates.payments.actions.approving import ask
from delegates.payments.actions.bookings import confirm_on_invoice
from delegates.waiting import actions as waiting
from delegates.waiting import queries as waiting_queries
from delegates.waiting import rules


@waiting.frees_what_is_over
@transaction.atomic
def accept_part(
    *,
    booking: Booking,
    coming: Collection[int],
    rest_waits: bool,
    by: User | None,
    now: datetime,
    **confirming: Any,
) -> Booking:
    """Confirm the draft for these of its delegates (ids), as `confirm_on_invoice` does (`confirming`: what that takes besides), or ask
    for it where bookings wait for an organiser's yes. The others get a draft of their own that waits on with the group's turn, or are
    taken off the list; so they are where a request is made, since a lead has one draft or request at a time. Confirmed before: nothing
    changes. Raises Refused.
    """
    booking = bookings.locked(booking)
    if booking.status in Booking.HOLDING:
        return booking
    entry = waiting_queries.entry_of(booking)
    contents = booking_queries.contents_of(booking)
    picked = [member for member in contents.people if member.pk in coming]
    others = [member.pk for member in contents.people if member.pk not in coming]
    names = {pk: kind.name for pk, kind in contents.kinds.items()}
    is_offered = entry is not None and entry.state == entry.State.OFFERED
    if problems := rules.pick_problems(
        picked=Tally(one.kind for one in picked), kept=contents.kept, names=names, is_offered=is_offered
    ):
        raise Refused(problems)
    waits = bool(others) and rest_waits and not booking.conference.needs_approval
    rest = bookings.set_apart(booking=booking, people=others, by=by, now=now) if waits else None
    if others and not waits:
        bookings.drop(booking=booking, people=others, by=by, now=now)
    booking = _book(booking=booking, by=by, now=now, **confirming)
    if rest is not None:
        bookings.begin_again(booking=rest)
        waiting.go_on(rest=rest, like=entry, now=now)
    return booking


def _book(*, booking: Booking, is_organiser: bool = False, **given: Any) -> Booking:
    if booking.conference.needs_approval and not is_organiser:
        return waiting.inside(ask)(booking=booking, **given)
    return waiting.inside(confirm_on_invoice)(booking=booking, is_organiser=is_organiser, **given)
