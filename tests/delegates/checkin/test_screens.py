"""Organisers' screens: enrol a device, sign it out, who is in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from delegates.models import CheckinPoint, Device, Scan
from tests.delegates.checkin.conftest import NINE
from tests.factories.bookings import BookingFactory
from tests.factories.checkin import (
    BadgeFactory,
    CheckinPointFactory,
    ComingDelegateFactory,
    DeviceFactory,
    ScanFactory,
)
from tests.factories.conference import ConferenceFactory, UserFactory

MINUTE = timedelta(minutes=1)


def organiser(*permissions) -> Client:
    """Somebody who may enter the admin, and nothing more than these."""
    user = UserFactory()
    names = ["access_admin", *permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


@pytest.fixture
def desk(nine, site_tree) -> Client:
    return organiser("add_device", "change_device", "view_device", "view_scan", "add_checkinpoint")


# --- Enrolling ------------------------------------------------------------------------------------------------
def test_a_device_is_made_and_its_code_shown_as_a_picture_and_in_letters(desk):
    point = CheckinPointFactory(name="Main door")

    answer = desk.post("/admin/checkin/enrol/", {"name": "Desk 2", "point": point.pk}, follow=True)

    device = Device.objects.get()
    [typed] = re.findall(r'checkin-typed">([A-Z2-9]{4}) ([A-Z2-9]{4})<', answer.content.decode())
    enrolled = Client().post("/checkin/api/enrol", {"code": "".join(typed)}, content_type="application/json").json()
    assert answer.redirect_chain == [(f"/admin/checkin/devices/{device.pk}/code/", 302)]
    assert (device.name, device.point, device.made_by) == ("Desk 2", point, desk.user)
    assert "until 09:15" in answer.content.decode()
    assert enrolled["device"] == "Desk 2"
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "".join(typed) not in str(Device.objects.values().get())
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", "user")) == [
        ("checkin.code", desk.user.pk),
        ("checkin.enrol", None),
    ]


def test_the_first_device_makes_its_door_too(desk):
    ConferenceFactory()

    desk.post("/admin/checkin/enrol/", {"name": "Desk 1", "new_point": " Main door "})

    assert list(CheckinPoint.objects.values_list("name", "devices__name")) == [("Main door", "Desk 1")]


def test_a_form_without_a_door_or_a_name_says_so_and_makes_nothing(desk):
    CheckinPointFactory(name="Main door")

    page = desk.post("/admin/checkin/enrol/", {"name": "", "point": "", "new_point": ""}).content.decode()

    assert "Choose a door, or name a new one." in page
    assert "This field is required." in page
    assert Device.objects.count() == 0


def test_the_code_page_tells_when_the_phone_has_it_and_when_it_is_over(desk, nine):
    point = CheckinPointFactory(name="Main door")
    page = desk.post("/admin/checkin/enrol/", {"name": "Desk 2", "point": point.pk}, follow=True)
    address = page.redirect_chain[-1][0]
    secret = "".join(re.findall(r'checkin-typed">([A-Z2-9]{4}) ([A-Z2-9]{4})<', page.content.decode())[0])

    waiting = desk.get(address, headers={"HX-Request": "true"}).content.decode()
    other = organiser("add_device").get(address).content.decode()
    Client().post("/checkin/api/enrol", {"code": secret}, content_type="application/json")
    used = desk.get(address).content.decode()
    Device.objects.update(enrol_digest="x", enrol_until_at=NINE + 15 * MINUTE)
    nine.shift(16 * MINUTE)
    over = desk.get(address).content.decode()

    assert "Waiting for the phone" in waiting
    assert "<html" not in waiting
    assert secret[:4] not in other
    assert "Desk 2 is enrolled at Main door, since 09:00." in used
    assert "This code no longer works" in over


def test_a_device_is_signed_out_by_a_post_only_and_logged_once(desk):
    device = DeviceFactory()
    address = reverse("checkin-revoke", args=[device.pk])

    desk.get(address)
    before = Device.objects.get().revoked_at
    desk.post(address)
    desk.post(address)

    assert before is None
    assert Device.objects.get().revoked_at == NINE
    assert list(ModelLogEntry.objects.values_list("action", "user")) == [("checkin.revoke", desk.user.pk)]


def test_a_new_code_is_made_by_a_post_only(desk):
    device = DeviceFactory()
    address = reverse("checkin-new-code", args=[device.pk])

    page = desk.get(address)
    before = Device.objects.get().enrol_digest
    desk.post(address)

    assert page.status_code == 200
    assert (before, bool(Device.objects.get().enrol_digest)) == (None, True)


# --- Lists -----------------------------------------------------------------------------------------------------------
def test_a_device_or_door_with_scans_is_kept(nine, site_tree):
    scan = ScanFactory()
    client = organiser("view_device", "delete_device", "delete_checkinpoint", "change_device", "change_checkinpoint")

    answers = [
        client.post(f"/admin/checkin-devices/delete/{scan.device_id}/", follow=True),
        client.post(f"/admin/checkin-points/delete/{scan.point_id}/", follow=True),
    ]

    assert ["has scans, so it is kept" in answer.content.decode() for answer in answers] == [True, True]
    assert (Device.objects.count(), CheckinPoint.objects.count()) == (1, 1)


def test_secrets_of_a_device_are_in_no_form_and_cannot_be_posted(desk):
    device = DeviceFactory(name="Desk 1")
    before = Device.objects.values().get()

    page = desk.get(f"/admin/checkin-devices/edit/{device.pk}/").content.decode()
    desk.post(
        f"/admin/checkin-devices/edit/{device.pk}/",
        {"name": "Desk 9", "point": device.point_id, "token_digest": "x", "enrol_digest": "y"},
    )

    assert "digest" not in page
    assert Device.objects.values().get() == before | {"name": "Desk 9"}


def test_a_scan_can_be_read_but_neither_made_nor_changed_nor_deleted(site_tree):
    scan = ScanFactory(badge__delegate__last_name="Okafor")
    client = organiser("view_scan", "add_scan", "change_scan", "delete_scan")

    listed = client.get("/admin/checkin-scans/")
    read = client.get(f"/admin/checkin-scans/inspect/{scan.pk}/")
    deeds = [
        client.post(f"/admin/checkin-scans/{deed}").status_code
        for deed in ("new/", f"edit/{scan.pk}/", f"delete/{scan.pk}/", f"copy/{scan.pk}/")
    ]

    assert (listed.status_code, read.status_code) == (200, 200)
    assert "Okafor" in listed.content.decode()
    assert deeds == [404] * 4
    assert Scan.objects.count() == 1


# --- Who may ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    ["checkin/enrol/", "checkin/devices/{}/code/", "checkin/devices/{}/new-code/", "checkin/devices/{}/revoke/", "checkin/who-is-in/"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_its_permission_a_screen_stays_shut(site_tree, path, method):
    device = DeviceFactory(seen_at=None)
    before = Device.objects.values().get()
    client = organiser("view_device")

    answer = getattr(client, method)(f"/admin/{path.format(device.pk)}")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert Device.objects.values().get() == before


# --- Who is in -----------------------------------------------------------------------------------------------------------
def arrived(conference, first_name, **facts):
    badge = BadgeFactory(delegate=coming(conference, first_name, **facts))
    point = conference.checkin_points.first() or CheckinPointFactory(conference=conference)
    device = point.devices.first() or DeviceFactory(point=point, name="Desk 1")
    return ScanFactory(badge=badge, device=device)


def coming(conference, first_name, **facts):
    booking = conference.bookings.first() or BookingFactory(conference=conference, confirmed=True)
    return ComingDelegateFactory(booking=booking, first_name=first_name, **facts)


def test_who_is_in_counts_and_lists_by_school(desk):
    conference = ConferenceFactory()
    arrived(conference, "Ann", last_name="Lee", role="Head of Year 9")
    undone = arrived(conference, "Ben")
    ScanFactory(device=undone.device, badge=None, delegate=undone.delegate, token="", takes_back=undone)
    coming(conference, "Cat")
    coming(conference, "Dan", withdrawn_at=NINE)

    page = desk.get("/admin/checkin/who-is-in/")

    counts = page.context["counts"]
    assert (counts.present, counts.left, counts.expected) == (1, 2, 3)
    [school] = page.context["shown"].schools
    assert [(person.name, person.role, person.entry.at) for person in school.people] == [
        ("Ann Lee", "Head of Year 9", NINE - 19 * MINUTE)
    ]
    assert "since <time" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "show", "names"),
    [
        ("", "in", ["Ann"]),
        ("", "expected", ["Cat"]),
        ("", "all", ["Ann", "Cat"]),
        ("cat", "all", ["Cat"]),
        ("cat", "in", []),
        ("harbour", "all", ["Ann", "Cat"]),
        ("", "nonsense", ["Ann", "Cat"]),
    ],
)
def test_the_list_can_be_narrowed(desk, query, show, names):
    conference = ConferenceFactory()
    arrived(conference, "Ann", last_name="Lee")
    coming(conference, "Cat", last_name="Lee")

    page = desk.get("/admin/checkin/who-is-in/", {"q": query, "show": show}, headers={"HX-Request": "true"})

    assert [p.name.split()[0] for s in page.context["shown"].schools for p in s.people] == names
    assert "<html" not in page.content.decode()


def test_without_a_conference_the_screens_say_what_will_stand_there(desk):
    assert "There is no conference yet" in desk.get("/admin/checkin/who-is-in/").content.decode()
    assert desk.get("/admin/checkin/enrol/").status_code == 302


@pytest.mark.parametrize("size", [1, 3, 100])
def test_who_is_in_takes_the_same_number_of_queries_however_many(desk, size, django_assert_num_queries):
    conference = ConferenceFactory()
    for _ in range(size):
        arrived(conference, "Ann")

    with django_assert_num_queries(8):  # who asks and what she may (5), conference, scans, people
        desk.get("/admin/checkin/who-is-in/", {"show": "all"}, headers={"HX-Request": "true"})


@pytest.mark.parametrize(("path", "statements"), [("checkin-devices", 7), ("checkin-points", 7), ("checkin-scans", 7)])
@pytest.mark.parametrize("size", [1, 3])
def test_lists_take_the_same_number_of_queries_however_many(
    site_tree, path, statements, size, django_assert_num_queries
):
    conference = ConferenceFactory()
    client = organiser("view_device", "change_device", "add_device", "view_scan", "change_checkinpoint")
    for _ in range(size):
        scan = arrived(conference, "Ann")
        DeviceFactory(point=scan.point)
        ScanFactory(device=scan.device, badge=None, delegate=scan.delegate, token="", takes_back=scan)
        CheckinPointFactory(conference=conference)
    client.get(f"/admin/{path}/results/")

    with django_assert_num_queries(statements):
        client.get(f"/admin/{path}/results/")
