"""What may be a slip is asked, never refused; and what is known of people from elsewhere is told only to whoever may know it."""

import re
from datetime import date
from html import unescape

import pytest

from delegates.bookings import forms
from delegates.bookings.forms import Choices, Row
from delegates.bookings.queries.known import Known, earlier_people, known_elsewhere
from delegates.models import Booking, Delegate
from tests.delegates.bookings.conftest import NOW
from tests.delegates.bookings.test_views import roster, sheet, text_of
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

pytestmark = pytest.mark.sqlite
BOOKED = "booked for this conference by somebody else"
SAM = ("Sam", "Okafor", "sam@harbour.example", "")
SAMUEL = ("Samuel", "Okafor", "s.okafor@harbour.example", "")


class Ticket:
    pk, name = 7, "Full day"


ONE = Choices([Ticket()])


def questions(rows, known=(), agreed=()):
    return [question.text for question in forms.problems_of(rows, ONE, known=known, agreed=agreed).open]


def row(cells):
    return Row(*cells, "7")


def test_two_who_may_be_one_are_asked_about_once():
    assert questions([row(SAM), row(("Tom", "Ng", "t@x.example", "")), row(SAMUEL)]) == [
        "“Sam Okafor” (row 1) and “Samuel Okafor” (row 3) may be one person."
    ]


def test_an_answer_holds_until_one_of_the_two_is_changed():
    rows = [row(SAM), row(SAMUEL)]
    agreed = [question.key for question in forms.problems_of(rows, ONE).questions]

    assert questions(rows, agreed=agreed) == []
    assert questions([row(("Tom", "Ng", "t@x.example", "")), *rows], agreed=agreed) == []
    assert len(questions([row(SAM), row(("Samuel", "Okafor", "other@x.example", ""))], agreed=agreed)) == 1


def test_two_of_one_address_are_a_problem_and_no_question():
    found = forms.problems_of([row(SAM), row(("Samuel", "Okafor", SAM[2], ""))], ONE)

    assert (list(found.rows), found.questions) == ([0, 1], [])


@pytest.mark.parametrize(
    ("case", "known", "sentences"),
    [
        ("nobody", [], []),
        (
            "her address, in a booking she sees",
            [Known("Sam", "Okafor", "SAM@harbour.example", 1, "SC27-AAAAA", is_of_school=False)],
            ["“Sam Okafor” (row 1) is already coming, in booking SC27-AAAAA."],
        ),
        (
            "her address, in one she does not see",
            [Known("Sammy", "Okafor", "sam@harbour.example", 1, "", is_of_school=False)],
            [f"“Sam Okafor” (row 1) is already {BOOKED}."],
        ),
        (
            "nearly her name, in a booking she sees",
            [Known("Samuel", "Okafor", "s@home.example", 1, "SC27-AAAAA", is_of_school=True)],
            ["“Sam Okafor” (row 1) is already coming as “Samuel Okafor”, in booking SC27-AAAAA."],
        ),
        (
            "her name and another address, in a booking she sees",
            [Known("Sam", "Okafor", "s@home.example", 1, "SC27-AAAAA", is_of_school=True)],
            ["“Sam Okafor” (row 1) is already coming, in booking SC27-AAAAA."],
        ),
        (
            "nearly her name, in one she does not see",
            [Known("Samuel", "Okafor", "s@home.example", 1, "", is_of_school=True)],
            [f"Somebody of your school with a name like “Sam Okafor” (row 1) is already {BOOKED}."],
        ),
        (
            "nearly her name, at another school",
            [Known("Samuel", "Okafor", "s@home.example", 1, "SC27-AAAAA", is_of_school=False)],
            [],
        ),
    ],
)
def test_whoever_is_coming_already_is_asked_about(case, known, sentences):
    assert questions([row(SAM)], known) == sentences


# --- From the database ------------------------------------------------------------------------------------------------------


def coming(conference, school, lead, **more):
    booking = BookingFactory(conference=conference, school=school, lead=lead, confirmed=True)
    kind = conference.ticket_types.first()
    return DelegateFactory(
        booking=booking, ticket_type=kind, first_name="Samuel", last_name="Okafor", email="SO@home.example", **more
    )


def known_of(draft, by, emails=()):
    return known_elsewhere(draft, emails=emails, schools=[draft.school_id], by=by)


def test_only_a_booking_that_she_may_see_is_named(conference, school, carol, draft):
    hers, other = coming(conference, school, carol), coming(conference, school, UserFactory())

    assert [one.reference for one in known_of(draft, carol)] == [hers.booking.reference, ""]
    MembershipFactory(user=carol, school=school, is_confirmed=True)
    assert [one.reference for one in known_of(draft, carol)] == [hers.booking.reference, other.booking.reference]


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("withdrawn", lambda one: Delegate.objects.filter(pk=one.pk).update(withdrawn_at=NOW)),
        ("erased", lambda one: Delegate.objects.filter(pk=one.pk).update(erased_at=NOW)),
        (
            "cancelled",
            lambda one: Booking.objects.filter(pk=one.booking_id).update(status="CANCELLED", cancelled_at=NOW),
        ),
        ("a draft", lambda one: Booking.objects.filter(pk=one.booking_id).update(status="DRAFT", lead=UserFactory())),
        ("another school's", lambda one: Delegate.objects.filter(pk=one.pk).update(school=SchoolFactory())),
        (
            "another conference's",
            lambda one: Booking.objects.filter(pk=one.booking_id).update(conference=ConferenceFactory()),
        ),
    ],
)
def test_who_is_not_coming_is_nobody_elses_business(case, change, conference, school, carol, draft):
    change(coming(conference, school, carol))

    assert known_of(draft, carol) == []


def test_an_address_is_known_whatever_the_school_and_its_letters(conference, carol, draft):
    coming(conference, SchoolFactory(), carol)

    assert [one.email for one in known_of(draft, carol, ["so@home.example"])] == ["SO@home.example"]


def test_the_page_asks_and_goes_on_when_she_says_yes(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    rows = sheet(full_day, SAM, SAMUEL, do="save")

    asked = client.post(roster(draft), rows, follow=True)
    unanswered = client.post(roster(draft), rows | {"questions": "1"})
    key = re.findall(r'name="agreed" value="(\w+)"', asked.content.decode())
    answered = client.post(roster(draft), rows | {"questions": "1", "agreed": key})

    assert "“Sam Okafor” (row 1) and “Samuel Okafor” (row 2) may be one person." in unescape(text_of(asked))
    assert "Error:" not in asked.content.decode()
    assert (unanswered.url, answered.url) == (roster(draft), f"/bookings/{draft.reference}/review/")
    assert draft.delegates.count() == 2


def test_yes_can_be_said_to_all_of_them_at_once(client, draft, full_day, carol):
    client.force_login(carol)
    rows = [SAM, SAMUEL, ("Tom", "Ng", "tom@x.example", ""), ("Thomas", "Ng", "thomas@x.example", "")]

    response = client.post(roster(draft), sheet(full_day, *rows, do="agree"))

    assert (response.url, draft.delegates.count()) == (f"/bookings/{draft.reference}/review/", 4)


# --- Last year's list ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def last_year(school, carol):
    """Asha and Tom came as trainees, Zoë was withdrawn, Ida was erased; somebody else booked Max."""
    before = ConferenceFactory(name="Saltmarsh 2026", reference_prefix="SC26", date=date(2026, 6, 15))
    kind = TicketTypeFactory(conference=before, name="Trainee")
    booking = BookingFactory(conference=before, school=school, lead=carol, confirmed=True)
    for position, (name, more) in enumerate(
        [("Asha", {}), ("Tom", {}), ("Zoë", {"withdrawn_at": NOW}), ("Ida", {"erased_at": NOW})]
    ):
        DelegateFactory(
            booking=booking,
            ticket_type=kind,
            first_name=name,
            last_name="Lund",
            email=f"{name}@x.example",
            position=position,
            **more,
        )
    other = BookingFactory(conference=before, school=school, confirmed=True)
    DelegateFactory(booking=other, ticket_type=kind, first_name="Max", last_name="Lund")
    older = ConferenceFactory(name="Saltmarsh 2025", reference_prefix="SC25", date=date(2025, 6, 15))
    DelegateFactory(booking=BookingFactory(conference=older, school=school, lead=carol, confirmed=True))
    return before


def test_last_years_people_are_offered_with_their_number_and_taken_over_in_one_click(
    client, draft, full_day, carol, last_year, site_tree
):
    client.force_login(carol)
    trainee = draft.conference.ticket_types.get(name="Trainee")

    offer = text_of(client.get(roster(draft)))
    there = client.post(
        roster(draft), sheet(full_day, ("Tom", "Lund", "TOM@x.example", "Cook"), do="earlier"), follow=True
    )
    page = there.content.decode()

    assert "2 colleagues came to Saltmarsh 2026. Put these 2 into the table" in offer
    assert "1 colleague of Saltmarsh 2026 is now in your list." in text_of(there)
    assert "came to Saltmarsh 2026" not in text_of(there)
    assert re.findall(r'name="first_name" value="([^"]+)"', page) == ["Tom", "Asha"]
    assert re.findall(r'<option value="(\d+)" selected>', page)[1] == str(trainee.pk)
    assert draft.delegates.count() == 0


def test_somebody_who_booked_nothing_then_is_offered_nobody(client, draft, last_year, site_tree):
    stranger = UserFactory()
    Booking.objects.filter(pk=draft.pk).update(lead=stranger)
    client.force_login(stranger)

    assert "Saltmarsh 2026" not in text_of(client.get(roster(draft)))


@pytest.mark.parametrize("people", [1, 150])
def test_each_of_them_is_one_query_for_one_as_for_150(
    people, conference, school, carol, draft, django_assert_num_queries
):
    for _ in range(3):
        coming(conference, school, carol)
    emails = [f"p{number}@x.example" for number in range(people)]

    with django_assert_num_queries(1):
        known_elsewhere(draft, emails=emails, schools=[school.pk], by=carol)
    with django_assert_num_queries(1):
        earlier_people(draft, [school], carol)


def test_a_later_conference_is_no_earlier_one(school, carol, draft):
    later = ConferenceFactory(date=date(2028, 6, 12))
    DelegateFactory(booking=BookingFactory(conference=later, school=school, lead=carol, confirmed=True))

    assert earlier_people(draft, [school], carol) == ("", [])
