"""The first screen of the organisers' desk."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory

from conference.accounts.roles import sync_roles
from delegates.models import Booking, Delegate
from home.panels import GlancePanel, countdown
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import MembershipFactory

pytestmark = pytest.mark.django_db


def _figures(user) -> dict[str, str]:
    request = RequestFactory().get("/admin/")
    request.user = user
    return {figure.words: figure.number for figure in GlancePanel(request).get_context_data()["figures"]}


def _in_role(name: str):
    sync_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 6, 14), "Today"),
        (date(2027, 6, 15), "Tomorrow"),
        (date(2027, 6, 13), "Held yesterday"),
        (date(2027, 12, 14), "In 183 days"),
        (date(2027, 6, 11), "Held 3 days ago"),
    ],
)
def test_the_countdown_speaks_plainly(day, words):
    assert countdown(day, date(2027, 6, 14)) == words


def test_the_desk_sees_places_bookings_who_waits_and_the_door(site_tree):
    conference = ConferenceFactory(capacity=100)
    DelegateFactory(booking=BookingFactory(conference=conference, confirmed=True))
    BookingFactory(conference=conference)
    conference.__class__.objects.take(conference.pk, 1)
    MembershipFactory()

    assert _figures(_in_role("Desk")) == {
        "places taken": "1 of 100",
        "bookings awaiting payment": "1",
        "drafts not confirmed by their lead": "1",
        "leads to confirm": "1",
        "schools typed by hand to confirm": "0",
        "delegates with sessions still to choose": "0",
        "badges not yet printed": "1",
        "in the building": "0 of 1",
    }


def test_finance_sees_the_bookings_only(site_tree):
    ConferenceFactory()

    assert list(_figures(_in_role("Finance"))) == ["bookings awaiting payment", "drafts not confirmed by their lead"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_asks_as_many_queries_for_three_bookings_as_for_one(site_tree, number, django_assert_num_queries):
    conference = ConferenceFactory()
    for _ in range(number):
        DelegateFactory(booking=BookingFactory(conference=conference, confirmed=True))
    user = _in_role("Desk")
    user.get_all_permissions()
    assert (Booking.objects.count(), Delegate.objects.count()) == (number, number)

    with django_assert_num_queries(11):
        _figures(user)


def test_without_a_conference_the_first_screen_says_how_to_begin(site_tree, client):
    admin = UserFactory(is_superuser=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/admin/").content.decode()

    assert "There is no conference yet" in page
    assert 'href="/admin/conference/new/"' in page
