"""A delegate says what she needs and asks to be erased; an organiser hands her a copy, erases her, and nothing is left but the numbers."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from conference.accounts.roles import sync_roles
from delegates.badges.actions import badges_for
from delegates.choices.actions import take_place
from delegates.models import Delegate, Invoice
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import open_site
from tests.factories.payments import InvoiceFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory
from tests.journeys.conftest import LAPTOP, PHONE

WAGTAILS = ["#wagtail-sidebar", ".w-slim-header", ".messages"]


@pytest.fixture
def her(live, site_tree):
    now = timezone.now()
    conference = ConferenceFactory(date=(now + timedelta(days=60)).date(), choices_open_at=now - timedelta(days=1))
    open_site(site_tree, conference)
    booking = BookingFactory(conference=conference, confirmed=True)
    her = DelegateFactory(booking=booking, first_name="Zuleika", last_name="Quenby", email="zuleika@quenby.example")
    slot = SlotFactory(
        conference=conference, starts_at=now + timedelta(days=60), ends_at=now + timedelta(days=60, hours=1)
    )
    run = RunFactory(slot=slot, session=SessionFactory(conference=conference), capacity=4)
    take_place(delegate=her, run=run, now=now)
    badges_for([her], by=None, now=now)
    InvoiceFactory(booking=booking)
    return her


@pytest.fixture
def officer(her):
    sync_roles()
    user = UserFactory(first_name="Priya")
    user.groups.set(Group.objects.filter(name__in=["Data protection", "Catering", "Access"]))
    return user


def test_she_tells_asks_for_it_back_and_is_erased_while_the_invoice_stays(her, officer, new_page, sign_in, axe, watch):
    watch.allow("status of 422")  # the tick is left out at first
    phone, desk = new_page(PHONE), new_page(LAPTOP)
    sign_in(desk, officer)
    invoices = list(Invoice.objects.values())

    phone.goto(reverse("delegates:my-day", args=[her.link_token]))
    phone.get_by_role("link", name="Tell us").click()
    phone.get_by_label("Nut allergy").check()
    phone.get_by_label("Hearing loop").check()
    phone.get_by_label("No photographs of me, please").check()
    phone.get_by_role("button", name="Save, or say").click()
    phone.get_by_text("Please tick that we may keep this").first.wait_for()
    axe(phone)
    phone.get_by_label("You may keep what I have said").check()
    phone.get_by_role("button", name="Save, or say").click()
    phone.get_by_text("Thank you, that is noted").wait_for()

    desk.goto(reverse("arrangements_kitchen"))
    desk.get_by_role("row", name="Nut allergy 1 1").wait_for()
    axe(desk, WAGTAILS)
    desk.goto(reverse("arrangements_access"))
    desk.get_by_role("row", name="Zuleika Quenby").get_by_text("Hearing loop").wait_for()

    phone.goto(reverse("delegates:my-data", args=[her.link_token]))
    phone.get_by_role("button", name="Ask to be erased").click()
    phone.get_by_text("You asked on").wait_for()
    axe(phone)

    desk.goto(reverse("rights_index"))
    desk.get_by_role("link", name="Zuleika Quenby").click()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Export for a machine").click()
    copy = json.loads(download.value.path().read_text())
    desk.get_by_role("link", name="Erase").click()
    desk.get_by_role("heading", name="What goes, for good").wait_for()
    axe(desk, WAGTAILS)
    desk.get_by_label("I have made sure").check()
    desk.get_by_role("button", name="Erase for good").click()
    desk.get_by_text("Invoices are as they were.").wait_for()
    answer = phone.request.get(reverse("delegates:my-day", args=[her.link_token]))
    desk.goto(reverse("arrangements_access"))
    desk.get_by_text("Nobody has asked for anything yet.").wait_for()

    row = Delegate.objects.get()
    assert copy["about"] == "Zuleika Quenby"
    assert (row.full_name, row.places.count(), row.badges.live().count()) == ("Erased delegate", 0, 0)
    assert (answer.status, list(Invoice.objects.values())) == (404, invoices)
