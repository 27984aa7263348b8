"""Deeds of an organiser for a school, and for several bookings at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.lib.queue import after_commit
from conference.models import Conference, User
from delegates.bookings import actions as bookings
from delegates.bookings.models import Booking, Delegate
from delegates.choices import actions as choices
from delegates.desks import queries, rules
from delegates.desks.models import BookingNote
from delegates.schools.models import School


@transaction.atomic
def book_by_telephone(
    *, conference: Conference, school: School, email: str, first_name: str, last_name: str, by: User, now: datetime
) -> Booking:
    """The draft of the lead who rings: hers if she has begun one, else a new one. Whoever has that address is the lead, by the name
    that she has here already. Open to an organiser at any time.
    """
    address = User.objects.normalize_email(email.strip())
    lead = User.objects.filter(email__iexact=address).first()
    if lead is None:
        lead = User.objects.create_user(address, first_name=first_name, last_name=last_name)
    booking = bookings.start(conference=conference, school=school, by=by, now=now, lead=lead)
    log(instance=booking, action="booking.telephone", user=by, data={"lead": lead.pk})
    return booking


def _by_booking(delegates: Iterable[Delegate]) -> list[tuple[Booking, list[Delegate]]]:
    """In the order of the bookings' ids, in which every deed over several of them locks."""
    rows = sorted(delegates, key=lambda one: (one.booking_id, one.position, one.pk))
    return [(found[0].booking, found) for _, found in ((pk, list(of)) for pk, of in groupby(rows, lambda one: one.booking_id))]  # fmt: skip


@transaction.atomic
def send_links_again(*, delegates: Sequence[Delegate], by: User, now: datetime) -> int:
    """The personal link of each who comes goes out once more. Returns to how many."""
    sent = 0
    for booking, rows in _by_booking(delegates):
        pks = [row.pk for row in rows]
        number = Delegate.objects.coming().filter(pk__in=pks, booking=booking).update(link_sent_at=None)
        if number:
            log(instance=booking, action="booking.links", user=by, data={"delegates": pks})
            after_commit("delegates.bookings.tasks.send_links", booking.pk)
        sent += number
    return sent


def withdraw_several(*, delegates: Sequence[Delegate], is_free: bool, by: User, now: datetime) -> tuple[int, list[str]]:
    """Withdraw these, booking by booking, each in a transaction of its own. Returns how many were, and what was refused, in words."""
    done, refused = 0, []
    for booking, rows in _by_booking(delegates):
        try:
            choices.withdraw_people(
                booking=booking,
                leaving=[row.pk for row in rows],
                by=by,
                now=now,
                is_organiser=True,
                is_free=is_free,
                arrived=queries.arrived(booking),
            )
        except Refused as refusal:
            refused += [f"{booking.reference}: {problem.message}" for problem in refusal.problems]
        else:
            done += len(rows)
    return done, refused


def cancel_drafts(*, bookings: Iterable[Booking], by: User, now: datetime) -> int:
    """Throw these drafts away. What was confirmed meanwhile stays. Returns how many went."""
    return sum(_cancel_draft(booking, by, now) for booking in bookings)


@transaction.atomic
def _cancel_draft(booking: Booking, by: User, now: datetime) -> bool:
    if Booking.objects.select_for_update().get(pk=booking.pk).status != Booking.Status.DRAFT:
        return False
    choices.cancel_booking(booking=booking, by=by, now=now)
    return True


@transaction.atomic
def add_note(*, booking: Booking, text: str, by: User, now: datetime) -> BookingNote:
    """Write down something about a booking. The same words by the same organiser within a minute are one note: pressed twice."""
    Booking.objects.select_for_update().values_list("pk").get(pk=booking.pk)
    again = booking.notes.filter(made_by=by, text=text, made_at__gt=now - timedelta(minutes=1)).first()
    if again:
        return again
    note = BookingNote.objects.create(booking=booking, made_by=by, made_at=now, text=text)
    log(instance=booking, action="booking.note", user=by, data={})
    return note


@transaction.atomic
def take_out_note(*, note: BookingNote, by: User) -> None:
    """Whoever wrote it takes it out; its words are kept nowhere."""
    if BookingNote.objects.filter(pk=note.pk, made_by=by).delete()[0]:
        log(instance=note.booking, action="booking.note_out", user=by, data={})


@transaction.atomic
def tell_vehicles(*, booking: Booking, coaches: int, cars: int, by: User, now: datetime) -> None:
    """How the people of a booking come. Told again alike, nothing changes. Raises Refused."""
    booking = bookings.locked(booking)
    problems = rules.vehicle_problems(
        is_confirmed=booking.status in Booking.HOLDING, day=booking.conference.date, today=timezone.localdate(now)
    )
    if problems:
        raise Refused(problems)
    if (booking.coaches, booking.cars) == (coaches, cars):
        return
    booking.coaches, booking.cars = coaches, cars
    booking.save(update_fields=["coaches", "cars"])
    log(instance=booking, action="booking.vehicles", user=by, data={"coaches": coaches, "cars": cars})
