"""Many people, few seats, all at once, on a real PostgreSQL: never a seat too many, never two things at a time."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from conference.lib.problems import Refused
from delegates.choices import actions
from delegates.models import Delegate, Place
from sessions.models import Run
from tests.factories.bookings import BookingFactory, TicketTypeFactory
from tests.factories.choices import ComingDelegateFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)


def _delegates(number):
    booking = BookingFactory(confirmed=True)
    ticket = TicketTypeFactory(conference=booking.conference)
    return [ComingDelegateFactory(booking=booking, ticket_type=ticket) for _ in range(number)]


def _runs(conference, number, **fields):
    slot = SlotFactory(conference=conference)
    return [RunFactory(slot=slot, session=SessionFactory(conference=conference), **fields) for _ in range(number)]


def _take(delegate, run):
    def deed():
        try:
            actions.take_place(delegate=delegate, run=run, now=NOW)
        except Refused as refusal:
            return refusal.codes
        return "took"

    return deed


def _counted():
    """What the counters say against what the rows say, for every run."""
    rows = Counter(Place.objects.values_list("run_id", flat=True))
    return {run.pk: (run.taken, rows[run.pk]) for run in Run.objects.all()}


def test_forty_people_at_once_get_exactly_the_last_five_seats():
    people = _delegates(40)
    [run] = _runs(people[0].booking.conference, 1, capacity=5)

    answers = all_at_once([_take(person, run) for person in people])

    assert Counter(str(answer) for answer in answers) == {"took": 5, "['full']": 35}
    assert _counted() == {run.pk: (5, 5)}


def test_one_person_on_eight_phones_sits_in_exactly_one_run_of_a_slot():
    [person] = _delegates(1)
    runs = _runs(person.booking.conference, 4, capacity=3)

    answers = all_at_once([_take(person, runs[index % 4]) for index in range(8)])

    assert answers == ["took"] * 8
    assert Place.objects.filter(delegate=person).count() == 1
    assert sum(taken for taken, _ in _counted().values()) == 1
    assert all(taken == rows for taken, rows in _counted().values())


def test_twenty_people_changing_to_and_fro_among_four_runs_never_wait_in_a_ring_and_every_count_is_right():
    people = _delegates(20)
    runs = _runs(people[0].booking.conference, 4, capacity=7)

    def storm(person):
        dice = random.Random(person.pk)

        def deed():
            answers = []
            for _ in range(25):
                if dice.random() < 0.1:
                    actions.leave_place(delegate=person, run=dice.choice(runs), now=NOW)
                else:
                    answers.append(str(_take(person, dice.choice(runs))()))
            return answers

        return deed

    answers = all_at_once([storm(person) for person in people])

    assert [answer for answer in answers if not isinstance(answer, list)] == []
    assert {kind for answer in answers for kind in answer} <= {"took", "['full']"}
    assert all(taken == rows <= 7 for taken, rows in _counted().values())


def test_people_choose_while_their_school_cancels_and_no_seat_stays_behind():
    people = _delegates(12)
    booking = people[0].booking
    for counter in (people[0].ticket_type, booking.conference):
        type(counter).objects.take(counter.pk, len(people))
    runs = _runs(booking.conference, 3, capacity=12)

    def cancel():
        return actions.cancel_booking(booking=booking, by=None, now=NOW).status

    answers = all_at_once([cancel, *(_take(person, runs[person.pk % 3]) for person in people)])

    assert {str(answer) for answer in answers} <= {"CANCELLED", "took", "['booking-cancelled']"}
    assert _counted() == {run.pk: (0, 0) for run in runs}


def test_without_its_one_statement_the_counter_oversells(monkeypatch):
    """The guard taken away: read, think, write. If this did not oversell, the first test above would prove nothing."""
    people = _delegates(12)
    [run] = _runs(people[0].booking.conference, 1, capacity=5)

    def read_then_write(self, pk, number=1):
        row = Run.objects.filter(pk=pk).get()
        time.sleep(0.05)
        if row.taken + number > row.capacity:
            return False
        Run.objects.filter(pk=pk).update(taken=row.taken + number)
        return True

    monkeypatch.setattr(type(Run.objects), "take", read_then_write)
    all_at_once([_take(person, run) for person in people])

    taken, rows = _counted()[run.pk]
    assert rows > 5
    assert taken < rows


def test_without_the_lock_on_her_row_one_person_on_many_phones_breaks_something(monkeypatch):
    """The other guard taken away: the database's own constraint still keeps her to one seat, but phones see errors."""
    [person] = _delegates(1)
    runs = _runs(person.booking.conference, 4, capacity=3)

    def unlocked(delegate):
        found = Delegate.objects.select_related("booking__conference").get(pk=delegate.pk)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(actions, "_alone_with", unlocked)
    answers = all_at_once([_take(person, runs[index % 4]) for index in range(8)])

    assert set(answers) != {"took"}
    assert Place.objects.filter(delegate=person).count() == 1
