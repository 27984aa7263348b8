"""A lead's own deeds in line: join it, change how few are of use, leave it; and what becomes of her entry when she has booked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from delegates.bookings import actions as bookings
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking
from delegates.waiting import queries, rules
from delegates.waiting.actions.waking import own, wake
from delegates.waiting.models import WaitingEntry

State = WaitingEntry.State


@transaction.atomic
def join(
    *, booking: Booking, at_least: int | None, by: User | None, now: datetime, is_organiser: bool = False
) -> WaitingEntry:
    """The draft stands in line, at its end: with all of its people, or at least so many of them. What it kept goes back, since whoever
    waits keeps nothing. In line already: only the number is changed. Raises Refused.
    """
    booking = bookings.locked(booking)
    entry = own(booking)
    if entry and entry.state in WaitingEntry.LIVE:
        return change(booking=booking, at_least=at_least, by=by, now=now)
    contents = booking_queries.contents_of(booking)
    problems = rules.join_problems(
        status=booking.status,
        is_on=booking.conference.has_waiting_list,
        people=len(contents.people),
        at_least=at_least,
        most=queries.most_of(contents),
        is_open=is_organiser or booking.conference.booking_is_open(now),
    )
    if problems:
        raise Refused(problems)
    entry, _ = WaitingEntry.objects.update_or_create(
        booking=booking,
        defaults={
            "conference": booking.conference,
            "at_least": at_least,
            "turn": queries.next_turn(booking.conference_id),
            "passed": 0,
            "state": State.WAITING,
            "joined_at": now,
            "ended_at": None,
        },
    )
    data = {"people": len(contents.people), "at_least": at_least}
    log(instance=booking, action="waiting.join", user=by, data=data)
    bookings.release(booking=booking)
    wake(booking.conference_id)
    return entry


@transaction.atomic
def change(*, booking: Booking, at_least: int | None, by: User | None, now: datetime) -> WaitingEntry:
    """Another number of people is of use from now on; the place in line stays. Raises Refused."""
    booking = bookings.locked(booking)
    entry = own(booking)
    if entry is None or entry.state not in WaitingEntry.LIVE:
        raise Refused([Problem("not-in-line", "This booking does not stand in line.")])
    contents = booking_queries.contents_of(booking)
    problems = rules.at_least_problems(people=len(contents.people), at_least=at_least, most=queries.most_of(contents))
    if problems:
        raise Refused(problems)
    if entry.at_least != at_least:
        log(instance=booking, action="waiting.change", user=by, data={"from": entry.at_least, "at_least": at_least})
        entry.at_least = at_least
        entry.save(update_fields=["at_least"])
        wake(booking.conference_id)
    return entry


@transaction.atomic
def leave(*, booking: Booking, by: User | None, now: datetime, reason: str = "") -> bool:
    """The group stands in line no more; what is kept for it goes to the next. Done before: nothing changes. An organiser gives a
    `reason`. Whether it stood in line.
    """
    booking = bookings.locked(booking)
    entry = own(booking)
    if entry is None or entry.state not in WaitingEntry.LIVE:
        return False
    was_offered = entry.state == State.OFFERED
    end(entry, State.LEFT, now)
    deed = "waiting.end" if reason else "waiting.decline" if was_offered else "waiting.leave"
    log(instance=booking, action=deed, user=by, data={"reason": reason} if reason else {})
    if was_offered:
        bookings.release(booking=booking)
    wake(booking.conference_id)
    return True


def taken(*, booking: Booking, now: datetime) -> WaitingEntry | None:
    """One step of a deed that books a `locked` draft: its entry, if it has one that still counts, has come to its good end."""
    entry = own(booking)
    if entry is None or entry.state not in WaitingEntry.LIVE:
        return None
    end(entry, State.TAKEN, now)
    return entry


def go_on(*, rest: Booking, like: WaitingEntry, now: datetime) -> WaitingEntry:
    """Those of a group for whom there was no place yet wait on, at the turn that the group had; every single place is of use."""
    entry = WaitingEntry.objects.create(
        conference=rest.conference,
        booking=rest,
        at_least=1,
        turn=like.turn,
        passed=like.passed,
        joined_at=like.joined_at,
    )
    log(instance=rest, action="waiting.go_on", data={"people": rest.delegates.active().count()})
    wake(rest.conference_id)
    return entry


def end(entry: WaitingEntry, state: str, now: datetime) -> None:
    """The entry counts no more. The offer's own end goes with it."""
    entry.state, entry.ended_at, entry.offer_until_at = state, now, None
    entry.save(update_fields=["state", "ended_at", "offer_until_at"])
