"""Places that are kept while a lead looks at the price, and what a changed list means for a group in line."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any, TypeVar

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.models import Conference, User
from delegates.bookings import actions as bookings
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking
from delegates.waiting import queries
from delegates.waiting.actions.joining import leave
from delegates.waiting.actions.offering import lapse, promote
from delegates.waiting.actions.waking import own, wake
from delegates.waiting.models import WaitingEntry

Answer = TypeVar("Answer")


def save_list(*, booking: Booking, people: Sequence[bookings.Person], by: User, now: datetime) -> Booking:
    """Write the draft's list, then keep its places for as long as the conference says. The list is saved whether they are to be had or
    not. A group in line keeps its turn, unless it has grown: then it stands at the end. Raises Refused, when the list is refused.
    """
    booking, in_line = _save(booking=booking, people=people, by=by, now=now)
    if not in_line:
        keep(booking=booking, now=now)
    return booking


@transaction.atomic
def _save(*, booking: Booking, people: Sequence[bookings.Person], by: User, now: datetime) -> tuple[Booking, bool]:
    booking = bookings.locked(booking)
    entry = own(booking)
    if entry is None or entry.state not in WaitingEntry.LIVE:
        return bookings.save_roster(booking=booking, people=people, by=by, now=now), False
    before = booking.delegates.active().count()
    booking = bookings.save_roster(booking=booking, people=people, by=by, now=now)
    if not people:
        leave(booking=booking, by=by, now=now)
        return booking, False
    _follow(booking, entry, grown=len(people) > before, people=people, by=by)
    return booking, True


def _follow(booking: Booking, entry: WaitingEntry, *, grown: bool, people: Sequence[bookings.Person], by: User) -> None:
    """The entry after its list was changed."""
    if grown:
        entry.turn = queries.next_turn(entry.conference_id)
        log(instance=booking, action="waiting.back", user=by, data={"people": len(people)})
    entry.at_least = min(entry.at_least, len(people))
    kept = Tally(dict(booking.holds.values_list("ticket_type_id", "places")))
    usable = kept & Tally(person.ticket_type_id for person in people)
    if entry.state == WaitingEntry.State.OFFERED and not usable:  # none of the places suits anybody any more
        entry.state, entry.offer_until_at = WaitingEntry.State.WAITING, None
    entry.save(update_fields=["turn", "at_least", "state", "offer_until_at"])
    if usable != kept:
        bookings.hold(booking=booking, wanted=usable, until=entry.offer_until_at)
    wake(entry.conference_id)


def keep(*, booking: Booking, now: datetime) -> bool:
    """The draft's places are kept for its lead from now on, for as many minutes as the conference says; none for an empty list. Not
    past the line, and not where nothing runs out. Whether they are kept; what it kept before stays when they cannot be had.
    """
    if not booking.conference.hold_minutes:
        return False
    until = now + timedelta(minutes=booking.conference.hold_minutes)
    try:
        return after_expiry(now=now, conference=booking.conference_id, deed=lambda: _keep(booking, until))
    except Refused:
        return False


@transaction.atomic
def _keep(booking: Booking, until: datetime) -> bool:
    booking = bookings.locked(booking)
    if booking.status != Booking.Status.DRAFT:
        return False
    entry = own(booking)
    if entry and entry.state in WaitingEntry.LIVE:
        return False
    contents = booking_queries.contents_of(booking)
    if not contents.kept and not any(stock.left is not None for stock in contents.stocks()):
        return False
    if problems := queries.line_problems(contents):
        raise Refused(problems)
    bookings.hold(booking=booking, wanted=contents.wanted, until=until)
    if contents.wanted != contents.kept:
        wake(booking.conference_id)
    return bool(contents.wanted)


def give_up(*, booking: Booking, by: User | None, now: datetime) -> None:
    """One step of a deed that ends a `locked` draft: it leaves the line, and what it kept goes to whoever waits."""
    leave(booking=booking, by=by, now=now)
    if bookings.release(booking=booking):
        wake(booking.conference_id)


def frees_what_is_over(deed: Callable[..., Answer]) -> Callable[..., Answer]:
    """Over a deed that takes places for a `booking` at `now`: see `after_expiry`."""

    @wraps(deed)
    def tried(**given: Any) -> Answer:
        booking: Booking = given["booking"]
        return after_expiry(now=given["now"], conference=booking.conference_id, deed=partial(deed, **given))

    return tried


def inside(deed: Callable[..., Answer]) -> Callable[..., Answer]:
    """The deed as it stands inside another's transaction: there it must not look for others' holds, whose bookings it would lock."""
    return deed.__wrapped__


def after_expiry(*, now: datetime, conference: int, deed: Callable[[], Answer]) -> Answer:
    """What `deed` answers. Refused as full it is tried once more, if meanwhile places are free that were kept until a moment that has
    passed: whoever waits is offered them first. Stands outside the deed's transaction, which keeps rows that others' holds need.
    """
    try:
        return deed()
    except Refused as refusal:
        if not {"full", "line"} & set(refusal.codes) or not free_what_is_over(now=now, conference=conference):
            raise
        return deed()


def free_what_is_over(*, now: datetime, conference: int) -> bool:
    """Offers and holds whose time has passed go back, and the line is offered them. Whether there were any in that conference."""
    moved = lapse(now=now) | bookings.expire(now=now)
    for row in Conference.objects.filter(pk__in=moved):
        promote(conference=row, now=now)
    return conference in moved
