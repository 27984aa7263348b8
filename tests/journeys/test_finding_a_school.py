"""A lead finds her school while typing, by keyboard, on a phone without JavaScript, or types a place that is not listed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from delegates.models import Booking
from tests.factories.bookings import TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory, VenueFactory
from tests.factories.schools import SchoolFactory
from tests.journeys.conftest import PHONE


@pytest.fixture
def lead(live, site_tree):
    TicketTypeFactory(conference=ConferenceFactory(venue=VenueFactory(easting=401_000, northing=92_000)))
    SchoolFactory(name="St Mary's Catholic Primary School", town="Swanage", easting=403_000, northing=78_800)
    SchoolFactory(name="St. Mary's Primary School", town="Poole", easting=401_000, northing=95_100)
    SchoolFactory(name="Parkstone Grammar School", town="Poole", easting=401_000, northing=93_100)
    return UserFactory()


def test_a_lead_types_hears_how_many_fit_and_begins_with_the_keyboard(lead, new_page, sign_in, axe, no_sideways_scroll):
    page = new_page()
    sign_in(page, lead)
    page.goto("/schools/search")
    axe(page)

    page.get_by_label("Name, town, postcode or URN").press_sequentially("saint mary", delay=20)

    rows = page.locator(".school-row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("3.1 km")
    expect(page.get_by_role("status")).to_have_text("2 schools fit “saint mary”, the nearest to the conference first.")
    expect(page).to_have_url(re.compile(r"\?q=saint\+mary$"))
    axe(page)
    no_sideways_scroll(page)

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Search", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(rows.first).to_be_focused()
    expect(rows.first).to_have_accessible_name(
        re.compile(r"^St\. Mary's Primary School ?, Poole ?, BH15 3HY ?, 3\.1 km$")
    )
    page.keyboard.press("Enter")

    page.wait_for_url("**/bookings/*/colleagues/")
    assert list(Booking.objects.values_list("school__name", "lead")) == [("St. Mary's Primary School", lead.pk)]
    page.go_back()
    expect(page.locator(".school-row").filter(has_text="Swanage")).to_be_visible()


def test_a_word_deleted_brings_the_explanation_back_and_a_slip_offers_to_type(lead, new_page, sign_in, axe):
    page = new_page(PHONE, dark=True)
    sign_in(page, lead)
    page.goto("/schools/search?q=parkst")
    box = page.get_by_label("Name, town, postcode or URN")
    expect(page.locator(".school-row")).to_have_count(1)

    box.fill("")
    expect(page.get_by_role("heading", name="The beginning of each word is enough")).to_be_visible()
    box.fill("gramar")
    expect(page.get_by_role("heading", name="No school fits “gramar”")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("No school fits “gramar”.")
    axe(page)
    page.get_by_role("link", name="Type it yourself").click()

    expect(page.get_by_label("Name of the school or organisation")).to_have_value("gramar")
    axe(page)


def test_without_javascript_a_place_that_is_not_listed_is_typed_and_booked_for(
    lead, new_page, sign_in, no_sideways_scroll
):
    page = new_page(PHONE, javascript=False)
    sign_in(page, lead)
    page.goto("/schools/search")
    page.get_by_label("Name, town, postcode or URN").fill("wessex trust")
    page.get_by_role("button", name="Search", exact=True).click()
    no_sideways_scroll(page)
    page.get_by_role("link", name="Type it yourself").click()
    page.get_by_label("Postcode").fill("nowhere")
    page.get_by_role("button", name="Add it").click()

    expect(page.get_by_role("link", name="Type the town.")).to_be_visible()
    expect(page.get_by_label("Name of the school or organisation")).to_have_value("wessex trust")
    expect(page.get_by_label("Postcode")).to_have_value("nowhere")
    no_sideways_scroll(page)

    page.get_by_label("Town").fill("Wimborne")
    page.get_by_label("Postcode").fill("bh21 1aa")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name=re.compile("^wessex trust")).click()

    page.wait_for_url("**/bookings/*/colleagues/")
    assert list(Booking.objects.values_list("school__name", "school__is_confirmed")) == [("wessex trust", False)]
