"""A reader keeps sessions on her own phone, shares them by a link, and reads the programme where there is no network."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.factories.conference import ConferenceFactory
from tests.factories.home import open_site
from tests.factories.programme import ReleaseFactory, RunFactory, SessionFactory, SlotFactory
from tests.journeys.conftest import LAPTOP, PHONE


@pytest.fixture
def runs(live, site_tree):
    conference = ConferenceFactory()
    open_site(site_tree, conference)
    ReleaseFactory(conference=conference, number=1)
    slot = SlotFactory(conference=conference, name="Workshops 1")
    return [
        RunFactory(
            session=SessionFactory(conference=conference, title=title, slug=title.lower().replace(" ", "-")), slot=slot
        )
        for title in ("Quiet starts", "Loud endings")
    ]


def test_stars_stay_on_the_device_and_a_link_carries_them_to_another(runs, new_page, axe, no_sideways_scroll):
    phone = new_page(PHONE)
    phone.goto("/programme/")
    for title in ("Quiet starts", "Loud endings"):
        phone.get_by_role("button", name=f"Keep {title}").click()
    expect(phone.get_by_role("button", name="Keep Quiet starts")).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_role("link", name="My agenda (2)")).to_be_visible()
    axe(phone)
    no_sideways_scroll(phone)

    phone.reload()
    phone.get_by_role("link", name="My agenda (2)").click()
    expect(phone.get_by_text("Two at once")).to_be_visible()
    phone.get_by_role("button", name="Keep Loud endings").click()
    phone.goto("/agenda/")
    phone.wait_for_url(f"**/agenda/?runs={runs[0].pk}")
    expect(phone.get_by_text("Two at once")).to_have_count(0)
    axe(phone)
    no_sideways_scroll(phone)

    other = new_page(LAPTOP)
    other.goto(phone.url)
    expect(other.get_by_role("link", name="Quiet starts")).to_be_visible()
    other.get_by_role("button", name="Keep these on this device").click()
    other.goto("/programme/")
    expect(other.get_by_role("button", name="Keep Quiet starts")).to_have_attribute("aria-pressed", "true")


def test_the_programme_is_read_offline_after_the_first_visit(runs, new_page, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    watch.allow("ERR_FAILED")
    watch.allow("503")
    page = new_page(PHONE)
    page.goto("/programme/")
    page.evaluate(
        """async () => {
            await navigator.serviceWorker.ready;
            const name = "plenary-programme-1";
            for (let tries = 0; tries < 100; tries++) {
                const cache = await caches.open(name);
                if (await cache.match(location.href) && (await cache.keys()).some((kept) => kept.url.includes(".css"))) return;
                await new Promise((done) => setTimeout(done, 50));
            }
            throw new Error("nothing was kept");
        }"""
    )

    page.context.set_offline(True)
    page.reload()

    expect(page.get_by_role("link", name="Quiet starts")).to_be_visible()
    expect(page.get_by_text("You are offline. This is the programme as it was when you last looked.")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"  # dressed, not bare
    page.goto("/programme/?q=never+asked")
    expect(page.get_by_role("link", name="Loud endings")).to_be_visible()
    page.goto("/speakers/")
    expect(page.get_by_role("heading", name="Offline")).to_be_visible()
