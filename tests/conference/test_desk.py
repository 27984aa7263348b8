"""The ground floor's screens in the Wagtail admin: conferences, venues, rooms; and the audit log that all screens share."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, ReferenceIndex

from conference.accounts.roles import sync_roles
from conference.models import Conference, Room, User, Venue
from tests.factories.bookings import BookingFactory
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory, VenueFactory
from tests.factories.programme import RunFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("site_tree")]

FORM = {
    "name": "South Coast Conference",
    "slug": "south-coast",
    "strapline": "",
    "host_name": "Saltmarsh School",
    "venue": "",
    "date": "2027-06-14",
    "capacity": "800",
    "aims": "Talk less\n\n  Listen more  \n",
    "accent": "#0f6b66",
    "contact_email": "",
    "badge_photos": "NO",
    "booking_opens_at": "2026-09-01 09:00",
    "booking_closes_at": "2027-06-01 17:00",
    "choices_open_at": "2026-10-01 09:00",
    "choices_close_at": "2027-06-10 17:00",
    "booking_terms": "",
    "hold_minutes": "20",
    "places_per_school": "",
    "has_waiting_list": "on",
    "offer_hours": "48",
    "reference_prefix": "SC27",
    "payment_days": "30",
    "seller_name": "Saltmarsh School",
    "seller_address": "Harbour Road",
    "seller_vat_number": "",
    "bank_details": "",
}


@pytest.fixture
def team(client):
    """Signed in as one of the programme team."""
    sync_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Programme team"))
    client.force_login(user)
    return user


def test_a_conference_is_made_with_its_aims_one_a_line_and_in_local_time(client, team):
    answer = client.post("/admin/conference/new/", FORM)

    assert (answer.status_code, answer.url) == (302, "/admin/conference/")
    made = Conference.objects.get()
    assert (made.aims, made.capacity, made.taken) == (["Talk less", "Listen more"], 800, 0)
    assert made.booking_opens_at == datetime(2026, 9, 1, 8, tzinfo=UTC)


def test_the_aims_are_shown_one_a_line_for_editing(client, team):
    conference = ConferenceFactory(aims=["Talk less", "Listen more"])

    page = client.get(f"/admin/conference/edit/{conference.pk}/").content.decode()

    assert "Talk less\nListen more</textarea>" in page


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"aims": "1\n2\n3\n4"}, {"aims": ["At most 3 lines, please; there are 4."]}),
        (
            {"reference_prefix": "south"},
            {"reference_prefix": ["Two to four capitals and two digits, for instance SC27."]},
        ),
        ({"booking_closes_at": "2026-08-01 09:00"}, {"__all__": ["Booking has to close after it opens."]}),
        ({"choices_close_at": "2026-08-01 09:00"}, {"__all__": ["Choosing has to close after it opens."]}),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_nothing_is_made(client, team, changes, errors):
    page = client.post("/admin/conference/new/", FORM | changes)

    assert page.context["form"].errors == errors
    assert Conference.objects.count() == 0


def test_editing_never_touches_the_number_of_places_taken(client, team):
    conference = ConferenceFactory(capacity=800, slug="south-coast", reference_prefix="SC27")
    client.get(f"/admin/conference/edit/{conference.pk}/")
    Conference.objects.take(conference.pk, 12)

    client.post(f"/admin/conference/edit/{conference.pk}/", FORM | {"taken": "0"})

    conference.refresh_from_db()
    assert (conference.name, conference.taken) == ("South Coast Conference", 12)


def test_fewer_places_than_are_taken_is_refused_with_a_sentence(client, team):
    conference = ConferenceFactory(capacity=800, slug="south-coast", reference_prefix="SC27")
    Conference.objects.take(conference.pk, 12)

    page = client.post(f"/admin/conference/edit/{conference.pk}/", FORM | {"capacity": "11"})

    assert page.context["form"].errors == {"capacity": ["12 places are already taken, so it cannot be fewer."]}


def test_the_list_of_conferences_shows_the_day_and_not_how_long_ago_it_was_written(client, team):
    ConferenceFactory()

    assert "14 Jun 2027" in client.get("/admin/conference/").content.decode()


def test_a_room_is_found_by_code_and_filtered_by_venue(client, team):
    hall, lab = RoomFactory(name="Main hall", code="HALL"), RoomFactory(name="Laboratory", code="LAB")

    found = client.get("/admin/room/results/?q=lab").context["object_list"]
    there = client.get(f"/admin/room/results/?venue={hall.venue.pk}").context["object_list"]

    assert ([room.pk for room in found], [room.pk for room in there]) == ([lab.pk], [hall.pk])


def test_two_rooms_of_one_venue_cannot_have_one_code(client, team):
    room = RoomFactory(code="H12")
    form = {"venue": room.venue.pk, "name": "Another", "code": "H12", "seats": 30, "floor": "", "equipment": ""}

    page = client.post("/admin/room/new/", form)

    assert list(page.context["form"].errors) == ["__all__"]
    assert Room.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "factory"),
    [("/admin/conference/", ConferenceFactory), ("/admin/venue/", VenueFactory), ("/admin/room/", RoomFactory)],
)
def test_a_list_costs_the_same_queries_at_one_row_and_at_three(client, team, path, factory):
    factory()
    client.get(path)
    counts = []

    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
        factory.create_batch(2)

    assert counts[0] == counts[1]


def test_changes_stand_in_the_history_with_who_made_them(client, team):
    venue = VenueFactory()

    client.post(f"/admin/venue/edit/{venue.pk}/", {"name": "Saltmarsh", "address": "Poole"})

    page = client.get(f"/admin/venue/history/{venue.pk}/")
    assert [(row.action, row.user) for row in page.context["object_list"]] == [("wagtail.edit", team)]


@pytest.mark.parametrize("path", ["/admin/conference/", "/admin/venue/new/", "/admin/room/"])
def test_finance_has_no_business_with_conferences_venues_and_rooms(client, path):
    sync_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Finance"))
    client.force_login(user)

    assert client.get(path).url == "/admin/"


def test_a_deed_on_any_row_of_ours_can_be_written_down():
    """Wagtail keeps quiet when it has no log for a kind of row, so this is worth a test."""
    booking, venue, user = BookingFactory(), VenueFactory(), UserFactory()

    for instance in [booking, venue, user]:
        log(instance=instance, action="wagtail.edit", user=user, data={"places": 3})

    rows = [(row.object_id, row.user, row.data) for row in ModelLogEntry.objects.order_by("pk")]
    assert rows == [(str(instance.pk), user, {"places": 3}) for instance in [booking, venue, user]]


@pytest.mark.parametrize("model", [Conference, Venue, Room, User])
def test_saving_a_row_of_the_ground_floor_writes_nothing_into_the_reference_index(model):
    assert (ReferenceIndex.is_indexed(model), ReferenceIndex.model_is_indexable(model)) == (False, False)


def test_saving_a_room_is_one_statement(django_assert_num_queries):
    room = RoomFactory()

    with django_assert_num_queries(1):
        room.save()


@pytest.mark.parametrize("kind", ["conference", "venue", "room"])
def test_what_is_in_use_is_not_deleted_and_the_organiser_is_told_so(client, team, kind):
    run = RunFactory()
    row = {"conference": run.session.conference, "venue": run.room.venue, "room": run.room}[kind]

    answer = client.post(f"/admin/{kind}/delete/{row.pk}/", follow=True)

    assert answer.redirect_chain == [(f"/admin/{kind}/", 302)]
    assert f"“{escape(row)}” was not deleted: " in answer.content.decode()
    assert type(row).objects.filter(pk=row.pk).exists()
