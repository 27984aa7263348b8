"""The programme page as readers use it: filters with and without JavaScript, on a phone and a laptop; what changed; forced colours and the
keyboard. Stars, the agenda and reading offline: test_agenda.py.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.factories.conference import ConferenceFactory
from tests.factories.home import open_site
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


@pytest.fixture
def runs(live, site_tree):
    conference = ConferenceFactory()
    open_site(site_tree, conference)
    slot = SlotFactory(conference=conference, name="Workshops 1")
    lit, sci = (StreamFactory(conference=conference, code=code, name=f"All of {code}") for code in ("LIT", "SCI"))
    rows = [("Phonics first", lit, ["primary"]), ("Quiet starts", lit, ["secondary"]), ("Cold water", sci, ["primary"])]
    made = []
    for title, stream, phases in rows:
        slug = title.lower().replace(" ", "-")
        session = SessionFactory(conference=conference, title=title, slug=slug, stream=stream, phases=phases)
        ContributionFactory(session=session, speaker=SpeakerFactory(name=f"Ann {title}", slug=slug))
        made.append(RunFactory(session=session, slot=slot))
    ReleaseFactory(conference=conference, number=1)
    moved = {
        "kind": "MOVED",
        "uid": str(made[2].uid),
        "title": "Cold water",
        "words": "Cold water moves to the Library.",
    }
    ReleaseFactory(conference=conference, number=2, changes=[moved])
    return made


def ask(page: Page, size: tuple[int, int], phase: str, words: str) -> None:
    """Fill in the filters and press the button, as far as the page has not answered by itself."""
    if size == PHONE:
        page.get_by_role("button", name="Filter").click()
    page.get_by_label("Phase").select_option(phase)
    page.get_by_label("Words").fill(words)
    page.get_by_role("button", name="Show").click()


def test_filters_answer_alike_with_and_without_javascript_on_a_phone_and_a_laptop(runs, new_page):
    for size in (PHONE, LAPTOP):
        for javascript in (True, False):
            page = new_page(size, javascript=javascript)
            page.goto("/programme/")
            ask(page, size, "primary", "phon")
            page.wait_for_url("**/programme/?*phase=primary*")
            expect(page.locator("#results h3")).to_have_text(["Phonics first"])
            expect(page.locator("#found")).to_have_text("1 of 3 sessions")
            assert "q=phon" in page.url

            page.get_by_role("link", name="Take away: “phon”").click()
            expect(page.locator("#results h3")).to_have_text(["Phonics first", "Cold water"])
            page.get_by_role("link", name="Take away: Primary").click()
            expect(page.locator("#results h3")).to_have_text(["Phonics first", "Quiet starts", "Cold water"])
            assert page.url.endswith("/programme/")

            if size == LAPTOP:
                page.context.close()
                continue
            page.goto("/programme/?stream=SCI&phase=secondary")
            expect(page.get_by_role("heading", name="No session answers all of that")).to_be_visible()
            page.get_by_role("link", name="Without All of SCI").click()
            expect(page.locator("#results h3")).to_have_text(["Quiet starts"])
            page.context.close()


def test_what_a_release_changed_is_one_step_from_the_programme(runs, new_page):
    page = new_page(PHONE, javascript=False)
    page.goto("/programme/")

    page.get_by_role("link", name="What changed").click()
    page.get_by_role("link", name="Cold water moves to the Library.").click()

    expect(page.get_by_role("heading", level=1, name="Cold water")).to_be_visible()


def test_the_programme_is_complete_in_forced_colours_and_its_filters_are_worked_by_keyboard(runs, new_page, axe):
    page = new_page(PHONE, forced_colors="active")
    for address in (
        "/programme/phonics-first/",
        "/speakers/phonics-first/",
        f"/agenda/?runs={runs[0].pk}.{runs[2].pk}",
    ):
        page.goto(address)
        axe(page)
    page.goto("/programme/")
    button = page.get_by_role("button", name="Filter")
    button.focus()
    page.keyboard.press("Enter")
    axe(page)

    order = []
    for _ in range(4):
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    page.keyboard.press("Escape")

    assert order == ["q", "stream", "phase", "More filters"]
    expect(button).to_be_focused()
    expect(page.locator("#filters")).to_be_hidden()
