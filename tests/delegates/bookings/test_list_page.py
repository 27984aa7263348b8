"""The page of the list without a script: columns named by hand, rows taken out and put back, schools of a trust."""

import re
from html import unescape

import pytest
from django.urls import reverse

from delegates.models import Delegate, Trust
from tests.delegates.bookings.test_views import roster, sheet, text_of
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.schools import SchoolFactory

pytestmark = pytest.mark.sqlite
UNKNOWN = "Rufname\tZuname\tPost an\nZoë\tMüller\tp1@x.example\nTom\tNg\tp2@x.example"
ASHA = ("Asha", "Patel", "asha@harbour.example", "")
TOM = ("Tom", "Brown", "tom@harbour.example", "")


def first_names(response):
    return re.findall(r'name="first_name" value="([^"]+)"', unescape(response.content.decode()))


def test_columns_are_named_by_hand_beside_the_rows_that_are_there(client, draft, full_day, carol, site_tree):
    client.force_login(carol)

    asked = client.post(roster(draft), sheet(full_day, ASHA, pasted=UNKNOWN, do="save"), follow=True)
    answer = {"column": ["first_name", "last_name", "email"], "first": "1"}
    review = client.post(roster(draft), sheet(full_day, ASHA, do="save") | answer)

    page = text_of(asked)
    assert "Which column is which?" in page
    assert "1 Rufname Zuname Post an 2 Zoë Müller p1@x.example 3 Tom Ng p2@x.example" in page
    assert first_names(asked) == ["Asha"]
    assert review.url == f"/bookings/{draft.reference}/review/"
    assert list(draft.delegates.values_list("first_name", "last_name")) == [
        ("Asha", "Patel"),
        ("Zoë", "Müller"),
        ("Tom", "Ng"),
    ]


def test_an_answer_that_does_not_do_is_shown_again_with_its_sentence(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    client.post(roster(draft), sheet(full_day, pasted=UNKNOWN, do="read"))

    again = client.post(
        roster(draft), sheet(full_day, do="columns") | {"column": ["email", "", "email"], "first": "1"}, follow=True
    )

    assert [row["text"] for row in again.context["problems"]] == [
        "Two columns are called “E-mail address”. Leave one of them out."
    ]
    assert [field["value"] for field in again.context["columns"]["fields"]] == ["email", "", "email"]


def test_a_list_can_be_left_out_and_another_key_does_not_lose_it(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    client.post(roster(draft), sheet(full_day, pasted=UNKNOWN, do="read"))

    rows = client.post(roster(draft), sheet(full_day, ASHA, do="rows", column=["role", "", "email"]), follow=True)
    gone = client.post(roster(draft), sheet(full_day, ASHA, do="leave-columns"), follow=True)

    assert [field["value"] for field in rows.context["columns"]["fields"]] == ["role", "", "email"]
    assert (gone.context["columns"], first_names(gone)) == ({}, ["Asha"])


def test_a_row_that_was_taken_out_is_put_back(client, draft, full_day, carol, site_tree):
    client.force_login(carol)

    out = client.post(roster(draft), sheet(full_day, ASHA, TOM, do="remove-0"), follow=True)
    back = client.post(roster(draft), sheet(full_day, TOM, do="undo"), follow=True)

    assert ("Asha Patel was taken out. Put back" in text_of(out), first_names(out)) == (True, ["Tom"])
    assert ("taken out" in text_of(back), first_names(back)) == (False, ["Asha", "Tom"])


def test_a_list_comes_as_the_ticket_that_was_chosen_for_it(client, draft, full_day, carol):
    client.force_login(carol)
    trainee = draft.conference.ticket_types.get(name="Trainee")
    pasted = "Forename\tSurname\tEmail\nZoë\tLund\tz@x.example"

    for chosen, expected in ((str(trainee.pk), trainee.pk), ("999", full_day.pk)):
        client.post(roster(draft), sheet(full_day, pasted=pasted, list_ticket=chosen, do="save"))
        assert list(draft.delegates.values_list("ticket_type", flat=True)) == [expected]


def test_the_page_says_which_form_of_the_browser_it_has_seen(client, draft, full_day, carol, site_tree):
    client.force_login(carol)

    client.post(roster(draft), sheet(full_day, ASHA, do="price", stamp="m1"))
    client.post(roster(draft), sheet(full_day, ASHA, do="save", stamp="m2"))
    page = client.get(roster(draft)).content.decode()

    assert 'data-received="m2"' in page


@pytest.fixture
def trust_draft(conference, carol):
    trust = Trust.objects.create(name="Harbour Trust")
    schools = [SchoolFactory(name=name, trust=trust) for name in ("Harbour School", "Saltmarsh Primary", "Hill School")]
    return BookingFactory(conference=conference, school=schools[0], lead=carol, trust=trust)


def test_people_of_a_trust_are_stored_each_with_her_school(client, trust_draft, full_day, carol, site_tree):
    client.force_login(carol)
    pasted = "Name\tEmail\tAcademy\nZoë Lund\tz@x.example\tSaltmarsh\nTom Ng\tt@x.example\tHogwarts"
    hill = trust_draft.trust.schools.get(name="Hill School")

    asked = client.post(roster(trust_draft), sheet(full_day, pasted=pasted, do="save"), follow=True)
    rows = [("Zoë", "Lund", "z@x.example", ""), ("Tom", "Ng", "t@x.example", "")]
    schools = re.findall(r'name="school"[^>]*>(.*?)</select>', asked.content.decode(), re.DOTALL)
    first = re.search(r'value="(\d+)" selected', schools[0])[1]
    client.post(roster(trust_draft), sheet(full_day, *rows, do="save", school=[first, str(hill.pk)]))

    assert [row["text"] for row in asked.context["problems"]] == [
        "Row 2: “Hogwarts” is not one of the schools of this booking. Choose one."
    ]
    assert 'value="Hogwarts"' in schools[1]
    assert list(Delegate.objects.values_list("first_name", "school__name")) == [
        ("Zoë", "Saltmarsh Primary"),
        ("Tom", "Hill School"),
    ]


def test_whoever_is_added_to_a_booking_is_compared_with_those_in_it(
    client, conference, school, full_day, carol, site_tree
):
    booking = BookingFactory(conference=conference, school=school, lead=carol, confirmed=True, reference="SC27-4K7QWR")
    DelegateFactory(booking=booking, ticket_type=full_day, first_name="Samuel", last_name="Okafor")
    client.force_login(carol)

    asked = client.post(
        reverse("delegates:people-add", args=[booking.reference]),
        sheet(full_day, ("Sam", "Okafor", "sam@harbour.example", ""), do="save"),
        follow=True,
    )

    assert [question["text"] for question in asked.context["questions"]["all"]] == [
        "“Sam Okafor” (row 1) is already coming as “Samuel Okafor”, in booking SC27-4K7QWR."
    ]
