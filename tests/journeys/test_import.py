"""An organiser brings in last year's list: reads what is wrong with it, mends it in her spreadsheet, imports it, finds it in the timetable."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from conference.accounts.roles import sync_roles
from sessions.models import DraftRun, Run, Session
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import SlotFactory, StreamFactory
from tests.journeys.conftest import LAPTOP

CHROME = ["#wagtail-sidebar", ".w-slim-header"]  # Wagtail's own

# As an office keeps it: a title line above the headings, semicolons, Windows letters, columns of its own, an empty row, a row twice.
DIRTY = """Saltmarsh INSET — workshops;;;;;;;
Workshop;Led by;Strand;From;To;Room;Max;Coffee order
Reading aloud in science;Aisha Grant;Literacy;10:00;10:45;Library;24;tea
Quiet starts;Zoë Łuczak & Tom Reed;Behaviour;half past nine;;Studio;lots;
;Tom Reed;Behaviour;10:00;10:45;Studio;24;tea
;;;;;;;
Talk first;Aisha Grant;Literacy;10:00;10:45;Studio;24;
"""
MENDED = """Workshop;Led by;Strand;From;To;Room;Max
Reading aloud in science;Aisha Grant;Literacy;10:00;10:45;Library;24
Quiet starts;Zoë Łuczak & Tom Reed;Behaviour;11:00;11:45;Studio;20
Talk first;Aisha Grant;Literacy;11:00;11:45;Library;24
"""


@pytest.fixture
def page(live, site_tree, new_page, sign_in):
    """The desk of somebody in the programme team; two slots, two rooms and a stream stand already."""
    conference = ConferenceFactory()
    for name, hour in (("Workshops 1", 9), ("Workshops 2", 10)):
        starts, ends = (datetime(2027, 6, 14, hour, minute, tzinfo=UTC) for minute in (0, 45))
        SlotFactory(conference=conference, name=name, starts_at=starts, ends_at=ends)
    for name in ("Library", "Studio"):
        RoomFactory(venue=conference.venue, name=name, seats=30)
    StreamFactory(conference=conference, code="LIT", name="Literacy")
    sync_roles()
    user = UserFactory(first_name="Tom", email="tom@saltmarsh.example")
    user.groups.set(Group.objects.filter(name="Programme team"))
    page = new_page(LAPTOP)
    sign_in(page, user)
    return page


def read(page, text, encoding):
    """Choose the file and have it read. What the page then says, by its headings: sentence and place."""
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "workshops.csv", "mimeType": "text/csv", "buffer": text.encode(encoding)}
    )
    with page.expect_navigation():
        page.locator("button[name=look]").click()
    page.get_by_role("heading", name="workshops.csv").wait_for()
    return {
        group.get_attribute("data-group"): [line.inner_text().replace("\n", ", ") for line in group.locator("li").all()]
        for group in page.locator("details.group").all()
    }


def test_an_organiser_mends_a_list_imports_it_and_finds_it_in_the_timetable(page, axe):
    page.goto(reverse("import_programme"))

    dirty = read(page, DIRTY, "utf-16")
    axe(page, CHROME)
    before = Session.objects.count()
    mended = read(page, MENDED, "utf-8")
    page.get_by_role("button", name="Import these 3 sessions").click()
    page.get_by_role("link", name="Go to the timetable").click()
    cards = page.locator("[data-part=grid] .tt-card")
    cards.first.wait_for()
    placed = {
        card.get_attribute("data-title"): card.locator("xpath=..").get_attribute("data-where") for card in cards.all()
    }
    page.goto(reverse("import_programme"))
    again = read(page, MENDED, "utf-8")

    assert dirty["CONFLICT"] == [
        (
            "Aisha Grant is in two places in Workshops 1: “Talk first” in Studio and “Reading aloud in science” in Library."
            ", row 3, column “Led by”; row 7, column “Led by”"
        )
    ]
    assert dirty["NOTE"] == [
        "Not read: column “Coffee order”., row 2",
        "“half past nine” is no time: left without one., row 4, column “From”",
        "“lots” is no number of places., row 4, column “Max”",
        "This row has no title: left out., row 5, column “Workshop”",
        "“Quiet starts” has no time: it comes in without a place in the timetable., row 4, column “From”",
        (
            "Literacy has 2 sessions at once in Workshops 1: “Reading aloud in science” and “Talk first”."
            ", row 3, column “From”; row 7, column “From”"
        ),
    ]
    assert (before, list(mended)) == (0, ["NEW"])
    assert placed == {
        "Reading aloud in science": "Workshops 1, Library",
        "Talk first": "Workshops 2, Library",
        "Quiet starts": "Workshops 2, Studio",
    }
    assert again == {}
    assert page.get_by_text("Nothing to import: everything stands here already.").is_visible()
    assert (DraftRun.objects.count(), Run.objects.count()) == (3, 0)
