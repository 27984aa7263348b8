"""An organiser writes to people who have chosen nothing; one of them wants no more."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from conference.accounts import one_time
from conference.accounts.roles import sync_roles
from delegates.messages.models import MailStop, Message
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.choices import PlaceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import open_site
from tests.factories.programme import RunFactory, SlotFactory
from tests.journeys.conftest import LAPTOP, PHONE


@pytest.fixture
def conference(live, site_tree):
    conference = ConferenceFactory()
    open_site(site_tree, conference)
    booking = BookingFactory(conference=conference, confirmed=True)
    kind, slot = TicketTypeFactory(conference=conference), SlotFactory(conference=conference)
    names = ("Ada", "Ben", "Cleo", "Dan")
    people = [
        DelegateFactory(booking=booking, ticket_type=kind, first_name=name, email=f"{name.lower()}@park.example")
        for name in names
    ]
    PlaceFactory(delegate=people[0], run=RunFactory(slot=slot))
    return conference


@pytest.fixture
def organiser(conference):
    sync_roles()
    user = UserFactory(first_name="Tom", email="tom@saltmarsh.example")
    user.groups.set(Group.objects.filter(name="Desk"))
    return user


def test_an_organiser_writes_to_who_has_chosen_nothing_and_one_of_them_stops_it(organiser, new_page, axe):
    page = new_page(LAPTOP)
    page.goto(one_time.make_link(user=organiser, next_url=reverse("messages"), now=timezone.now()))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Write a message").click()

    page.get_by_label("Write to").select_option(label="Delegates who have chosen no session")
    page.get_by_text("3 people").wait_for()
    page.get_by_label("Subject").fill("Places are going, {first_name}")
    page.get_by_role("textbox", name="Message").fill("Dear {first_name},\n\nchoose **now**: {personal_link}")
    page.get_by_role("button", name="Keep and preview").click()
    page.get_by_role("link", name="Next person").click()
    assert "Places are going, Cleo" in page.locator(".subject-line").inner_text()
    page.frame_locator("iframe").get_by_text("Dear Cleo").wait_for()
    axe(page)
    page.get_by_role("button", name="Send a test to tom@saltmarsh.example").click()
    page.get_by_text("A test is on its way").wait_for()
    page.get_by_role("link", name="Send to 3 people…").click()
    page.get_by_role("button", name="Send to 3 people").click()
    page.get_by_text("Sent to 3 of 3").wait_for()

    letters = mail.outbox
    assert [(letter.to[0], letter.subject) for letter in letters] == [
        ("tom@saltmarsh.example", "Test: Places are going, Cleo"),
        ("ben@park.example", "Places are going, Ben"),
        ("cleo@park.example", "Places are going, Cleo"),
        ("dan@park.example", "Places are going, Dan"),
    ]
    hers = new_page(PHONE, javascript=False)
    hers.goto(re.search(r"No more messages like this: (\S+)", letters[2].body)[1].replace("http://testserver", ""))
    hers.get_by_role("button", name="No more messages and reminders").click()
    hers.get_by_role("button", name="Write to me again").wait_for()
    assert list(MailStop.objects.values_list("email", "why")) == [("cleo@park.example", MailStop.Why.ASKED)]
    assert Message.objects.get().made_by == organiser
