from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from delegates.bookings import actions
from delegates.bookings.actions import Person
from delegates.bookings.rules.references import is_reference
from delegates.models import Booking, Delegate, Membership
from tests.delegates.bookings.conftest import NOW
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

pytestmark = pytest.mark.sqlite


def entries(booking):
    return [(e.action, e.user, e.data) for e in ModelLogEntry.objects.for_instance(booking).order_by("pk")]


def people(booking):
    return list(booking.delegates.values_list("position", "first_name", "last_name", "email", "role"))


# --- Beginning -------------------------------------------------------------------------------------------------------


def test_starting_makes_a_draft_and_an_unconfirmed_membership(conference, school, carol):
    booking = actions.start(conference=conference, school=school, by=carol, now=NOW)

    assert (booking.status, booking.lead, booking.school) == ("DRAFT", carol, school)
    assert booking.reference.startswith("SC27-")
    assert is_reference(booking.reference)
    assert list(Membership.objects.values_list("user", "school", "is_confirmed")) == [(carol.pk, school.pk, False)]
    assert entries(booking) == [("booking.start", carol, {"school": school.pk})]


def test_starting_again_takes_up_the_open_draft(conference, school, carol):
    first = actions.start(conference=conference, school=school, by=carol, now=NOW)

    second = actions.start(conference=conference, school=school, by=carol, now=NOW)

    assert (second, Booking.objects.count(), Membership.objects.count(), len(entries(first))) == (first, 1, 1, 1)


def test_a_confirmed_booking_is_no_draft_to_take_up(conference, school, carol):
    first = BookingFactory(conference=conference, school=school, lead=carol, confirmed=True)

    assert actions.start(conference=conference, school=school, by=carol, now=NOW) != first


def test_another_lead_of_the_school_has_a_draft_of_her_own(draft, conference, school):
    other = UserFactory()

    booking = actions.start(conference=conference, school=school, by=other, now=NOW)

    assert (booking.lead, Booking.objects.count()) == (other, 2)


def test_a_membership_that_was_confirmed_stays_confirmed(conference, school, carol):
    MembershipFactory(user=carol, school=school, is_confirmed=True)

    actions.start(conference=conference, school=school, by=carol, now=NOW)

    assert Membership.objects.get().is_confirmed


def test_starting_is_refused_when_booking_is_closed_and_leaves_nothing(conference, school, carol):
    with pytest.raises(Refused) as refusal:
        actions.start(conference=conference, school=school, by=carol, now=datetime(2027, 6, 2, tzinfo=UTC))

    assert [problem.message for problem in refusal.value.problems] == [
        "Booking closed on Tuesday 1 June 2027 at 18:00."
    ]
    assert (Booking.objects.count(), Membership.objects.count()) == (0, 0)


def test_a_reference_that_is_taken_is_drawn_again(conference, school, carol, monkeypatch):
    BookingFactory(conference=conference, reference="SC27-4K7QWR")
    codes = iter(["4K7QW", "22222"])
    monkeypatch.setattr("conference.lib.tokens.short_code", lambda _: next(codes))

    booking = actions.start(conference=conference, school=school, by=carol, now=NOW)

    assert booking.reference == "SC27-222225"


# --- The list ------------------------------------------------------------------------------------------------------------


def test_saving_the_list_makes_it_these_people_in_this_order(draft_of_two, full_day, carol):
    asha = draft_of_two.delegates.get(first_name="Asha")

    actions.save_roster(
        booking=draft_of_two,
        people=[
            Person("Zoë", "Łukasiewicz", "zoe@harbour.example", "Head of year", full_day.pk),
            Person("Asha", "Patel-Jones", "ASHA@harbour.example", "Teacher of maths", full_day.pk),
        ],
        by=carol,
        now=NOW,
    )

    assert people(draft_of_two) == [
        (1, "Zoë", "Łukasiewicz", "zoe@harbour.example", "Head of year"),
        (2, "Asha", "Patel-Jones", "ASHA@harbour.example", "Teacher of maths"),
    ]
    kept = draft_of_two.delegates.get(first_name="Asha")
    assert (kept.pk, kept.link_token) == (asha.pk, asha.link_token)
    assert entries(draft_of_two) == [("booking.roster", carol, {"people": 2})]


def test_saving_the_same_list_twice_leaves_the_same_rows(draft, full_day, carol):
    these = [Person("Asha", "Patel", "asha@harbour.example", "", full_day.pk)]
    actions.save_roster(booking=draft, people=these, by=carol, now=NOW)
    before = list(Delegate.objects.values())

    actions.save_roster(booking=draft, people=these, by=carol, now=NOW)

    assert list(Delegate.objects.values()) == before


@pytest.mark.parametrize(("status", "codes"), [("AWAITING_PAYMENT", ["not-draft"]), ("PAID", ["not-draft"])])
def test_the_list_of_a_confirmed_booking_is_not_changed_here(status, codes, draft_of_two, full_day, carol):
    Booking.objects.filter(pk=draft_of_two.pk).update(status=status, confirmed_at=NOW)
    before = people(draft_of_two)

    with pytest.raises(Refused) as refusal:
        actions.save_roster(booking=draft_of_two, people=[], by=carol, now=NOW)

    assert (refusal.value.codes, people(draft_of_two)) == (codes, before)


def test_a_list_of_151_is_refused(draft, full_day, carol):
    many = [Person("Dev", "Patel", f"dev{n}@harbour.example", "", full_day.pk) for n in range(151)]

    with pytest.raises(Refused) as refusal:
        actions.save_roster(booking=draft, people=many, by=carol, now=NOW)

    assert (refusal.value.codes, Delegate.objects.count()) == (["too-many"], 0)


@pytest.mark.parametrize("number", [1, 13, 150])
def test_saving_a_list_costs_as_many_queries_for_one_as_for_150(
    number, draft, full_day, carol, django_assert_num_queries
):
    these = [Person("Dev", "Patel", f"dev{n}@harbour.example", "", full_day.pk) for n in range(number)]
    actions.save_roster(booking=draft, people=[], by=carol, now=NOW)  # fills the content types' cache
    batches = 3 if number == 150 and connection.vendor == "sqlite" else 1  # SQLite takes 999 values at a time

    with django_assert_num_queries(7 + batches):
        actions.save_roster(booking=draft, people=these, by=carol, now=NOW)


# --- Personal links --------------------------------------------------------------------------------------------------------


@pytest.fixture
def confirmed(draft_of_two):
    Booking.objects.filter(pk=draft_of_two.pk).update(status="AWAITING_PAYMENT", confirmed_at=NOW)
    draft_of_two.refresh_from_db()
    return draft_of_two


def test_every_delegate_is_sent_her_own_link_once(confirmed):
    first = actions.send_links(booking=confirmed, now=NOW)
    second = actions.send_links(booking=confirmed, now=NOW)

    links = dict(confirmed.delegates.values_list("email", "link_token"))
    assert (first, second) == (2, 0)
    assert [(letter.to, f"http://testserver/my/{links[letter.to[0]]}/" in letter.body) for letter in mail.outbox] == [
        (["asha@harbour.example"], True),
        (["tom@harbour.example"], True),
    ]
    assert set(confirmed.delegates.values_list("link_sent_at", flat=True)) == {NOW}


def test_nobody_else_s_link_stands_in_a_letter(confirmed):
    actions.send_links(booking=confirmed, now=NOW)

    asha, tom = confirmed.delegates.all()
    assert tom.link_token not in mail.outbox[0].body
    assert asha.link_token not in mail.outbox[1].body


def test_a_draft_and_whoever_was_withdrawn_get_no_link(draft_of_two, confirmed):
    DelegateFactory(booking=confirmed, withdrawn_at=NOW, email="gone@harbour.example")
    other = DelegateFactory(booking__conference=confirmed.conference)

    sent = [actions.send_links(booking=booking, now=NOW) for booking in (confirmed, other.booking)]

    assert (sent, sorted(letter.to[0] for letter in mail.outbox)) == (
        [2, 0],
        ["asha@harbour.example", "tom@harbour.example"],
    )


def test_one_address_that_fails_keeps_the_link_from_nobody_else_and_can_be_tried_again(confirmed, monkeypatch):
    from django.core.mail.backends.locmem import EmailBackend

    really = EmailBackend.send_messages

    def broken(self, messages):
        if messages[0].to == ["asha@harbour.example"]:
            raise ConnectionResetError("refused")
        return really(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    with pytest.raises(ExceptionGroup, match="1 of the links"):
        actions.send_links(booking=confirmed, now=NOW)
    monkeypatch.setattr(EmailBackend, "send_messages", really)
    again = actions.send_links(booking=confirmed, now=NOW)

    assert (again, [letter.to[0] for letter in mail.outbox]) == (1, ["tom@harbour.example", "asha@harbour.example"])


def test_somebody_typed_a_school_and_it_may_be_booked_for(conference, carol):
    typed = SchoolFactory(urn=None, name="Harbour Trust", town="", is_confirmed=False)

    assert actions.start(conference=conference, school=typed, by=carol, now=NOW).school == typed
