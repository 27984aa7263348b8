"""Twelve at once for the last places: offers made, taken up, lapsing, and new bookings beside them, with real threads on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from conference import periodic
from conference.lib.problems import Refused
from conference.models import Conference
from delegates.models import Booking, Delegate, Hold, TicketType, WaitingEntry
from delegates.payments import actions as payments
from delegates.waiting import actions
from tests.conference import a_task
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=48)


@pytest.fixture(autouse=True)
def _no_letters(monkeypatch):
    for name in ("payments.actions.bookings", "waiting.actions.offering", "waiting.actions.waking"):
        monkeypatch.setattr(f"delegates.{name}.after_commit", lambda *_: None)


def line(places, sizes, in_line=True):
    """A conference with so many places left and these groups, in line one after the other."""
    conference = ConferenceFactory(capacity=places, reference_prefix="SC27", hold_minutes=20)
    ticket = TicketTypeFactory(conference=conference, price_pence=0)
    made = []
    for size in sizes:
        booking = BookingFactory(conference=conference)
        for position in range(size):
            DelegateFactory(booking=booking, ticket_type=ticket, position=position)
        made.append(booking)
        if in_line:
            actions.join(booking=booking, at_least=size, by=booking.lead, now=NOW)
    return conference, made


def promote(conference, now=NOW):
    return lambda: actions.promote(conference=Conference.objects.get(pk=conference.pk), now=now)


def confirm(booking, now=NOW):
    def deed():
        try:
            payments.confirm_on_invoice(booking=booking, by=booking.lead, now=now)
        except Refused as refusal:
            return refusal.codes[0]
        return "confirmed"

    return deed


def counted(conference):
    """Who comes and what is kept, which must be what the counters say."""
    coming = Delegate.objects.coming().filter(booking__conference=conference).count()
    held = sum(Hold.objects.values_list("places", flat=True))
    row = Conference.objects.get(pk=conference.pk)
    assert (row.taken, sum(TicketType.objects.values_list("taken", flat=True))) == (coming + held, coming + held)
    assert row.taken <= row.capacity
    return coming, held


def states():
    return [entry.state for entry in WaitingEntry.objects.order_by("turn", "pk")]


def test_twelve_promotions_at_once_offer_each_place_once_and_in_order():
    conference, made = line(6, [2, 2, 2, 2])

    answers = all_at_once([promote(conference)] * 12)

    assert Counter(pk for answer in answers for pk in answer) == {booking.pk: 1 for booking in made[:3]}
    assert states() == ["OFFERED", "OFFERED", "OFFERED", "WAITING"]
    assert counted(conference) == (0, 6)


def test_offers_taken_up_while_they_lapse_are_either_booked_or_given_on():
    conference, made = line(6, [2] * 9)
    promote(conference)()

    deeds = [confirm(booking, LATER) for booking in made[:3]]
    answers = all_at_once([*deeds, *[lambda: actions.move_on(now=LATER)] * 6, *[promote(conference, LATER)] * 3])

    booked = answers[:3].count("confirmed")
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert (states()[:3].count("TAKEN"), states()[:3].count("LAPSED")) == (booked, 3 - booked)
    assert counted(conference) == (2 * booked, 6 - 2 * booked)


def test_new_bookings_do_not_take_what_is_on_its_way_to_the_line():
    conference, _ = line(4, [2, 2])
    others = []
    for _ in range(9):
        booking = BookingFactory(conference=conference)
        DelegateFactory(booking=booking, ticket_type=conference.ticket_types.get())
        others.append(booking)

    answers = all_at_once([*[confirm(booking) for booking in others], *[promote(conference)] * 3])

    assert set(answers[:9]) <= {"line", "full"}
    assert states() == ["OFFERED", "OFFERED"]
    assert counted(conference) == (0, 4)
    assert Booking.objects.holding_places().count() == 0


def test_places_kept_by_twelve_leads_at_once_never_pass_what_there_is_and_go_back_once_however_many_look(monkeypatch):
    conference, made = line(10, [3] * 12, in_line=False)

    answers = all_at_once([lambda one=one: actions.keep(booking=one, now=NOW) for one in made])
    kept = counted(conference)
    all_at_once([lambda: actions.move_on(now=NOW + timedelta(minutes=20))] * 12)

    assert Counter(answers) == {True: 3, False: 9}
    assert (kept, counted(conference)) == ((0, 9), (0, 0))

    monkeypatch.setattr(a_task, "counted", [])
    due = {"tests.conference.a_task.count_up": 60}
    begun = all_at_once([lambda: periodic.run_due(now=NOW, duties=due)] * 12)  # as twelve workers do
    assert (sorted(map(len, begun)), len(a_task.counted)) == ([0] * 11 + [1], 1)
