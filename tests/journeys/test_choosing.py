"""A delegate opens her link on a phone at home, without an account, and chooses her day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from delegates.choices import actions
from delegates.models import Place
from sessions.models import Run, Session, Slot
from tests.factories.bookings import BookingFactory
from tests.factories.choices import ComingDelegateFactory
from tests.factories.conference import ConferenceFactory, RoomFactory
from tests.factories.programme import ContributionFactory, RunFactory, SessionFactory, SlotFactory, StreamFactory
from tests.journeys.conftest import LAPTOP, PHONE

TITLES = {
    "Workshops 1": ["Reading aloud in science", "Quiet starts", "The midday hour: thirty minutes that shape the day"],
    "Workshops 2": ["Feedback that fits on a sticky note", "Retrieval without a quiz"],
    "Workshops 3": ["A wall that teaches", "Interpreting for a parent", "Fractions before formulas"],
}


@pytest.fixture
def day(live, site_tree):
    """Three slots to choose in, a keynote, lunch; choosing open now. Returns the delegate."""
    now = timezone.now()
    conference = ConferenceFactory(
        choices_open_at=now - timedelta(days=1),
        choices_close_at=now + timedelta(days=30),
        booking_closes_at=now + timedelta(days=300),
    )
    streams = [
        StreamFactory(conference=conference, code=code, name=name, palette=palette)
        for code, name, palette in [("RD", "Reading", 1), ("SUP", "Support staff", 4), ("FB", "Feedback", 6)]
    ]
    times = [
        ("Welcome", Slot.Kind.PLENARY, 8),
        *((name, Slot.Kind.WORKSHOPS, 10 + i) for i, name in enumerate(TITLES)),
        ("Lunch", Slot.Kind.BREAK, 9),
    ]
    slots = {
        name: SlotFactory(
            conference=conference,
            name=name,
            kind=kind,
            starts_at=datetime(2027, 6, 14, hour, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, hour, 50, tzinfo=UTC),
        )
        for name, kind, hour in times
    }
    keynote = SessionFactory(
        conference=conference, title="Turning back below the top", stream=None, kind=Session.Kind.KEYNOTE
    )
    RunFactory(session=keynote, slot=slots["Welcome"], capacity=None)
    ContributionFactory(session=keynote, speaker__name="Marit Solheim-Ward")
    for name, titles in TITLES.items():
        for index, title in enumerate(titles):
            session = SessionFactory(
                conference=conference, title=title, stream=streams[index], for_support_staff=index == 2
            )
            RunFactory(
                session=session,
                slot=slots[name],
                capacity=[12, 3, 20][index],
                room=RoomFactory(venue=conference.venue, name=f"{name} room {index}", step_free=index != 1),
            )
            ContributionFactory(session=session, speaker__name="Aleksandra-Katarzyna Wójcik-Featherstonehaugh")
    return ComingDelegateFactory(first_name="Dev", booking=BookingFactory(conference=conference, confirmed=True))


def _link(delegate):
    return reverse("delegates:my-day", args=[delegate.link_token])


def _hers(delegate):
    return sorted(Place.objects.filter(delegate=delegate).values_list("session__title", flat=True))


def _card(page, title):
    return page.locator(".offer", has=page.get_by_role("heading", name=title, exact=True))


def _choose_the_day(page, delegate):
    """Three slots, one change, and back to the agenda; the same with and without JavaScript."""
    page.goto(_link(delegate))
    assert page.get_by_role("heading", level=1).inner_text() == "Hello Dev"
    assert "3 slots are still to choose" in page.locator(".my-count").inner_text()

    page.get_by_role("link", name="Choose a session for Workshops 1").click()
    _card(page, "Reading aloud in science").get_by_role("button", name="Take this place").click()
    _card(page, "Reading aloud in science").get_by_text("Your place", exact=True).wait_for()
    page.get_by_role("link", name="Next: Workshops 2").click()
    _card(page, "Retrieval without a quiz").get_by_role("button", name="Take this place").click()
    page.get_by_role("link", name="Next: Workshops 3").click()
    _card(page, "A wall that teaches").get_by_role("button", name="Take this place").click()
    _card(page, "Interpreting for a parent").get_by_role("button", name="Change to this").click()
    _card(page, "Interpreting for a parent").get_by_text("Your place", exact=True).wait_for()
    page.get_by_role("link", name="See my day").click()


def test_on_a_phone_she_takes_a_place_in_every_slot_changes_one_and_sees_her_agenda(
    day, new_page, axe, no_sideways_scroll
):
    page = new_page(PHONE)

    _choose_the_day(page, day)

    agenda = page.locator(".agenda").inner_text()
    assert page.locator(".my-count").inner_text().startswith("You have a place in every slot.")
    assert [
        title
        for title in ("Turning back below the top", "Reading aloud in science", "Interpreting for a parent", "Lunch")
        if title not in agenda
    ] == []
    assert _hers(day) == ["Interpreting for a parent", "Reading aloud in science", "Retrieval without a quiz"]
    assert all(run.taken == run.places.count() for run in Run.objects.all())
    axe(page)
    no_sideways_scroll(page)


def test_the_same_without_javascript(day, new_page):
    page = new_page(PHONE, javascript=False)

    _choose_the_day(page, day)

    assert _hers(day) == ["Interpreting for a parent", "Reading aloud in science", "Retrieval without a quiz"]


@pytest.mark.parametrize("dark", [True, pytest.param(False, marks=pytest.mark.long)])
def test_each_state_of_a_slot_is_clean_for_axe_and_fits_320_pixels(day, new_page, axe, no_sideways_scroll, dark):
    page = new_page(PHONE, dark=dark)
    small = Run.objects.get(session__title="Interpreting for a parent")
    for _ in range(3):
        actions.take_place(delegate=ComingDelegateFactory(booking=day.booking), run=small, now=timezone.now())
    address = reverse("delegates:my-slot", args=[day.link_token, small.slot_id])

    def check():
        axe(page)
        no_sideways_scroll(page)

    page.goto(address)
    assert "Full" in _card(page, "Interpreting for a parent").inner_text()
    assert _card(page, "Interpreting for a parent").get_by_role("button").count() == 0
    check()
    page.get_by_text("What it is about").first.click()
    _card(page, "A wall that teaches").get_by_role("button").click()
    page.locator("#runs .message").wait_for()
    check()
    page.goto(f"{address}?stream=RD&support=on")
    check()
    page.goto(_link(day))
    check()


def test_a_place_taken_by_keyboard_keeps_the_cursor_and_is_said_aloud(day, new_page):
    page = new_page(LAPTOP)
    run = Run.objects.get(session__title="A wall that teaches")
    page.goto(reverse("delegates:my-slot", args=[day.link_token, run.slot_id]))
    page.evaluate("window.stayed = true")  # a whole new page would forget it

    page.locator(f"#deed-{run.pk}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Give up this place").wait_for()

    assert page.evaluate("window.stayed") is True
    assert page.evaluate("document.activeElement.id") == f"deed-{run.pk}"
    assert page.locator("#said").inner_text() == f"You have a place in “A wall that teaches”, {run.room.name}."
    page.keyboard.press("Enter")
    page.locator(f"#deed-{run.pk}[name=take]").wait_for()
    assert _hers(day) == []


def test_the_last_seat_gone_meanwhile_is_said_where_she_looks_and_her_old_place_stays(day, new_page, axe):
    page = new_page(PHONE)
    old = Run.objects.get(session__title="A wall that teaches")
    wanted = Run.objects.get(session__title="Interpreting for a parent")
    actions.take_place(delegate=day, run=old, now=timezone.now())
    page.goto(reverse("delegates:my-slot", args=[day.link_token, wanted.slot_id]))
    for _ in range(3):
        actions.take_place(delegate=ComingDelegateFactory(booking=day.booking), run=wanted, now=timezone.now())

    _card(page, "Interpreting for a parent").get_by_role("button", name="Change to this").click()
    page.get_by_role("alert").wait_for()

    assert "This session is full." in page.get_by_role("alert").inner_text()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert _hers(day) == ["A wall that teaches"]
    axe(page)


def test_narrowing_the_list_happens_by_itself_and_finds_what_is_for_support_staff(day, new_page):
    page = new_page(PHONE)
    slot = Slot.objects.get(name="Workshops 1")
    page.goto(reverse("delegates:my-slot", args=[day.link_token, slot.pk]))

    page.get_by_label("For support staff").check()
    page.wait_for_url("**support=on*")

    assert page.locator(".offer-title").all_inner_texts() == ["The midday hour: thirty minutes that shape the day"]
