"""Promotion: places that came back are offered to the line, kept while the offer stands, and go on when it has lapsed."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.lib.queue import after_commit
from conference.models import Conference
from delegates.bookings import actions as bookings
from delegates.bookings.models import Booking
from delegates.waiting import queries, rules
from delegates.waiting.actions.joining import end, leave, taken
from delegates.waiting.actions.waking import own
from delegates.waiting.models import WaitingEntry

State = WaitingEntry.State
MOST_ROUNDS = 50  # each makes an offer or finds that somebody else moved


def promote(*, conference: Conference, now: datetime) -> list[int]:
    """Offer what is left to whoever waits, by rules.plan, one after the other and each in a transaction of its own; what another
    deed has changed meanwhile is planned anew. Nothing is offered while booking is closed. Returns the bookings (ids). Repeated: none.
    """
    given: list[int] = []
    if not conference.booking_is_open(now):
        return given
    saves = now < conference.booking_closes_at - rules.SAVING_ENDS
    for _ in range(MOST_ROUNDS):
        line = queries.line_of(conference)
        offers = rules.plan(line.groups, line.left, saves=saves)
        if not offers:
            break
        entries = {entry.pk: entry for entry in line.entries}
        groups = {group.pk: group for group in line.groups}
        for offered in offers:
            if not make_offer(entries[offered.pk].booking, groups[offered.pk], offered, now):
                break
            given.append(entries[offered.pk].booking_id)
    return given


def make_offer(booking: Booking, group: rules.Group, offered: rules.Offered, now: datetime) -> bool:
    """Keep these places for the group and tell its lead. False, with nothing changed, when it is not as it was planned any more."""
    try:
        with transaction.atomic():
            return _make_offer(booking, group, offered, now)
    except Refused:  # somebody took them in this very moment
        return False


def _make_offer(booking: Booking, group: rules.Group, offered: rules.Offered, now: datetime) -> bool:
    booking = bookings.locked(booking)
    rows = WaitingEntry.objects.select_for_update().filter(pk__in=[group.pk, *offered.passes]).order_by("pk")
    entry = next((row for row in rows if row.pk == group.pk), None)
    if entry is None or entry.state != State.WAITING or booking.status != Booking.Status.DRAFT:
        return False
    if queries.groups_of([entry])[0].people != group.people:
        return False
    conference = booking.conference
    until = rules.offer_until(now=now, hours=conference.offer_hours, closes_at=conference.booking_closes_at)
    entry.state, entry.offered_at, entry.offer_until_at = State.OFFERED, now, until
    entry.save(update_fields=["state", "offered_at", "offer_until_at"])
    for pk, number in offered.passes.items():
        WaitingEntry.objects.filter(pk=pk).update(passed=F("passed") + number)
    data = {"places": len(offered.people), "people": len(group.people), "until": until.isoformat()}
    log(instance=booking, action="waiting.offer", data=data)
    after_commit("delegates.waiting.tasks.send_offer", entry.pk, now.isoformat())
    people = [group.people[index] for index in offered.people]
    wanted = Tally(pk for person in people for name, pk in person if name == "ticket")
    bookings.hold(booking=booking, wanted=wanted, until=until)
    return True


def lapse(*, now: datetime) -> set[int]:
    """Offers whose time has passed are taken back, their leads are told. Returns the conferences (ids) that have places again."""
    over = WaitingEntry.objects.offered().filter(offer_until_at__lte=now).select_related("booking").order_by("booking")
    return {entry.conference_id for entry in list(over) if _lapse_one(entry.booking, now)}


@transaction.atomic
def _lapse_one(booking: Booking, now: datetime) -> bool:
    booking = bookings.locked(booking)
    entry = own(booking)
    if entry is None or entry.state != State.OFFERED or entry.offer_until_at > now:
        return False
    if booking.status != Booking.Status.DRAFT:  # it is with the organisers, who keep its places
        taken(booking=booking, now=now)
        return False
    end(entry, State.LAPSED, now)
    log(instance=booking, action="waiting.lapse", data={})
    after_commit("delegates.waiting.tasks.send_lapse", entry.pk)
    bookings.release(booking=booking)
    return True


def move_on(*, now: datetime) -> None:
    """Everything of the line that is due: lapsed offers and holds go back, days that are over end their lines, and whatever came back in
    the meantime, for whichever reason (a capacity raised, a limit lifted), is offered.
    """
    lapse(now=now)
    bookings.expire(now=now)
    live = WaitingEntry.objects.live().select_related("booking", "conference")
    for entry in live.filter(conference__date__lt=timezone.localdate(now)):
        leave(booking=entry.booking, by=None, now=now, reason="The day is over.")
    waiting = WaitingEntry.objects.waiting().order_by().values("conference")
    for conference in Conference.objects.filter(pk__in=waiting):
        promote(conference=conference, now=now)
