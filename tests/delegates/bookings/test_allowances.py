"""What each school may bring to a conference."""

import pytest

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.bookings import queries
from delegates.bookings.actions import Person
from delegates.bookings.rules import places
from delegates.choices import actions as choices
from delegates.models import Booking, SchoolAllowance
from delegates.payments import actions
from tests.delegates.bookings.conftest import NOW
from tests.factories.bookings import BookingFactory, DelegateFactory, SchoolAllowanceFactory
from tests.factories.schools import SchoolFactory

pytestmark = pytest.mark.sqlite


@pytest.fixture
def draft_of(conference, school, full_day):
    """draft_of(3) → a draft of so many people of Harbour School, by a lead of its own."""

    def make(people, school=school):
        booking = BookingFactory(conference=conference, school=school)
        for position in range(1, people + 1):
            DelegateFactory(booking=booking, ticket_type=full_day, position=position)
        return booking

    return make


def limit(conference, number):
    Conference.objects.filter(pk=conference.pk).update(places_per_school=number)


def confirm(booking, **options):
    booking = Booking.objects.get(pk=booking.pk)
    return actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW, **options)


def refused(deed, *args, **options):
    with pytest.raises(Refused) as refusal:
        deed(*args, **options)
    return [problem.message for problem in refusal.value.problems]


def taken():
    return dict(SchoolAllowance.objects.values_list("school__name", "taken"))


def add(booking, number, **options):
    kind = booking.conference.ticket_types.first().pk
    people = [Person("New", "Comer", f"new{n}@harbour.example", "", kind) for n in range(number)]
    return actions.add_people(booking=booking, people=people, by=booking.lead, now=NOW, **options)


def test_every_place_is_counted_for_its_school_without_a_limit_too(draft_of):
    one, other = draft_of(3), draft_of(2, SchoolFactory(name="Quay School"))

    confirm(one)
    confirm(other)
    add(Booking.objects.get(pk=one.pk), 2)
    choices.withdraw_people(booking=one, leaving=[one.delegates.first().pk], by=one.lead, now=NOW)
    choices.cancel_booking(booking=other, by=other.lead, now=NOW)

    assert taken() == {"Harbour School": 4, "Quay School": 0}


def test_a_school_brings_no_more_than_the_conference_s_limit_over_all_its_bookings(conference, draft_of):
    limit(conference, 5)
    first = confirm(draft_of(3))

    answers = [refused(confirm, draft_of(3)), refused(add, first, 3)]
    add(first, 2)

    assert answers == [["Harbour School may bring 5; 2 more can come."]] * 2
    assert refused(add, first, 1) == ["Harbour School may bring 5; no more can come."]
    assert taken() == {"Harbour School": 5}


def test_a_list_that_is_too_long_from_the_first_says_how_long_it_is(conference, draft_of):
    limit(conference, 2)

    assert refused(confirm, draft_of(3)) == ["Harbour School may bring 2; 3 are in this list."]


def test_a_limit_of_its_own_stands_above_the_conference_s(conference, school, draft_of):
    limit(conference, 1)
    SchoolAllowanceFactory(conference=conference, school=school, capacity=3)

    confirm(draft_of(3))

    assert refused(confirm, draft_of(1)) == ["Harbour School may bring 3; no more can come."]


def test_a_limit_of_its_own_may_be_none(conference, school, draft_of):
    limit(conference, 1)
    SchoolAllowanceFactory(conference=conference, school=school, capacity=None)

    confirm(draft_of(3))

    assert taken() == {"Harbour School": 3}


def test_a_limit_that_is_set_later_counts_who_has_a_place_already_and_takes_none_away(conference, draft_of):
    booking = confirm(draft_of(3))
    limit(conference, 2)

    assert refused(add, Booking.objects.get(pk=booking.pk), 1) == ["Harbour School may bring 2; no more can come."]
    assert taken() == {"Harbour School": 3}
    limit(conference, 4)
    add(Booking.objects.get(pk=booking.pk), 1)
    assert taken() == {"Harbour School": 4}


def test_an_organiser_goes_beyond_it_only_by_raising_it(conference, draft_of):
    limit(conference, 2)

    assert refused(confirm, draft_of(3), is_organiser=True) == ["Harbour School may bring 2; 3 are in this list."]


def test_the_counter_has_the_last_word(conference, draft_of, monkeypatch):
    """Somebody else took them between the look at it and the statement that takes."""
    limit(conference, 2)
    monkeypatch.setattr(places, "share_problems", lambda _: [])

    assert refused(confirm, draft_of(3)) == ["The last places have just been taken. Try again in a moment."]
    assert taken() == {}


def test_people_who_had_a_place_before_the_row_was_made_are_counted(conference, draft_of, full_day):
    old = BookingFactory(conference=conference, school=draft_of(0).school, confirmed=True)
    DelegateFactory.create_batch(2, booking=old, ticket_type=full_day)

    confirm(draft_of(3))

    assert taken() == {"Harbour School": 5}


def test_schools_that_bring_too_many_cost_two_queries_however_many_they_are(conference, django_assert_num_queries):
    limit(conference, 1)
    conference.refresh_from_db()
    booking = BookingFactory(conference=conference)
    schools = [SchoolFactory(name=f"School {n}").pk for n in range(3)]

    with django_assert_num_queries(2):
        short = queries.short_shares(booking, queries.Counter(dict.fromkeys(schools, 2)))

    assert short == [places.Share(f"School {n}", 1, 0, 2) for n in range(3)]
