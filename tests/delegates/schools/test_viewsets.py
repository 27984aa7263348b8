"""The organisers' screens: what they list, find, change and confirm, and what nobody may do."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from delegates.models import Membership, School
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

pytestmark = pytest.mark.django_db
SCHOOLS, MEMBERSHIPS = reverse("school:index"), reverse("membership:index")


@pytest.fixture
def admin(site_tree, client):
    user = UserFactory(is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def desk(site_tree, client):
    """Signs in an organiser with just these permissions."""

    def sign_in(*codenames):
        user = UserFactory()
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(user)
        return user

    return sign_in


def listed(answer):
    return [str(row) for row in answer.context["object_list"]]


def test_schools_are_searched_as_leads_search_and_filtered(client, admin):
    SchoolFactory(name="St. Mary's First School", town="Swanage", phase="Primary", authority="Dorset")
    SchoolFactory(name="Saint Mary Grammar", town="Wareham", phase="Secondary", authority="Dorset", is_open=False)
    SchoolFactory(name="Harbour Trust", town="Poole", urn=None, is_confirmed=False, authority="")

    def names(**query):
        answer = client.get(SCHOOLS, query)
        assert answer.status_code == 200
        return listed(answer)

    assert names(q="st mary") == ["Saint Mary Grammar, Wareham", "St. Mary's First School, Swanage"]
    assert names(q="st mary wareh") == ["Saint Mary Grammar, Wareham"]
    assert names(phase="Primary") == ["St. Mary's First School, Swanage"]
    assert names(authority="Dorset", is_open="false") == ["Saint Mary Grammar, Wareham"]
    assert names(is_confirmed="false") == ["Harbour Trust, Poole"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_schools_makes_the_same_queries_however_long_it_is(
    client, admin, django_assert_num_queries, number
):
    SchoolFactory.create_batch(number, phase="Primary")
    client.get(SCHOOLS)

    with django_assert_num_queries(SCHOOL_QUERIES):
        assert len(listed(client.get(SCHOOLS))) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_leads_makes_the_same_queries_however_long_it_is(client, admin, django_assert_num_queries, number):
    MembershipFactory.create_batch(number)
    client.get(MEMBERSHIPS)

    with django_assert_num_queries(MEMBERSHIP_QUERIES):
        assert len(listed(client.get(MEMBERSHIPS))) == number


SCHOOL_QUERIES = 12  # session, person, profile; locale, forms and page tree of the admin’s frame; number, phases, authorities, trusts, rows
MEMBERSHIP_QUERIES = 9  # the same without the two filters


def test_those_who_wait_stand_first_and_show_a_button(client, admin):
    done = MembershipFactory(is_confirmed=True)
    waiting = MembershipFactory()

    answer = client.get(MEMBERSHIPS)

    assert list(answer.context["object_list"]) == [waiting, done]
    confirming = set(re.findall(r'action="([^"]*/confirm/)"', answer.text))  # once more with her domain
    assert confirming == {reverse("membership-confirm", args=[waiting.pk])}


def test_a_lead_is_confirmed_with_one_button_and_it_is_logged(client, desk):
    organiser = desk("change_membership", "view_membership")
    membership = MembershipFactory(user=UserFactory(first_name="Carol", last_name="Marsh"))

    answer = client.post(reverse("membership-confirm", args=[membership.pk]), follow=True)

    membership.refresh_from_db()
    assert (answer.redirect_chain, membership.is_confirmed) == ([(MEMBERSHIPS, 302)], True)
    assert f"Carol Marsh may act for {membership.school}, and sees all its bookings." in answer.text
    assert list(ModelLogEntry.objects.values_list("action", "user")) == [("membership.confirm", organiser.pk)]


def test_a_typed_school_is_confirmed_and_the_list_stays_as_it_was_filtered(client, desk):
    desk("change_school", "view_school")
    school = SchoolFactory(urn=None, is_confirmed=False)
    here = f"{SCHOOLS}?is_confirmed=false"

    answer = client.post(reverse("school-confirm", args=[school.pk]), headers={"referer": f"http://testserver{here}"})

    school.refresh_from_db()
    assert (answer["Location"], school.is_confirmed) == (here, True)


def test_a_referer_of_another_page_or_site_is_not_followed(client, desk):
    desk("change_school", "view_school")
    school = SchoolFactory(urn=None, is_confirmed=False)

    answers = [
        client.post(reverse("school-confirm", args=[school.pk]), headers={"referer": referer})["Location"]
        for referer in ("http://evil.example/admin/school/", "http://testserver//evil.example", "")
    ]

    assert answers == [SCHOOLS] * 3


@pytest.mark.parametrize(
    ("name", "factory", "permission"),
    [("school-confirm", SchoolFactory, "view_school"), ("membership-confirm", MembershipFactory, "view_membership")],
)
def test_who_may_only_look_cannot_confirm(client, desk, name, factory, permission):
    desk(permission)
    row = factory(is_confirmed=False)

    client.post(reverse(name, args=[row.pk]))
    looked = client.get(SCHOOLS if name == "school-confirm" else MEMBERSHIPS)

    row.refresh_from_db()
    assert (row.is_confirmed, looked.status_code, "/confirm/" in looked.text) == (False, 200, False)


@pytest.mark.parametrize("name", ["school-confirm", "membership-confirm"])
def test_confirming_is_posted(client, admin, name):
    assert client.get(reverse(name, args=[1])).status_code == 405
    assert client.post(reverse(name, args=[1])).status_code == 404


def test_no_school_is_deleted_and_no_membership_made_by_hand_not_even_by_a_superuser(client, admin):
    school, membership = SchoolFactory(), MembershipFactory()

    for address in (
        reverse("school:delete", args=[school.pk]),
        reverse("membership:add"),
        reverse("membership:edit", args=[membership.pk]),
    ):
        assert client.post(address).status_code == 302

    assert (School.objects.count(), Membership.objects.count()) == (2, 1)


def test_a_right_to_act_is_ended_by_deleting_it(client, admin):
    membership = MembershipFactory()

    client.post(reverse("membership:delete", args=[membership.pk]))

    assert Membership.objects.count() == 0


def school_form(**fields):
    return {
        "name": "Harbour Trust", "town": "Poole", "postcode": "BH15 1AA", "phase": "", "kind": "", "authority": "",
        "easting": "", "northing": "", "is_open": "on",
    } | fields  # fmt: skip


def test_an_organiser_adds_a_place_and_it_is_found(client, admin):
    answer = client.post(reverse("school:add"), school_form())

    assert answer.status_code == 302
    assert list(School.objects.matching("trust bh15 1aa").values_list("name", "urn", "is_confirmed")) == [
        ("Harbour Trust", None, True)
    ]


def test_an_organiser_mends_a_name_and_the_number_stays(client, admin):
    school = SchoolFactory(urn=136_850, name="Harbur School")

    client.post(reverse("school:edit", args=[school.pk]), school_form(name="Harbour School", urn="111111"))

    assert list(School.objects.values_list("name", "urn", "name_folded")) == [
        ("Harbour School", 136_850, " harbour school ")
    ]


def test_a_place_that_is_there_already_is_refused_with_a_sentence(client, admin):
    SchoolFactory(urn=None, name="Harbour Trust", town="Poole", postcode="BH15 1AA", authority="")

    answer = client.post(reverse("school:add"), school_form(name="harbour trust"))

    assert answer.status_code == 200
    assert "There is a place of this name in this town already." in answer.text
    assert School.objects.count() == 1
