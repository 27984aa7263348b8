"""Organisers' deeds in line: another order, an offer by hand. Each has a reason, which stands in the booking's history."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from delegates.bookings.models import Booking
from delegates.waiting import queries, rules
from delegates.waiting.actions.offering import make_offer
from delegates.waiting.actions.waking import wake
from delegates.waiting.models import WaitingEntry

NOT_WAITING = Problem("not-waiting", "This group does not wait any more.")


@transaction.atomic
def move(*, booking: Booking, to: int, by: User, now: datetime, reason: str) -> int:
    """The group stands at place `to` of those who wait, counted from 1. Where it stands already nothing changes. Returns its place.
    Raises Refused.
    """
    rows = WaitingEntry.objects.select_for_update().filter(conference=booking.conference_id)
    line = sorted(rows.waiting().order_by("pk"), key=lambda entry: (entry.turn, entry.pk))
    mine = next((entry for entry in line if entry.booking_id == booking.pk), None)
    if mine is None:
        raise Refused([NOT_WAITING])
    order = [entry.pk for entry in line]
    after = rules.moved(order, mine.pk, to)
    if after == order:
        return order.index(mine.pk) + 1
    turns = sorted(entry.turn for entry in line)
    spread = range(1, len(line) + 1) if len(set(turns)) < len(turns) else turns
    by_pk = {entry.pk: entry for entry in line}
    for pk, turn in zip(after, spread, strict=True):
        by_pk[pk].turn = turn
    WaitingEntry.objects.bulk_update(line, ["turn"])
    place = after.index(mine.pk) + 1
    data = {"from": order.index(mine.pk) + 1, "to": place, "reason": reason}
    log(instance=booking, action="waiting.move", user=by, data=data)
    wake(booking.conference_id)
    return place


def offer(*, booking: Booking, by: User, now: datetime, reason: str) -> WaitingEntry:
    """Offer the group what there is for it now, past its turn, though it may be fewer than it asked for. Raises Refused."""
    if not booking.conference.booking_is_open(now):
        raise Refused([Problem("closed", "Booking is closed, so she could not take it up. Book them in yourself.")])
    line = queries.line_of(booking.conference)
    group = next(
        (group for entry, group in zip(line.entries, line.groups, strict=True) if entry.booking_id == booking.pk),
        None,
    )
    if group is None:
        raise Refused([NOT_WAITING])
    people = rules.fitting(group.people, line.left)
    if not people:
        raise Refused([Problem("full", "There is no place for any of them now.")])
    with transaction.atomic():
        if not make_offer(booking, group, rules.Offered(group.pk, people), now):
            raise Refused([Problem("moved", "The line has moved in this very moment. Look again.")])
        log(instance=booking, action="waiting.by_hand", user=by, data={"reason": reason, "places": len(people)})
    return WaitingEntry.objects.get(pk=group.pk)
