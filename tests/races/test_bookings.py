"""The rush on the last places, and numbers under fire, with real threads on a real PostgreSQL."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.models import F

from conference.lib.counters import CounterQuerySet
from conference.lib.problems import Refused
from conference.models import Conference
from delegates.bookings import actions as bookings
from delegates.models import Booking, Delegate, Invoice, Payment, School, TicketType
from delegates.payments import actions, queries
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_letters(monkeypatch):
    """Letters and their PDFs are not what is raced here."""
    monkeypatch.setattr("delegates.payments.actions.bookings.after_commit", lambda *_: None)


def drafts(sizes, capacity, kinds=1, schools=1):
    """One draft for each size, in a conference of so many places; delegates go round the ticket types, bookings round the schools."""
    conference = ConferenceFactory(capacity=capacity, reference_prefix="SC27")
    tickets = [TicketTypeFactory(conference=conference) for _ in range(kinds)]
    school, lead = SchoolFactory.create_batch(schools), UserFactory()
    made = Booking.objects.bulk_create(
        Booking(
            conference=conference,
            reference=f"SC27-RACE{n}",
            school=school[n % schools],
            lead=lead,
            status="CANCELLED",
            cancelled_at=NOW,
        )
        for n in range(len(sizes))
    )
    Delegate.objects.bulk_create(
        Delegate(
            booking=booking,
            school=booking.school,
            ticket_type=tickets[(at + n) % kinds],
            first_name="Dev",
            last_name="Patel",
            email=f"dev{n}@school.example",
            position=n,
        )
        for at, (booking, size) in enumerate(zip(made, sizes, strict=True))
        for n in range(size)
    )
    # A lead has one draft for a school; here each booking has a lead of her own.
    for booking in made:
        booking.lead = UserFactory()
        booking.status, booking.cancelled_at = "DRAFT", None
    Booking.objects.bulk_update(made, ["lead", "status", "cancelled_at"])
    return conference, made


def confirm(booking):
    def deed():
        try:
            actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW)
        except Refused as refusal:
            return tuple(refusal.codes)
        return "confirmed"

    return deed


def sold(conference):
    """How many hold a place by the rows, by the conference's counter, and by the ticket types' counters."""
    rows = Delegate.objects.coming().filter(booking__conference=conference).count()
    tickets = sum(TicketType.objects.filter(conference=conference).values_list("taken", flat=True))
    return rows, Conference.objects.get(pk=conference.pk).taken, tickets


def numbers():
    return sorted(Invoice.objects.values_list("number", flat=True))


def without_gap(count):
    return [f"SC27-{n:04d}" for n in range(1, count + 1)]


def test_200_single_bookings_at_once_get_the_last_50_places_and_no_more():
    conference, made = drafts([1] * 200, capacity=50)

    answers = all_at_once([confirm(booking) for booking in made])

    assert Counter(answers) == {"confirmed": 50, ("full",): 150}
    assert sold(conference) == (50, 50, 50)
    assert numbers() == without_gap(50)


def test_200_bookings_of_many_sizes_at_once_never_pass_the_capacity_and_lose_no_number():
    dice = random.Random(27)
    sizes = [dice.choice([1, 1, 2, 3, 5, 8, 13]) for _ in range(200)]
    conference, made = drafts(sizes, capacity=50, kinds=2)

    answers = all_at_once([confirm(booking) for booking in made])

    kinds = Counter(answers)
    won = sum(size for size, answer in zip(sizes, answers, strict=True) if answer == "confirmed")
    left = 50 - won
    assert set(kinds) == {"confirmed", ("full",)}
    assert sold(conference) == (won, won, won)
    assert numbers() == without_gap(kinds["confirmed"])
    # Whoever was refused had asked for more than was left; in a rush somebody may have been refused a moment too early,
    # so the rest is offered once more, and then nothing that fits may remain.
    losers = [booking for booking, answer in zip(made, answers, strict=True) if answer != "confirmed"]
    again = [confirm(booking)() for booking in losers]
    left -= sum(
        booking.delegates.count() for booking, answer in zip(losers, again, strict=True) if answer == "confirmed"
    )
    still = [booking.delegates.count() for booking, answer in zip(losers, again, strict=True) if answer != "confirmed"]
    assert 0 <= left < min(still)


def test_losers_stay_drafts_with_nothing_written_of_their_attempt():
    conference, made = drafts([13] * 20, capacity=50)

    answers = all_at_once([confirm(booking) for booking in made])

    losers = [booking.pk for booking, answer in zip(made, answers, strict=True) if answer == ("full",)]
    assert (len(losers), sold(conference)) == (17, (39, 39, 39))
    assert set(Booking.objects.filter(pk__in=losers).values_list("status", "confirmed_at")) == {("DRAFT", None)}
    assert set(Delegate.objects.filter(booking__in=losers).values_list("price_pence", flat=True)) == {None}
    assert not Invoice.objects.filter(booking__in=losers).exists()


@pytest.fixture
def _unchecked():
    """The conference's CHECK is away until the test ends."""
    name = "conference_conference_taken_within_capacity"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE conference_conference DROP CONSTRAINT {name}")
    yield
    Conference.objects.update(capacity=None)
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE conference_conference ADD CONSTRAINT {name} CHECK (capacity IS NULL OR taken <= capacity)"
        )


def look_then_write(self, pk, number=1):
    """How many a booking system takes a place: read, compare, write."""
    row = self.model._default_manager.get(pk=pk)
    if row.left is not None and row.left < number:
        return False
    self.model._default_manager.filter(pk=pk).update(taken=row.taken + number)
    return True


def never_look(self, pk, number=1):
    """The peek at the beginning is all there is."""
    return self.model._default_manager.filter(pk=pk).update(taken=F("taken") + number) == 1


@pytest.mark.usefixtures("_unchecked")
@pytest.mark.parametrize("careless", [look_then_write, never_look])
def test_without_the_counter_s_guard_the_same_rush_oversells(careless, monkeypatch):
    """Shows that the races above can fail. The places are free and of many kinds, since whoever stands in line for an
    invoice number, for one ticket's counter or one school's hides a careless counter behind it."""
    conference, made = drafts([1] * 200, capacity=50, kinds=20, schools=20)
    TicketType.objects.update(price_pence=0)
    monkeypatch.setattr(CounterQuerySet, "take", careless)

    answers = all_at_once([confirm(booking) for booking in made])

    rows, _, _ = sold(conference)
    assert rows > 50
    assert Counter(answers)["confirmed"] == rows


def test_200_free_bookings_without_an_invoice_do_not_pass_the_capacity_either():
    conference, made = drafts([1] * 200, capacity=50)
    TicketType.objects.update(price_pence=0)

    answers = all_at_once([confirm(booking) for booking in made])

    assert Counter(answers) == {"confirmed": 50, ("full",): 150}
    assert (sold(conference), numbers()) == ((50, 50, 50), [])


def test_with_the_guard_away_the_database_itself_still_refuses_to_oversell(monkeypatch):
    conference, made = drafts([1] * 60, capacity=10)
    monkeypatch.setattr("delegates.bookings.queries.places.stock_problems", lambda _: [])
    monkeypatch.setattr(CounterQuerySet, "take", never_look)

    answers = all_at_once([confirm(booking) for booking in made])

    assert Counter(answer if answer == "confirmed" else type(answer).__name__ for answer in answers) == {
        "confirmed": 10,
        "IntegrityError": 50,
    }
    assert sold(conference) == (10, 10, 10)


def test_one_booking_confirmed_by_16_threads_at_once_is_confirmed_once():
    conference, (booking,) = drafts([13], capacity=50)

    answers = all_at_once([confirm(booking)] * 16)

    assert answers == ["confirmed"] * 16
    assert (sold(conference), numbers()) == ((13, 13, 13), without_gap(1))


class Aborted(Exception):  # noqa: N818 -- a broken wire, not a fault of ours
    pass


def test_numbers_have_no_gap_though_a_fifth_of_16_threads_transactions_is_aborted():
    dice = random.Random(16)
    _, made = drafts([1] * 160, capacity=None)
    fate = {booking.pk: dice.random() < 0.2 for booking in made}

    def ten(part):
        def deed():
            for booking in part:
                try:
                    with transaction.atomic():
                        actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW)
                        if fate[booking.pk]:
                            raise Aborted  # noqa: TRY301 -- it has to break the transaction from within
                except Aborted:
                    continue
            return "done"

        return deed

    answers = all_at_once([ten(made[start::16]) for start in range(16)])

    kept = sum(not aborted for aborted in fate.values())
    assert answers == ["done"] * 16
    assert 0 < kept < 160
    assert numbers() == without_gap(kept)


def test_the_first_number_of_a_series_is_given_once_to_many_at_once():
    _, made = drafts([1] * 16, capacity=None)

    answers = all_at_once([confirm(booking) for booking in made])

    assert (Counter(answers), numbers()) == ({"confirmed": 16}, without_gap(16))


def test_confirming_and_cancelling_at_once_keep_the_counters_true():
    conference, made = drafts([3] * 24, capacity=60, kinds=3)
    for booking in made[:12]:
        confirm(booking)()

    def cancel(booking):
        return lambda: actions.cancel_booking(booking=booking, by=None, now=NOW).status

    answers = all_at_once([*map(cancel, made[:12]), *map(confirm, made[12:]), *map(cancel, made[:12])])

    rows, counted, tickets = sold(conference)
    assert Counter(answers)["CANCELLED"] == 24
    assert rows == counted == tickets == 3 * Counter(answers)["confirmed"]
    assert all(queries.balance(booking) == 0 for booking in made[:12])


def test_40_leads_who_add_a_colleague_at_once_get_the_last_10_places_and_no_more():
    conference, made = drafts([1] * 40, capacity=50)
    for booking in made:
        confirm(booking)()
    kind = TicketType.objects.get().pk

    def add(booking):
        def deed():
            person = bookings.Person("Ana", "Reed", "ana@school.example", "", kind)
            try:
                actions.add_people(booking=booking, people=[person], by=booking.lead, now=NOW)
            except Refused as refusal:
                return tuple(refusal.codes)
            return "added"

        return deed

    answers = all_at_once([add(booking) for booking in made])

    assert Counter(answers) == {"added": 10, ("full",): 30}
    assert (sold(conference), numbers()) == ((50, 50, 50), without_gap(50))


def test_the_same_colleague_withdrawn_by_16_threads_at_once_is_credited_once():
    conference, (booking,) = drafts([3], capacity=50)
    confirm(booking)()
    leaving = [booking.delegates.order_by("pk").first().pk]

    def withdraw():
        actions.withdraw_people(booking=booking, leaving=leaving, by=None, now=NOW)
        return "done"

    answers = all_at_once([withdraw] * 16)

    assert (answers, sold(conference)) == (["done"] * 16, (2, 2, 2))
    assert booking.credit_notes.count() == 1


def test_one_payment_told_by_16_threads_at_once_is_one_row():
    _, (booking,) = drafts([1], capacity=None)
    confirm(booking)()

    def tell():
        actions.record_payment(
            booking=booking, kind=Payment.Kind.BANK, external_id="line-1", pence=6500, received_at=NOW, by=None
        )
        return "told"

    answers = all_at_once([tell] * 16)

    assert (answers, Payment.objects.count()) == (["told"] * 16, 1)
    assert Booking.objects.get().status == "PAID"


def test_one_lead_who_starts_16_times_at_once_has_one_draft():
    conference, school, lead = ConferenceFactory(), SchoolFactory(), UserFactory()

    answers = all_at_once(
        [lambda: bookings.start(conference=conference, school=school, by=lead, now=NOW).pk for _ in range(16)]
    )

    assert (len(set(answers)), Booking.objects.count(), School.objects.count()) == (1, 1, 1)


def test_links_sent_by_eight_workers_at_once_reach_each_delegate_once():
    from django.core import mail

    booking = BookingFactory(confirmed=True)
    kind = TicketTypeFactory(conference=booking.conference)
    for _ in range(13):
        DelegateFactory(booking=booking, ticket_type=kind)

    answers = all_at_once([lambda: bookings.send_links(booking=booking, now=NOW) for _ in range(8)])

    assert sum(answers) == 13
    assert Counter(letter.to[0] for letter in mail.outbox) == dict.fromkeys(
        booking.delegates.values_list("email", flat=True), 1
    )
