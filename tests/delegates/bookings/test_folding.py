"""What the desk's search looks at stands beside every name, whoever wrote it."""

from datetime import UTC, datetime

import pytest

from delegates.bookings import actions
from delegates.bookings.actions import Person, changing
from delegates.bookings.rules.prices import Offer, Sold
from delegates.models import Delegate, Trust
from delegates.rights import actions as rights
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import SchoolFactory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _folded():
    return list(Delegate.objects.order_by("pk").values_list("folded", flat=True))


def _person(kind, first="Łucja", last="O’Brien-Núñez", email="l.obrien@harbour.example"):
    return Person(first, last, email, "", kind.pk)


def test_whoever_writes_a_name_writes_its_folded_form_too():
    booking = BookingFactory()
    kind = TicketTypeFactory(conference=booking.conference)
    booking = actions.save_roster(booking=booking, people=[_person(kind)], by=booking.lead, now=NOW)
    changed = _person(kind, first="Lucy")
    actions.save_roster(booking=booking, people=[changed], by=booking.lead, now=NOW)
    changing.add(
        booking=booking,
        people=[_person(kind, "Zoë", "Łukasiewicz", "zoe@harbour.example")],
        offers=[Offer(Sold("Full day", 0, 0, ""))],
    )
    changing.substitute(delegate=Delegate.objects.first(), person=_person(kind, "Ana", "Reed", "a@b.example"), by=None, now=NOW)  # fmt: skip

    found = _folded()

    assert found == [
        " lucy obrien nunez lobrien harbourexample ",
        " zoe lukasiewicz zoe harbourexample ",
        " ana reed a bexample ",
    ]


def test_a_row_that_is_saved_in_part_is_folded_when_its_name_was_part_of_it():
    delegate = DelegateFactory(first_name="Dev", last_name="Patel", email="dev@school.example")
    Delegate.objects.update(first_name="Devi")  # written past the model

    delegate.role = "Librarian"
    delegate.save(update_fields=["role"])
    untouched = _folded()
    again = Delegate.objects.all().fold_again()

    assert (untouched, again, _folded()) == (
        [" dev patel dev schoolexample "], 1, [" devi patel dev schoolexample "],
    )  # fmt: skip


def test_who_is_erased_is_found_no_more():
    delegate = DelegateFactory(first_name="Dev", last_name="Patel")

    rights.erase(delegate=delegate, by=UserFactory(), now=NOW)

    assert (_folded(), list(Delegate.objects.matching("patel"))) == ([""], [])


@pytest.mark.parametrize(
    "words",
    [
        "jose",
        "NUNEZ josé",
        "j nunez harb",
        "obrien",
        "O'Brien",
        "parkstone nunez",
        "SC27-FIND",
        "find7 sc27",
        "j.obrien@harbour.example",
    ],
)
def test_a_delegate_is_found_by_words_of_name_address_school_and_reference_in_any_order(words):
    booking = BookingFactory(reference="SC27-FIND7", school__name="Parkstone Grammar School")
    wanted = DelegateFactory(booking=booking, first_name="José", last_name="O’Brien Núñez", email="j.obrien@harbour.example")  # fmt: skip
    DelegateFactory(first_name="Ann", last_name="Other")

    assert list(Delegate.objects.matching(words)) == [wanted]


def test_a_delegate_in_her_trust_s_booking_is_found_by_the_school_that_she_comes_from():
    booking = BookingFactory(trust=Trust.objects.create(name="Harbour Trust"), school__name="Bay Primary School")
    hers = DelegateFactory(booking=booking, school=SchoolFactory(name="Parkstone Grammar School"))
    DelegateFactory(booking=booking)

    assert list(Delegate.objects.matching("parkst")) == [hers]
