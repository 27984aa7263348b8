"""Deeds of choosing: take a place, give it up, and what happens to places when somebody does not come after all.

Locks are always taken in one order: booking, delegates by id, seat counters of runs by id. So nobody waits in a ring.
A delegate has no account: her deeds are logged without a user, and the entry's data says that her own link did it.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.lib.queue import after_commit
from conference.models import Conference, User
from delegates.bookings import actions as bookings
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking, Delegate
from delegates.bookings.rules import changes
from delegates.choices import rules
from delegates.choices.models import Choice, Place
from delegates.payments import actions as payments
from sessions.models import Run, Session

HER_LINK = "her own link"


@transaction.atomic
def take_place(*, delegate: Delegate, run: Run, now: datetime) -> Place:
    """Give her a seat in `run`. A seat that she holds in the same slot is given back in the same deed, and stays
    hers if this one cannot be had. Repeated, it changes nothing. Raises Refused.
    """
    delegate = _alone_with(delegate)
    run = Run.objects.select_related("session", "slot").get(pk=run.pk)
    places = list(Place.objects.filter(delegate=delegate).select_related("slot"))
    held = next((place for place in places if place.slot_id == run.slot_id), None)
    if held and held.run_id == run.pk and run.status == Run.Status.SCHEDULED:
        return held
    problems = rules.place_problems(_asking(delegate, run, places, now))
    if problems:
        raise Refused(problems)
    left_run = held.run_id if held else None
    place = held or Place(delegate=delegate, slot_id=run.slot_id)
    place.run, place.session_id, place.taken_at = run, run.session_id, now
    place.save()
    log(
        instance=delegate,
        action="place.change" if left_run else "place.take",
        data={"run": run.pk, "left_run": left_run, "by": HER_LINK},
    )
    if not _move_seats(give_back=left_run, take=run.pk):
        raise Refused([rules.FULL])
    if not Run.objects.scheduled().filter(pk=run.pk, slot_id=run.slot_id, session_id=run.session_id).exists():
        # The counter is ours now, so this reading is the last word: an organiser moved or cancelled the run just now.
        raise Refused([rules.CHANGED])
    return place


@transaction.atomic
def leave_place(*, delegate: Delegate, run: Run, now: datetime) -> None:
    """Give her seat in `run` back. Without one nothing changes. Raises Refused when choosing is not open."""
    delegate = _alone_with(delegate)
    place = Place.objects.filter(delegate=delegate, run=run).first()
    if place is None:
        return
    conference = delegate.booking.conference
    problems = rules.standing_problems(
        delegate.booking.status, is_withdrawn=delegate.withdrawn_at is not None
    ) or rules.window_problems(*_window(conference, now))
    if problems:
        raise Refused(problems)
    place.delete()
    log(instance=delegate, action="place.leave", data={"left_run": run.pk, "by": HER_LINK})
    Run.objects.give_back(run.pk)


@transaction.atomic
def release_all(*, delegates: Iterable[Delegate], by: User | None, now: datetime) -> int:
    """Give back every seat of these delegates, because they do not come. The number of seats; none the second time."""
    pks = sorted(delegate.pk for delegate in delegates)
    locked = {one.pk: one for one in Delegate.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    places = list(Place.objects.filter(delegate__in=locked).order_by("delegate_id", "run_id"))
    Place.objects.filter(pk__in=[place.pk for place in places]).delete()
    for pk in dict.fromkeys(place.delegate_id for place in places):
        runs = [place.run_id for place in places if place.delegate_id == pk]
        log(instance=locked[pk], action="place.release", user=by, data={"left_runs": runs, "at": now.isoformat()})
    for run_id, number in sorted(Tally(place.run_id for place in places).items()):
        Run.objects.give_back(run_id, number)
    return len(places)


@transaction.atomic
def cancel_booking(
    *, booking: Booking, by: User | None, now: datetime, reason: str = "", is_free: bool = False
) -> Booking:
    """Cancel a booking with all that stands on it: invoice and places in the conference (payments), seats in runs last.
    Cancelled before: nothing changes. `is_free`: nothing of the cancellation policy is kept.
    """
    booking = payments.cancel_booking(booking=booking, by=by, now=now, reason=reason, is_free=is_free)
    release_all(delegates=booking.delegates.all(), by=by, now=now)
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
    arrived: Collection[int] = (),
) -> Booking:
    """Withdraw delegates with all that stands on them: as payments.actions.withdraw_people, and their seats in runs last."""
    booking = payments.withdraw_people(
        booking=booking,
        leaving=leaving,
        by=by,
        now=now,
        seen_pence=seen_pence,
        is_organiser=is_organiser,
        is_free=is_free,
        arrived=arrived,
    )
    release_all(delegates=booking.delegates.filter(pk__in=leaving), by=by, now=now)
    return booking


@transaction.atomic
def substitute(
    *,
    delegate: Delegate,
    person: bookings.Person,
    keeps_places: bool,
    by: User | None,
    now: datetime,
    is_organiser: bool = False,
    arrived: Collection[int] = (),
) -> Delegate:
    """`person` comes in place of `delegate`, up to the end of the day itself: with her ticket and, if wanted, her seats in runs and
    her wishes. Her link goes out after commit; the old one, and the old badge, are refused from now on. Nothing is to pay. Done
    before: nothing changes. Raises Refused.
    """
    booking = bookings.locked(delegate.booking)
    delegate = _alone_with(delegate)
    if successor := Delegate.objects.filter(replaces=delegate).first():
        return successor
    contents = booking_queries.contents_of(booking)
    others = {email.lower() for email in booking.delegates.active().values_list("email", flat=True)}
    problems = changes.substitute_problems(
        booking_queries.standing(contents, is_organiser=is_organiser),
        delegate=changes.One(delegate.full_name, delegate.withdrawn_at is not None, delegate.pk in arrived),
        email=person.email,
        others=others,
        now=now,
    )
    if problems:
        raise Refused(problems)
    successor = bookings.substitute(delegate=delegate, person=person, by=by, now=now)
    if keeps_places:
        Place.objects.filter(delegate=delegate).update(delegate=successor)
        Choice.objects.filter(delegate=delegate).update(delegate=successor)
    else:
        release_all(delegates=[delegate], by=by, now=now)
    after_commit("delegates.bookings.tasks.send_links", booking.pk)
    return successor


def _alone_with(delegate: Delegate) -> Delegate:
    """Lock her row, so that her deeds come one by one; then read it and her booking as they stand behind the lock."""
    Delegate.objects.select_for_update().values_list("pk").get(pk=delegate.pk)
    return Delegate.objects.select_related("booking__conference").get(pk=delegate.pk)


def _window(conference: Conference, now: datetime) -> tuple[datetime, datetime, datetime]:
    opens, closes = conference.choices_open_at, conference.choices_close_at
    return timezone.localtime(now), timezone.localtime(opens), timezone.localtime(closes)


def _asking(delegate: Delegate, run: Run, places: list[Place], now: datetime) -> rules.Asking:
    moment, opens_at, closes_at = _window(delegate.booking.conference, now)
    return rules.Asking(
        now=moment,
        opens_at=opens_at,
        closes_at=closes_at,
        booking_status=delegate.booking.status,
        is_withdrawn=delegate.withdrawn_at is not None,
        same_conference=run.slot.conference_id == delegate.booking.conference_id,
        is_published=run.session.status == Session.Status.PUBLISHED,
        is_cancelled=run.status == Run.Status.CANCELLED,
        slot_kind=run.slot.kind,
        left=run.left,
        held_in=next(
            (
                place.slot.name
                for place in places
                if place.session_id == run.session_id and place.slot_id != run.slot_id
            ),
            "",
        ),
    )


def _move_seats(*, give_back: int | None, take: int) -> bool:
    """One seat taken and perhaps one given back, in the order of the runs' ids. False if `take` is full: roll back."""
    if give_back is not None and give_back < take:
        Run.objects.give_back(give_back)
    if not Run.objects.take(take):
        return False
    if give_back is not None and give_back > take:
        Run.objects.give_back(give_back)
    return True
