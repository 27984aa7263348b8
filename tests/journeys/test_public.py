"""Journey (a): a visitor finds a session, on a phone and without JavaScript; every public page by axe, at 320 px, in the dark."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sessions.models import Run, Session, Slot, Speaker
from tests.factories.conference import ConferenceFactory, RoomFactory
from tests.factories.home import open_site, page_of_every_block
from tests.factories.programme import (
    ContributionFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
)
from tests.journeys.conftest import LAPTOP, PHONE

LONG_NAME = "Aleksandra-Katarzyna Wójcik-Featherstonehaugh"
PAGES = [
    "/", "/programme/", "/programme/?stream=SEND", "/programme/?q=zebra", "/programme/adapting/", "/programme/turning-back/",
    "/speakers/", "/speakers/wojcik/", "/about/", "/getting-there/", "/news/", "/news/open/", "/contact/", "/privacy/",
    "/schedule/south-coast-2027/", "/schedule/api/",
    "/everything/",
]  # fmt: skip


@pytest.fixture
def site(live, site_tree):
    """A small day: a keynote, a break, two slots of workshops in six rooms; one run is nearly full, one is cancelled."""
    conference = ConferenceFactory(
        slug="south-coast-2027",
        strapline="One INSET day, thirty schools.",
        aims=["Everybody leaves with one thing to try."],
    )
    ReleaseFactory(conference=conference, number=1)
    open_site(site_tree, conference)
    day = [
        ("Opening", Slot.Kind.PLENARY, 8, 9),
        ("Workshops 1", Slot.Kind.WORKSHOPS, 9, 10),
        ("Coffee", Slot.Kind.BREAK, 10, 11),
        ("Workshops 2", Slot.Kind.WORKSHOPS, 11, 12),
    ]
    slots = [
        SlotFactory(
            conference=conference,
            name=name,
            kind=kind,
            starts_at=datetime(2027, 6, 14, start, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, end, tzinfo=UTC),
        )
        for name, kind, start, end in day
    ]
    rooms = RoomFactory.create_batch(6, venue=conference.venue)
    keynote = SessionFactory(
        conference=conference, stream=None, kind=Session.Kind.KEYNOTE, title="Turning back", slug="turning-back"
    )
    ContributionFactory(session=keynote, speaker=SpeakerFactory(name=LONG_NAME, slug="wojcik"))
    RunFactory(session=keynote, slot=slots[0], room=rooms[0], capacity=None)
    codes = ["SEND", "LIT", "RD", "ASM", "BEH", "CUR"]
    for place, code in enumerate(codes):
        stream = StreamFactory(conference=conference, code=code, name=f"Stream {code}", palette=place + 1)
        for slot in (slots[1], slots[3]):
            session = SessionFactory(conference=conference, stream=stream)
            ContributionFactory(session=session)
            RunFactory(session=session, slot=slot, room=rooms[place])
    found = SessionFactory.build(title="Adapting, not lowering: one text, thirty readers", slug="adapting")
    first = Session.objects.filter(stream__code="SEND").first()
    Session.objects.filter(pk=first.pk).update(
        title=found.title, slug=found.slug, takeaways=["A text kept whole"], phases=["primary"], standards=["TS5"]
    )
    Run.objects.filter(session=first).update(taken=28)
    Run.objects.filter(session__stream__code="CUR").update(status=Run.Status.CANCELLED)
    page_of_every_block(site_tree, conference, Speaker.objects.order_by("-pk")[:3])
    return conference


def test_a_visitor_finds_a_session_on_a_phone(site, new_page, axe, no_sideways_scroll):
    page = new_page(PHONE, has_touch=True, is_mobile=True)

    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    axe(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Programme").click()
    page.get_by_role("button", name="Filter").click()
    axe(page)
    page.get_by_label("Stream", exact=True).select_option("SEND")
    page.wait_for_url("**/programme/?*stream=SEND*")
    no_sideways_scroll(page)
    assert page.locator("#found").inner_text().startswith("3 of 13 sessions")
    page.get_by_role("link", name="Adapting, not lowering").click()

    page.wait_for_url("**/programme/adapting/")
    assert page.get_by_role("heading", level=1).inner_text() == "Adapting, not lowering: one text, thirty readers"
    assert "Only 2 left" in page.get_by_role("complementary", name="When and where").inner_text()
    axe(page)
    no_sideways_scroll(page)


def test_a_visitor_finds_the_same_session_without_javascript(site, new_page):
    page = new_page(PHONE, javascript=False)

    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Programme").click()
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Words").fill("lowering readers")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Adapting, not lowering").click()

    assert page.url.endswith("/programme/adapting/")
    assert "10:00 to 11:00" in page.get_by_role("complementary", name="When and where").inner_text()


# Each width once and each palette once: what is wrong at a width is wrong in both palettes, and the other way round.
@pytest.mark.parametrize(("size", "dark"), [(PHONE, True), pytest.param(LAPTOP, False, marks=pytest.mark.long)])
def test_axe_finds_nothing_on_any_public_page(size, dark, site, new_page, axe, no_sideways_scroll):
    page = new_page(size, dark=dark)

    for address in PAGES:
        page.goto(address)
        axe(page)
        no_sideways_scroll(page)


def test_axe_finds_nothing_on_a_page_that_is_not_there(site, new_page, watch, axe, no_sideways_scroll):
    watch.allow("404")
    page = new_page(PHONE)

    page.goto("/nope/")

    assert page.get_by_role("heading", level=1).inner_text() == "This page is not here"
    axe(page)
    no_sideways_scroll(page)


def test_the_programme_lies_as_a_grid_whose_head_and_times_stay_in_view(site, new_page):
    page = new_page(LAPTOP)
    page.goto("/programme/")
    box = page.get_by_role("region", name="The day, slot by slot")

    box.evaluate("each => { each.scrollTop = 120; each.scrollLeft = 300 }")

    frame = box.bounding_box()
    head = page.locator(".timetable .rooms").bounding_box()
    time = page.locator(".slot.is-workshops .slot-time").first.bounding_box()
    columns = (
        page.locator(".slot.is-workshops")
        .first.locator(".run")
        .evaluate_all("runs => runs.map(run => Math.round(run.getBoundingClientRect().top))")
    )
    assert abs(head["y"] - frame["y"]) <= 2
    assert abs(time["x"] - frame["x"]) <= 2
    assert len(columns) == 6
    assert len(set(columns)) == 1


def test_nothing_moves_when_the_fonts_come(site, new_page):
    page = new_page(PHONE)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) window.moved += e.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )

    for address in ["/", "/programme/", "/speakers/", "/about/"]:
        page.goto(address)
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.wait_for_timeout(200)
        assert page.evaluate("window.moved") <= 0.01, address


def test_the_keyboard_reaches_every_control_in_order_and_always_shows_where_it_is(site, new_page):
    page = new_page(LAPTOP)
    page.goto("/programme/")
    wanted = page.evaluate(
        "(window.controls = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')]"
        ".filter(each => each.checkVisibility() && !each.disabled)).length"
    )

    reached, hidden = [], []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        place, ring = page.evaluate(
            "(() => { const ring = each => getComputedStyle(each).outlineStyle !== 'none' && "
            "parseFloat(getComputedStyle(each).outlineWidth) >= 2; const each = document.activeElement; "
            "return [controls.indexOf(each), ring(each) || ring(each.closest('.run') ?? each)] })()"
        )
        reached.append(place)
        hidden += [] if ring else [place]

    assert reached == list(range(wanted))
    assert hidden == []


@pytest.mark.parametrize("address", ["/", "/programme/", "/programme/adapting/"])
def test_a_page_is_complete_in_forced_colours(address, site, new_page):
    page = new_page(LAPTOP, forced_colors="active")

    page.goto(address)

    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_role("link", name="Book places").first.is_visible()


def test_the_programme_prints_on_one_sheet_of_a4(site, new_page):
    page = new_page(LAPTOP)
    page.goto("/programme/")

    sheet = page.pdf(prefer_css_page_size=True)

    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") == 1
