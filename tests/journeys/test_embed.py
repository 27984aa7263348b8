"""A school shows the programme on its own website, which is another site: the frame fits what is in it, on a phone and on a laptop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Frame, Page, expect

from sessions.models import Session, Slot
from tests.factories.conference import ConferenceFactory, RoomFactory
from tests.factories.home import open_site
from tests.factories.programme import (
    ContributionFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    StreamFactory,
)
from tests.journeys.conftest import LAPTOP, PHONE

SCHOOL = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Harbour School: staff</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body><main><h1>Our INSET day</h1>{tags}<p>After the programme</p></main></body></html>"""


@pytest.fixture
def conference(live, site_tree):
    """A keynote, a break and twelve workshops of six streams in six rooms."""
    conference = ConferenceFactory(slug="sc27")
    open_site(site_tree, conference)
    ReleaseFactory(conference=conference, number=2)
    day = [("Opening", Slot.Kind.PLENARY, 8), ("Coffee", Slot.Kind.BREAK, 9), *((f"Workshops {n}", Slot.Kind.WORKSHOPS, 9 + n) for n in (1, 2))]  # fmt: skip
    opening, _, *workshops = (
        SlotFactory(
            conference=conference,
            name=name,
            kind=kind,
            starts_at=datetime(2027, 6, 14, hour, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, hour, 50, tzinfo=UTC),
        )
        for name, kind, hour in day
    )
    rooms = RoomFactory.create_batch(6, venue=conference.venue)
    keynote = SessionFactory(
        conference=conference, stream=None, kind=Session.Kind.KEYNOTE, title="Turning back", slug="turning-back"
    )
    RunFactory(session=keynote, slot=opening, room=rooms[0], capacity=None)
    for place, code in enumerate(["SEND", "LIT", "RD", "ASM", "BEH", "CUR"]):
        stream = StreamFactory(conference=conference, code=code, name=f"Stream {code}", palette=place + 1)
        for slot in workshops:
            session = SessionFactory(conference=conference, stream=stream)
            ContributionFactory(session=session)
            RunFactory(session=session, slot=slot, room=rooms[place], taken=28)
    return conference


class School:
    """A website on a port of its own: another origin."""

    def __init__(self) -> None:
        school = self
        self.tags = ""

        class Pages(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = SCHOOL.format(tags=school.tags).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                # As strict as a careful school may be: no inline style, and nothing else of the conference's.
                self.send_header("Content-Security-Policy", f"default-src 'self'; img-src data:; script-src {school.conference}; frame-src {school.conference}")  # fmt: skip
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                """Quiet."""

        self.conference = ""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()


@pytest.fixture
def school(live, watch) -> Iterator[School]:
    school = School()
    school.conference = live
    watch.allow(f"request to another host: {school.address}/")
    yield school
    school.server.shutdown()
    school.server.server_close()


def frame_of(page: Page, number: int) -> Frame:
    element = page.locator("iframe").nth(number)
    element.scroll_into_view_if_needed()  # it is lazy
    frame = element.element_handle().content_frame()
    frame.wait_for_load_state()
    return frame


def fits(page: Page, number: int) -> bool:
    """As high as what is in it, and no bar to scroll with."""
    frame = page.locator("iframe").nth(number).element_handle().content_frame()
    inside = frame.evaluate(
        "[document.documentElement.offsetHeight, document.documentElement.scrollWidth > innerWidth]"
    )
    outside = page.evaluate("n => document.querySelectorAll('iframe')[n].clientHeight", number)
    return not inside[1] and abs(outside - inside[0]) <= 1


def until(page: Page, wanted) -> None:
    for _ in range(100):
        if wanted():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not come to that")


def test_a_school_pastes_the_line_into_its_own_page_and_the_programme_fits(conference, school, new_page, axe):
    desk = new_page(LAPTOP, permissions=["clipboard-read", "clipboard-write"])
    desk.goto("/schedule/sc27/")
    desk.get_by_label("Stream", exact=True).select_option("SEND")
    desk.get_by_label("Colours").select_option("dark")
    desk.get_by_role("button", name="Show the lines to copy").click()
    desk.get_by_role("button", name="Copy the script").click()
    line = desk.evaluate("navigator.clipboard.readText()")
    preview = frame_of(desk, 0)
    expect(preview.get_by_role("heading", level=3)).to_have_count(3)  # the keynote is for every stream
    axe(desk)
    whole = f'<script async src="{school.conference}/schedule/sc27/embed.js"></script>'
    school.tags = f"<section>{whole}</section><section>{line}</section>"

    page = new_page(PHONE)
    page.goto(school.address)
    frame_of(page, 1)
    first = frame_of(page, 0)

    expect(page.locator("section + section iframe")).to_have_attribute("title", f"Programme of {conference.name}")
    expect(first.get_by_role("heading", level=3)).to_have_count(13)
    expect(frame_of(page, 1).get_by_role("heading", level=3)).to_have_count(3)
    for size in (PHONE, LAPTOP):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        until(page, lambda: fits(page, 0) and fits(page, 1))
        for number in (0, 1):
            axe(frame_of(page, number))
    assert frame_of(page, 1).evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 24, 31)"
    assert page.evaluate("[typeof tag, typeof asked, typeof page, typeof frame].join()") == ",".join(["undefined"] * 4)
    assert page.context.cookies() == []

    # What somebody else says is not believed: neither the page itself nor a height beyond reason.
    before = page.locator("iframe").first.bounding_box()["height"]
    page.evaluate("postMessage({ plenaryHeight: 5000 }, '*')")
    first.evaluate("parent.postMessage({ plenaryHeight: 'tall' }, '*')")
    page.wait_for_timeout(100)
    assert page.locator("iframe").first.bounding_box()["height"] == before
    first.evaluate("parent.postMessage({ plenaryHeight: 1e9 }, '*')")
    until(page, lambda: page.locator("iframe").first.bounding_box()["height"] == 60_000)

    with page.context.expect_page() as opened:
        first.get_by_role("link", name="Turning back").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{school.conference}/programme/turning-back/"
    assert opened.value.evaluate("opener") is None
