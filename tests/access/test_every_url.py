"""Every address of the site, tried as each kind of caller. The table beside this file holds what each must get; an address that is not
in it fails, and so does one that has gone. After a wished change write it anew and read the difference:

    WRITE_ACCESS_TABLE=1 .venv/bin/python -m pytest tests/access
"""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection
from django.db.models import AutoField
from django.test import Client

from conference.accounts.roles import sync_roles
from conference.lib import tokens
from delegates.models import CheckinPoint, Device
from tests.access.walk import ROLES, addresses, status
from tests.factories.badges import BadgeFactory, PrintRunFactory
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory, VenueFactory
from tests.factories.home import HomePageFactory
from tests.factories.payments import InvoiceFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory, SpeakerFactory, StreamFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

TABLE = Path(__file__).with_name("table.csv")
DEVICE_TOKEN = "D" * 26


@pytest.fixture
def ids_from_one(db):
    """Every table that is empty begins at 1, whatever other tests made before: an address with a 1 in it then means the same row."""
    empty = [model for model in apps.get_models() if model._meta.managed and not model._default_manager.exists()]
    tables = [
        {"table": model._meta.db_table, "column": model._meta.pk.column}
        for model in empty
        if isinstance(model._meta.pk, AutoField)
    ]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), tables):
            cursor.execute(statement)


@pytest.fixture
def callers(ids_from_one, site_tree, settings) -> tuple[dict[str, tuple[Client, dict[str, str]]], dict[str, str]]:
    """One row of each kind with the id 1, and the five callers."""
    conference = ConferenceFactory(pk=1, venue=VenueFactory(pk=1))
    page = HomePageFactory(parent=site_tree.root_page, conference=conference)
    room = RoomFactory(pk=1, venue=conference.venue)
    stream = StreamFactory(pk=1, conference=conference)
    slot = SlotFactory(pk=1, conference=conference)
    session = SessionFactory(pk=1, conference=conference, stream=stream)
    RunFactory(pk=1, session=session, slot=slot, room=room)
    SpeakerFactory(pk=1)
    school = SchoolFactory(pk=1)
    lead = UserFactory(pk=1)
    MembershipFactory(pk=1, user=lead, school=school, is_confirmed=True)
    booking = BookingFactory(
        pk=1, conference=conference, school=school, lead=lead, confirmed=True, reference="SC27-AAAAA1"
    )
    ticket_type = TicketTypeFactory(pk=1, conference=conference)
    delegate = DelegateFactory(pk=1, booking=booking, ticket_type=ticket_type, link_token="L" * 26)
    BadgeFactory(pk=1, delegate=delegate)
    PrintRunFactory(
        pk=1,
        conference=conference,
        made_by=lead,
        status="READY",
        finished_at=datetime(2026, 11, 1, tzinfo=UTC),
        pdf=b"%PDF-",
    )
    point = CheckinPoint.objects.create(pk=1, conference=conference, name="Main door")
    Device.objects.create(
        pk=1,
        point=point,
        name="Phone",
        token_digest=tokens.digest(DEVICE_TOKEN),
        enrolled_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    invoice = InvoiceFactory(pk=1, booking=booking)
    sync_roles()
    organiser = UserFactory(pk=2)
    organiser.groups.set(Group.objects.exclude(name__in=["Moderators"]))
    other_lead = UserFactory(pk=3)

    def signed_in(user) -> Client:
        client = _client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    people = {
        "nobody": (_client(), {}),
        "other lead": (signed_in(other_lead), {}),
        "lead": (signed_in(lead), {}),
        "organiser": (signed_in(organiser), {}),
        "device": (_client(), {"Authorization": f"Bearer {DEVICE_TOKEN}"}),
    }
    samples = {"pk": "1", "reference": booking.reference, "token": delegate.link_token, "number": invoice.number}
    samples |= dict.fromkeys(("page_id", "page_to_move_id", "parent_page_id"), str(page.pk))
    return people, samples


def test_every_address_answers_each_caller_as_the_table_says(callers):
    people, samples = callers

    seen = [
        {"address": address.route, **{role: status(*_at(people[role], address.path)) for role in ROLES}}
        for address in addresses(samples)
    ]

    if os.environ.get("WRITE_ACCESS_TABLE"):
        with TABLE.open("w", newline="") as file:
            writer = csv.DictWriter(file, ["address", *ROLES], lineterminator="\n")
            writer.writeheader()
            writer.writerows(seen)
    with TABLE.open(newline="") as file:
        wanted = {row["address"]: row for row in csv.DictReader(file)}
    assert {row["address"]: row for row in seen} == wanted
    faults = [row["address"] for row in seen if any(row[role].removeprefix("POST ").startswith("5") for role in ROLES)]
    # Wagtail's own two: a page that always fails, to be looked at, and an import that nobody has begun.
    assert faults == ["admin/failwhale/", "admin/redirects/import/process/"]


def _client() -> Client:
    return Client(raise_request_exception=False)  # a fault shall stand in the table as 500, not end the walk


def _at(caller: tuple[Client, dict[str, str]], path: str) -> tuple[Client, str, dict[str, str]]:
    client, headers = caller
    return client, path, headers


def test_the_admin_opens_for_organisers_only():
    with TABLE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["address"].startswith("admin/")]

    opened = [
        (row["address"], role, row[role])
        for row in rows
        for role in ("nobody", "other lead", "lead", "device")
        if "200" in row[role]
    ]

    assert len(rows) > 100
    # Wagtail's words for scripts and its icons: the same for everybody, nothing of ours in them.
    assert {address for address, _, _ in opened} == {"admin/jsi18n/", "admin/sprite/"}


def test_another_schools_lead_never_opens_a_booking():
    with TABLE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["address"].startswith("bookings/<")]

    assert {row["other lead"].removeprefix("POST ") for row in rows} == {"404"}
    assert {row["nobody"].removeprefix("POST ") for row in rows} == {"sign in"}
