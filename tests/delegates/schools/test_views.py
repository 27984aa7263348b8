"""The search page with and without JavaScript, and the form for a place that is not listed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delegates.models import Membership, School
from tests.factories.conference import ConferenceFactory, UserFactory, VenueFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

SEARCH, ADD = reverse("delegates:school-search"), reverse("delegates:school-add")


@pytest.fixture
def lead(site_tree, client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def schools(db):
    ConferenceFactory(venue=VenueFactory(easting=401_000, northing=92_000))
    near = SchoolFactory(name="Harbour Grammar School", town="Poole", easting=401_000, northing=95_100)
    far = SchoolFactory(
        name="Harbour Primary", town="", authority="Dorset", postcode="", easting=401_000, northing=102_400
    )
    return near, far


def words(html):
    """What is read on the page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()).replace(" ,", ",")


def rows(answer):
    """(id sent to the booking, what is read) of every school on offer."""
    found = re.findall(r'<button class="school-row" name="school" value="(\d+)">(.*?)</button>', answer.text, re.DOTALL)
    return [(int(pk), words(html)) for pk, html in found]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [SEARCH, ADD])
def test_nobody_searches_without_signing_in(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/sign-in/")


def test_the_page_without_a_query_teaches(client, lead, schools):
    answer = client.get(SEARCH)

    assert answer.status_code == 200
    assert "The beginning of each word is enough" in answer.text
    assert rows(answer) == []


def test_the_list_is_made_of_buttons_that_post_the_school_to_the_booking(client, lead, schools):
    near, far = schools

    answer = client.get(SEARCH, {"q": " harbour "})

    assert rows(answer) == [
        (near.pk, "Harbour Grammar School, Poole, BH15 3HY, 3.1 km"),
        (far.pk, "Harbour Primary, Dorset, 10.4 km"),
    ]
    assert "2 schools fit “harbour”, the nearest to the conference first." in answer.text
    assert f'<form method="post" action="{reverse("delegates:book")}"' in answer.text
    assert '<input class="control" type="search" id="q" name="q" value="harbour"' in answer.text
    assert f"{ADD}?name=harbour" in answer.text


def test_the_fragment_is_the_piece_of_the_page(client, lead, schools):
    def without_token(text):
        return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text).strip()

    page = client.get(SEARCH, {"q": "harbour"})
    fragment = client.get(SEARCH, {"q": "harbour"}, headers={"HX-Request": "true"})

    assert "<html" not in fragment.text
    assert without_token(fragment.text) in without_token(page.text)
    assert rows(fragment) == rows(page)
    assert ["HX-Request" in answer["Vary"] for answer in (page, fragment)] == [True, True]


def test_one_letter_is_not_searched(client, lead, schools):
    assert rows(client.get(SEARCH, {"q": "h"})) == []


def test_many_schools_are_cut_to_eight_and_it_is_said(client, lead, schools):
    SchoolFactory.create_batch(9, name="Harbour School")

    answer = client.get(SEARCH, {"q": "harbour"})

    assert len(rows(answer)) == 8
    assert (
        "Many schools fit “harbour”: here are 8, the nearest to the conference. Add the town to see fewer."
        in answer.text
    )


def test_a_slip_of_the_pen_finds_nothing_and_offers_to_type(client, lead, schools):
    answer = client.get(SEARCH, {"q": "gramar & co"})

    assert rows(answer) == []
    assert "No school fits “gramar &amp; co”" in answer.text
    assert f'href="{ADD}?name=gramar+%26+co"' in answer.text


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "a\0b", "%", "é" * 500, "' OR 1=1 --"])
def test_no_query_breaks_the_page(client, lead, schools, query):
    answer = client.get(SEARCH, {"q": query})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_her_own_schools_stand_first(client, lead, schools):
    MembershipFactory(user=lead, school=schools[1])
    MembershipFactory(school=schools[0])

    answer = client.get(SEARCH)

    assert rows(answer) == [(schools[1].pk, "Harbour Primary, Dorset, 10.4 km")]
    assert words(re.search(r'<h2 id="hers">.*?</h2>', answer.text).group()) == "Your school"


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_list(client, lead, django_assert_num_queries, number):
    ConferenceFactory()
    SchoolFactory.create_batch(number, name="Harbour School")
    client.get(SEARCH)

    # session, person; conference with venue; schools
    with django_assert_num_queries(4):
        answer = client.get(SEARCH, {"q": "harbour"}, headers={"HX-Request": "true"})

    assert len(rows(answer)) == number


def test_the_number_of_queries_of_the_page_does_not_grow_with_her_schools(client, lead):
    numbers = []
    for _ in range(3):
        MembershipFactory(user=lead)
        client.get(SEARCH)
        with CaptureQueriesContext(connection) as made:
            assert client.get(SEARCH).status_code == 200
        numbers.append(len(made))

    assert numbers == [numbers[0]] * 3


def test_searching_is_only_read(client, lead):
    assert client.post(SEARCH).status_code == 405


def test_a_place_that_is_not_listed_is_typed_and_stands_among_hers(client, lead, schools):
    answer = client.post(ADD, {"name": " Wessex  Trust ", "town": "Wimborne", "postcode": "bh211aa"}, follow=True)

    school = School.objects.get(urn=None)
    assert answer.redirect_chain == [(SEARCH, 302)]
    assert rows(answer) == [(school.pk, "Wessex Trust, Wimborne, BH21 1AA")]
    assert "We have noted Wessex Trust, Wimborne. You can book now" in answer.text
    assert (school.is_confirmed, Membership.objects.get().user) == (False, lead)


def test_the_form_takes_over_what_was_searched(client, lead):
    assert 'value="Wessex Trust"' in client.get(ADD, {"name": "Wessex Trust"}).text


@pytest.mark.parametrize(
    ("case", "sent", "errors"),
    [
        ("nothing", {}, {"name": "Type the name of your school or organisation.", "town": "Type the town."}),
        (
            "dots",
            {"name": "...", "town": "'"},
            {"name": "Type the name of your school or organisation.", "town": "Type the town."},
        ),
        (
            "half a postcode",
            {"name": "Trust", "town": "Poole", "postcode": "BH15"},
            {"postcode": "This is not a whole UK postcode, like BH15 3HY. Leave it empty if you are not sure."},
        ),
        (
            "too long",
            {"name": "n" * 161, "town": "t" * 61},
            {"name": "The name is longer than 160 characters.", "town": "The town is longer than 60 characters."},
        ),
        (
            "signs",
            {"name": "Tr\x07ust", "town": "Poole"},
            {"name": "There is a sign in it that cannot be printed. Type it again."},
        ),
    ],
)
def test_what_is_wrong_is_said_at_the_head_and_beside_the_field_and_nothing_typed_is_lost(
    client, lead, case, sent, errors
):
    answer = client.post(ADD, sent)

    assert answer.status_code == 200
    assert answer.context["form"].errors == {field: [sentence] for field, sentence in errors.items()}
    for field, sentence in errors.items():
        assert f'<a href="#id_{field}">{sentence}</a>' in answer.text
        assert re.search(rf'id="id_{field}_error".*?{re.escape(sentence)}', answer.text, re.DOTALL)
    for typed in sent.values():
        assert typed.replace("'", "&#x27;") in answer.text
    assert "<title>Error: " in answer.text
    assert School.objects.count() == 0
