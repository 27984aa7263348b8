"""A booking for a trust holds people of several schools; every other booking holds people of its own school alone."""

import pytest

from conference.lib.problems import Refused
from delegates.bookings import actions, queries
from delegates.bookings.actions import Person
from delegates.models import Delegate
from delegates.payments import actions as payments
from tests.delegates.bookings.conftest import NOW
from tests.factories.bookings import BookingFactory, PriceRuleFactory
from tests.factories.schools import SchoolFactory, TrustFactory

pytestmark = pytest.mark.sqlite


@pytest.fixture
def trust(school):
    """Of Harbour School, which leads, and Quay School; Pier School closed."""
    trust = TrustFactory(name="Tideway Trust")
    trust.schools.add(school, SchoolFactory(name="Quay School"), SchoolFactory(name="Pier School", is_open=False))
    return trust


@pytest.fixture
def quay(trust):
    return trust.schools.get(name="Quay School")


@pytest.fixture
def trust_draft(conference, school, trust, carol):
    return BookingFactory(conference=conference, school=school, trust=trust, lead=carol)


def person(name, kind, school=None):
    return Person(name, "Marsh", f"{name.lower()}@tideway.example", "Teacher", kind.pk, school and school.pk)


def schools_in(booking):
    return list(booking.delegates.order_by("position").values_list("first_name", "school__name"))


def test_a_trusts_booking_is_for_the_leading_school_first_and_every_open_one_of_it(trust_draft, draft, school, quay):
    assert (queries.schools_for(trust_draft), queries.schools_for(draft)) == ([school, quay], [school])


def test_the_list_writes_each_persons_own_school_and_moves_her_when_it_changes(trust_draft, full_day, quay, carol):
    first = [person("Asha", full_day), person("Tom", full_day, quay)]
    actions.save_roster(booking=trust_draft, people=first, by=carol, now=NOW)
    before = schools_in(trust_draft)

    second = [person("Asha", full_day, quay), person("Tom", full_day)]
    actions.save_roster(booking=trust_draft, people=second, by=carol, now=NOW)

    assert before == [("Asha", "Harbour School"), ("Tom", "Quay School")]
    assert schools_in(trust_draft) == [("Asha", "Quay School"), ("Tom", "Harbour School")]


@pytest.mark.parametrize("which", ["another trust's", "closed", "any, in a booking without a trust"])
def test_a_school_that_the_booking_is_not_for_is_refused(which, trust_draft, draft, full_day, quay, trust, carol):
    other = {
        "another trust's": (trust_draft, SchoolFactory()),
        "closed": (trust_draft, trust.schools.get(is_open=False)),
        "any, in a booking without a trust": (draft, quay),
    }
    booking, school = other[which]

    with pytest.raises(Refused) as refusal:
        actions.save_roster(booking=booking, people=[person("Tom", full_day, school)], by=carol, now=NOW)

    assert (refusal.value.codes, Delegate.objects.count()) == (["other-school"], 0)


def test_who_is_added_later_costs_what_her_own_school_pays(trust_draft, conference, full_day, quay, carol):
    PriceRuleFactory(conference=conference, kind="HOST_FREE", label="Host", every=None, school=quay)
    actions.save_roster(booking=trust_draft, people=[person("Asha", full_day)], by=carol, now=NOW)
    payments.confirm_on_invoice(booking=trust_draft, by=carol, now=NOW, with_letters=False)

    payments.add_people(
        booking=trust_draft, people=[person("Tom", full_day, quay), person("Ida", full_day)], by=carol, now=NOW
    )

    rows = trust_draft.delegates.order_by("position")
    assert list(rows.values_list("first_name", "school__name", "price_pence")) == [
        ("Asha", "Harbour School", 6500),
        ("Tom", "Quay School", 0),
        ("Ida", "Harbour School", 6500),
    ]
    assert [one.gross_pence for one in trust_draft.invoices.order_by("pk")] == [7800, 7800]


def test_who_takes_over_a_ticket_comes_from_the_same_school(trust_draft, full_day, quay, carol):
    actions.save_roster(booking=trust_draft, people=[person("Tom", full_day, quay)], by=carol, now=NOW)

    actions.substitute(delegate=trust_draft.delegates.get(), person=person("Ida", full_day), by=carol, now=NOW)

    assert schools_in(trust_draft) == [("Tom", "Quay School"), ("Ida", "Quay School")]
