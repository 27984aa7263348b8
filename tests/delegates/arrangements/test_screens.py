"""The delegate's own form; the kitchen's numbers; the lists of names, each look written down."""

import io

import openpyxl  # noqa: TID253 -- a download is opened here
import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from delegates.models import Arrangement, PhotoConsent
from tests.factories.arrangements import ArrangementFactory, PhotoConsentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]


def rows_of(answer):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)]


def looks():
    entries = ModelLogEntry.objects.filter(action="arrangements.names_seen").order_by("pk")
    return [(entry.user_id, entry.object_id, entry.data) for entry in entries]


# --- Her own form ----------------------------------------------------------------------------------------------------------
def form_of(delegate):
    return reverse("delegates:my-arrangements", args=[delegate.link_token])


def test_she_says_what_she_needs_and_about_photographs_and_goes_back_to_her_day(client, come):
    delegate = come()
    said = {"dietary": ["VEGAN"], "access": ["BSL"], "access_words": "In front", "consent": "on", "photos": "NO"}

    answer = client.post(form_of(delegate), said)

    row = Arrangement.objects.get()
    assert answer.headers["Location"] == reverse("delegates:my-day", args=[delegate.link_token])
    assert (row.dietary, row.access, row.access_words) == (["VEGAN"], ["BSL"], "In front")
    assert PhotoConsent.objects.get().answer == "NO"


def test_without_the_tick_nothing_is_kept_and_nothing_typed_is_lost(client, come):
    answer = client.post(form_of(come()), {"access": ["BSL"], "access_words": "In front of her", "photos": "YES"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please tick that we may keep this for the day" in page
    assert "In front of her" in page
    assert (Arrangement.objects.count(), PhotoConsent.objects.count()) == (0, 0)


def test_her_day_says_whether_she_has_answered(client, come):
    delegate = come()
    day = reverse("delegates:my-day", args=[delegate.link_token])
    before = client.get(day).content.decode()
    client.post(form_of(delegate), {})

    after = client.get(day).content.decode()

    assert ("“Nothing” is an answer too" in before, "You have told us what you need" in after) == (True, True)


def test_taking_consent_back_erases(client, come):
    delegate = come()
    ArrangementFactory(delegate=delegate, dietary=["HALAL"])

    answer = client.post(form_of(delegate), {"take-back": "1"}, follow=True)

    assert "Erased." in answer.content.decode()
    assert Arrangement.objects.get().dietary == []


def test_who_does_not_come_is_asked_for_nothing(client, come):
    delegate = come()
    delegate.booking.status = "DRAFT"
    delegate.booking.save()

    answer = client.post(form_of(delegate), {"dietary": ["VEGAN"], "consent": "on"})

    assert answer.status_code == 302
    assert Arrangement.objects.count() == 0


def test_a_guessed_link_is_not_found(client, db):
    assert client.get("/my/GUESSED/arrangements/").status_code == 404


# --- The kitchen -----------------------------------------------------------------------------------------------------------
def test_the_kitchen_downloads_numbers_and_no_names(as_role, come):
    ArrangementFactory(delegate=come("Zuleika"), dietary=["VEGAN"])
    ArrangementFactory(delegate=come("Zuleika", "Morning"))
    come("Zuleika")
    client = as_role("Catering")

    answer = client.get(reverse("arrangements_kitchen"), {"export": "xlsx"})

    assert rows_of(answer) == [
        ["What", "Full day", "Morning", "All"],
        ["Coming", "2", "1", "3"],
        ["Vegan", "1", "0", "1"],
        ["Nothing special", "0", "1", "1"],
        ["Not answered yet", "1", "0", "1"],
    ]
    assert "Zuleika" not in client.get(reverse("arrangements_kitchen")).content.decode()
    assert looks() == []


def test_a_card_for_the_table_names_who_has_an_allergy_and_the_look_is_written_down(as_role, come, conference):
    ArrangementFactory(delegate=come("Nora"), dietary=["NUTS", "VEGAN"])
    ArrangementFactory(delegate=come("Vera"), dietary=["VEGAN"])
    client = as_role("Catering")

    page = client.get(reverse("arrangements_cards")).content.decode()

    assert ("Nora" in page, "Nut allergy" in page, "Vera" in page, "Vegan" in page) == (True, True, False, False)
    assert looks() == [(client.user.pk, str(conference.pk), {"list": "table cards", "people": 1})]


# --- Access ------------------------------------------------------------------------------------------------------------------
def test_access_needs_are_listed_with_names_and_each_look_and_download_is_written_down(as_role, come, conference):
    ArrangementFactory(delegate=come("Ada", last_name="Bell"), access=["BSL", "STEP_FREE"], access_words="In front")
    ArrangementFactory(delegate=come("Vera"), dietary=["VEGAN"])
    client = as_role("Access")

    page = client.get(reverse("arrangements_access")).content.decode()
    rows = rows_of(client.get(reverse("arrangements_access"), {"export": "xlsx"}))

    assert ("Ada Bell" in page, "Vera" in page) == (True, False)
    assert [row[:2] + row[4:] for row in rows[1:]] == [
        ["Bell", "Ada", "Step-free way to every room, British Sign Language interpreter", "In front"]
    ]
    assert looks() == [(client.user.pk, str(conference.pk), {"list": "access needs", "people": 1})] * 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_names_has_a_fixed_number_of_queries(as_role, come, number, django_assert_num_queries):
    from delegates.arrangements import queries

    delegates = [come() for _ in range(number)]
    for delegate in delegates:
        ArrangementFactory(delegate=delegate, access=["BSL"], dietary=["NUTS"])
    conference = delegates[0].booking.conference

    with django_assert_num_queries(5):
        queries.access_needs(conference)
        queries.table_cards(conference)
        queries.kitchen(conference)
        queries.photos(conference)


# --- Photographs ---------------------------------------------------------------------------------------------------------------
def test_the_desk_sees_who_is_not_to_be_photographed(as_role, come):
    PhotoConsentFactory(delegate=come("Yasmin"), answer="YES")
    PhotoConsentFactory(delegate=come("Noah", last_name="Ash"), answer="NO")
    come("Silas", last_name="Birch")

    rows = rows_of(as_role("Desk").get(reverse("arrangements_photos"), {"export": "xlsx"}))

    assert [(row[0], row[3]) for row in rows[1:]] == [("Ash", "No"), ("Birch", "Not answered")]


@pytest.mark.parametrize("role", ["Programme team", "Desk", "Finance", "Editors", "Reviewers", "Data protection"])
@pytest.mark.parametrize("name", ["arrangements_kitchen", "arrangements_cards", "arrangements_access"])
def test_no_other_role_opens_a_list_of_needs(as_role, conference, role, name):
    assert as_role(role).get(reverse(name)).status_code == 302


@pytest.mark.parametrize(("role", "name"), [("Catering", "arrangements_access"), ("Access", "arrangements_kitchen")])
def test_neither_of_the_two_sees_what_the_other_does(as_role, conference, role, name):
    assert as_role(role).get(reverse(name)).status_code == 302
