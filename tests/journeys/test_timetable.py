"""The timetable is made twice, once by mouse and once by keyboard alone: a session is placed, another moved into a clash that is read and
taken back, and a second run added.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from conference.accounts.roles import sync_roles
from sessions.models import DraftRun, Slot
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import (
    ContributionFactory,
    DraftRunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
)
from tests.journeys.conftest import LAPTOP, PHONE

CHROME = ["#wagtail-sidebar", ".w-slim-header"]  # Wagtail's own
CLASH = "Aisha Grant is in two places in Workshops 2: “Reading aloud” in Library and “Talk first” in Studio."


def at(hour, minute=0):
    return datetime(2027, 6, 14, hour, minute, tzinfo=UTC)


@pytest.fixture
def day(live, site_tree):
    """Aisha speaks in the first slot in the Library and in the second in the Studio; Tom's session has no place yet."""
    conference = ConferenceFactory()
    rooms = [
        RoomFactory(venue=conference.venue, name=name, seats=seats, sort_order=place)
        for place, (name, seats) in enumerate([("Library", 30), ("Studio", 24), ("Gym", 60)])
    ]
    slots = [
        SlotFactory(conference=conference, name=name, kind=kind, starts_at=at(hour), ends_at=at(hour, 45))
        for name, kind, hour in [
            ("Workshops 1", Slot.Kind.WORKSHOPS, 9),
            ("Coffee", Slot.Kind.BREAK, 10),
            ("Workshops 2", Slot.Kind.WORKSHOPS, 11),
        ]
    ]
    aisha = SpeakerFactory(name="Aisha Grant")
    streams = {code: StreamFactory(conference=conference, code=code, name=code) for code in ("LIT", "BEH")}
    for title, slot, room in (("Reading aloud", slots[0], rooms[0]), ("Talk first", slots[2], rooms[1])):
        session = SessionFactory(conference=conference, title=title, stream=streams["LIT"])
        ContributionFactory(session=session, speaker=aisha)
        DraftRunFactory(session=session, slot=slot, room=room)
    quiet = SessionFactory(conference=conference, title="Quiet starts", stream=streams["BEH"], runs_wished=2)
    ContributionFactory(session=quiet, speaker__name="Tom Reed")
    return conference


@pytest.fixture
def organiser(day):
    sync_roles()
    user = UserFactory(first_name="Tom", email="tom@saltmarsh.example")
    user.groups.set(Group.objects.filter(name="Programme team"))
    return user


@pytest.fixture
def page(new_page, sign_in, organiser):
    page = new_page(LAPTOP)
    sign_in(page, organiser)
    page.goto(reverse("timetable"))
    page.locator(".tt.is-live").wait_for()
    return page


def where():
    rows = DraftRun.objects.order_by("session__title", "slot__starts_at")
    return list(rows.values_list("session__title", "slot__name", "room__name"))


def said(page, words):
    page.locator("#tt-say", has_text=words).wait_for()


BEFORE = [("Reading aloud", "Workshops 1", "Library"), ("Talk first", "Workshops 2", "Studio")]
PLACED = ("Quiet starts", "Workshops 1", "Studio")


def _drag(page, card, to, *, look=None):
    """Press, carry and let go, as a hand does."""
    start = card.bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 40, steps=3)
    page.locator("td[data-mark]").first.wait_for()
    end = to.bounding_box()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    if look:
        look()
    page.mouse.up()


def test_by_mouse(page, axe):
    def cell(name):
        return page.locator(f"td[data-where='{name}']")

    def card(title):
        return page.locator(".tt-grid .tt-card", has_text=title)

    spare = page.locator(".tt-list .tt-card", has_text="Quiet starts")
    axe(page, CHROME)

    _drag(page, spare, cell("Workshops 1, Studio"))
    said(page, "Placed “Quiet starts” in Workshops 1, Studio.")
    placed = where()

    def reasons():
        said(page, CLASH)
        assert cell("Workshops 2, Library").get_attribute("data-mark") == "Speaker elsewhere"
        assert cell("Workshops 1, Gym").get_attribute("data-level") == "good"
        axe(page, CHROME)

    _drag(page, card("Reading aloud"), cell("Workshops 2, Library"), look=reasons)
    said(page, f"This clashes: {CLASH}")
    page.locator(".tt-problems li", has_text=CLASH).wait_for()
    flagged = card("Reading aloud").locator(".tt-flag").inner_text()
    clashing = where()

    page.get_by_role("button", name="Undo: Moved").click()
    said(page, "Taken back: Moved “Reading aloud”")
    undone = where()

    _drag(page, card("Quiet starts"), cell("Workshops 2, Studio"))
    page.get_by_role("heading", name="Workshops 2, Studio is in use").wait_for()
    axe(page, CHROME)
    page.get_by_role("button", name="Swap the two").click()
    said(page, "“Quiet starts” and “Talk first” have changed places")
    page.keyboard.press("Control+z")
    said(page, "Taken back: Swapped")

    page.get_by_role("link", name="Options: Quiet starts, Workshops 1, Studio").click()
    page.get_by_role("button", name="Workshops 2, Library").click()
    said(page, "Added a run of “Quiet starts” in Workshops 2, Library.")

    assert placed == [PLACED, *BEFORE]
    assert (flagged, clashing[1]) == ("1 clash", ("Reading aloud", "Workshops 2", "Library"))
    assert undone == [PLACED, *BEFORE]
    assert where() == [PLACED, ("Quiet starts", "Workshops 2", "Library"), *BEFORE]

    _drag(page, card("Talk first"), page.locator(".tt-list h2"))
    said(page, "Took “Talk first” off the timetable.")
    page.locator(".tt-list .tt-card", has_text="Talk first").wait_for()


def _press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def _tab_to(page, selector):
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached {selector}")


def test_by_keyboard_alone(page, axe):
    def focused():
        return page.evaluate(
            "document.activeElement.closest('[data-title]')?.dataset.title ?? document.activeElement.dataset.where"
        )

    _tab_to(page, ".tt-spares [data-grip]")
    _press(page, "Enter")
    said(page, "Picked up “Quiet starts”. Workshops 1, Library: taken by “Reading aloud”.")
    axe(page, CHROME)
    _press(page, "ArrowDown")
    said(page, "Workshops 1, Studio: free.")
    _press(page, "Enter")
    said(page, "Placed “Quiet starts” in Workshops 1, Studio.")
    placed, at_hand = where(), focused()

    _press(page, "ArrowUp")
    assert focused() == "Reading aloud"
    _press(page, "Space")
    said(page, "Picked up “Reading aloud”, 30 seats. Workshops 1, Library: where it is now.")
    _press(page, "ArrowRight", "ArrowRight")
    said(page, f"Workshops 2, Library: would clash. {CLASH}")
    _press(page, "Escape")
    said(page, "“Reading aloud” stays where it is.")
    escaped = (where(), focused())
    _press(page, "Enter")
    said(page, "where it is now")
    _press(page, "End")
    said(page, "Workshops 2, Library: would clash.")
    _press(page, "Enter")
    said(page, f"“Reading aloud” is in Workshops 2, Library. This clashes: {CLASH}")
    clashing = where()

    _press(page, "Control+z")
    said(page, "Taken back: Moved “Reading aloud” from Workshops 1, Library to Workshops 2, Library")
    undone = where()
    _press(page, "Control+Shift+z")
    said(page, "Done again: Moved")
    _press(page, "Control+z")
    said(page, "Taken back: Moved")

    assert focused() == "Reading aloud"
    _press(page, "ArrowDown", "Tab", "Enter")
    page.get_by_role("heading", name="Quiet starts").wait_for()
    axe(page, CHROME)
    _tab_to(page, ".tt-best button")
    _press(page, "Enter")
    said(page, "Added a run of “Quiet starts” in Workshops 2, Library.")

    assert (placed, at_hand) == ([PLACED, *BEFORE], "Quiet starts")
    assert escaped == ([PLACED, *BEFORE], "Reading aloud")
    assert (clashing[1], undone) == (("Reading aloud", "Workshops 2", "Library"), [PLACED, *BEFORE])
    assert where() == [PLACED, ("Quiet starts", "Workshops 2", "Library"), *BEFORE]

    _press(page, "Delete")
    said(page, "Took “Quiet starts” off the timetable.")
    assert where() == [PLACED, *BEFORE]


def test_a_lost_connection_is_said_and_the_card_goes_back(page, watch):
    watch.allow("Failed to load resource")
    _tab_to(page, ".tt-spares [data-grip]")
    _press(page, "Enter")
    said(page, "Picked up “Quiet starts”. Workshops 1")
    page.context.set_offline(True)
    _press(page, "ArrowDown", "Enter")
    said(page, "No answer came from the site, so the board is as it was.")

    assert page.locator(".tt-list .tt-card", has_text="Quiet starts").count() == 1
    assert where() == BEFORE

    page.context.set_offline(False)
    _tab_to(page, ".tt-spares [data-grip]")
    _press(page, "Enter")
    said(page, "Picked up “Quiet starts”. Workshops 1")
    _press(page, "Enter")


def test_what_a_colleague_moved_meanwhile_is_said_and_the_board_is_brought_up_to_date(page, watch):
    watch.allow("Failed to load resource: the server responded with a status of 409")
    card = page.locator(".tt-grid .tt-card", has_text="Reading aloud")
    draft = DraftRun.objects.get(session__title="Reading aloud")
    card.locator("[data-grip]").focus()
    _press(page, "Enter")
    said(page, "where it is now")
    DraftRun.objects.filter(pk=draft.pk).update(room=draft.session.conference.venue.rooms.get(name="Gym"))

    _press(page, "ArrowDown", "Enter")

    said(page, "“Reading aloud” has been changed since you looked, so nothing was done.")
    page.locator("td[data-where='Workshops 1, Gym'] .tt-card", has_text="Reading aloud").wait_for()
    assert where()[0] == ("Reading aloud", "Workshops 1", "Gym")


def test_on_a_phone_without_a_script_a_session_is_placed_by_its_form(
    new_page, sign_in, organiser, watch, no_sideways_scroll
):
    watch.allow("Failed to load resource: the server responded with a status of 409")
    page = new_page(PHONE, javascript=False)
    sign_in(page, organiser)
    page.goto(reverse("timetable"))
    no_sideways_scroll(page)
    page.get_by_role("link", name="Options: Quiet starts").click()
    page.get_by_label("Slot").select_option(label="Workshops 1, 10:00")
    page.get_by_label("Room", exact=True).select_option(label="Library, 30 seats")
    page.get_by_role("button", name="Place", exact=True).click()

    page.get_by_text("Library is taken in Workshops 1 by “Reading aloud”.").wait_for()
    kept = page.get_by_label("Slot").locator("option:checked").inner_text()
    page.get_by_label("Room", exact=True).select_option(label="Studio, 24 seats")
    page.get_by_role("button", name="Place", exact=True).click()
    page.get_by_text("Placed “Quiet starts” in Workshops 1, Studio.").wait_for()

    assert (kept, where()) == ("Workshops 1, 10:00", [PLACED, *BEFORE])
