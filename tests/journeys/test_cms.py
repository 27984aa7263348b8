"""A student editor writes a page with the keyboard alone, looks at it and submits it; somebody of the programme team reads and approves it;
then, and only then, everybody can read it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from conference.accounts.roles import sync_roles
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import open_site
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory, StreamFactory
from tests.journeys.conftest import LAPTOP

WRITTEN = [
    "For support staff",
    "What is on for you.",
    "Yours on the day",
    "Lunchtime is a lesson",
    "Is lunch included?",
    "Bring a colleague",
    "Book places",
]


@pytest.fixture
def home(live, site_tree):
    conference = ConferenceFactory()
    home = open_site(site_tree, conference)
    slot = SlotFactory(conference=conference, starts_at=datetime(2027, 6, 14, 9, tzinfo=UTC))
    stream = StreamFactory(conference=conference, code="LIT", name="Literacy")
    for title, support in (("Lunchtime is a lesson", True), ("Phonics at ten", False)):
        session = SessionFactory(conference=conference, stream=stream, title=title, for_support_staff=support)
        RunFactory(session=session, slot=slot)
    sync_roles()
    return home


@pytest.fixture
def at_desk(new_page, sign_in, home):
    def enter(role, first_name):
        user = UserFactory(first_name=first_name)
        user.groups.set(Group.objects.filter(name=role))
        page = new_page(LAPTOP)
        sign_in(page, user)
        return page

    return enter


def test_an_editor_s_page_is_written_by_keyboard_read_and_approved(home, at_desk, new_page, watch):
    watch.allow("404")  # the page before it is approved
    watch.allow("axe.run results")  # Wagtail’s content checks, while the page is half written
    zoe, tom, public = at_desk("Editors", "Zoe"), at_desk("Programme team", "Tom"), new_page(LAPTOP)

    zoe.goto(reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk]))
    shown = _write(zoe)
    _press(zoe, "footer [data-w-dropdown-target=toggle]")
    _press(zoe, "[name=action-submit]")
    zoe.get_by_text("submitted for moderation").wait_for()
    before = public.goto("/for-support-staff/").status
    tom.goto(reverse("wagtailadmin_home"))
    tom.get_by_role("link", name="For support staff", exact=True).first.click()
    tom.locator("footer [data-w-dropdown-target=toggle]").click()
    tom.get_by_role("button", name="Approve and Publish").click()
    tom.get_by_role("status").or_(tom.locator(".messages")).get_by_text("For support staff").first.wait_for()
    after = public.goto("/for-support-staff/").status

    assert (before, after) == (404, 200)
    assert _words(public.get_by_role("main")) == shown
    assert [line for line in shown if line in [*WRITTEN, "Phonics at ten"]] == WRITTEN
    assert public.locator("a[href*='/admin/'], wagtail-userbar").count() == 0


def _write(page):
    """A page of three blocks, with the preview open beside the form. Returns the words that the preview shows."""
    _press(page, "button[aria-label='Toggle preview']")
    _tab_to(page, "#id_title")
    page.keyboard.type("For support staff")
    _tab_to(page, "#id_intro")
    page.keyboard.type("What is on for you.")
    _add(page, "Sessions", "body-0")
    page.keyboard.type("Yours on the day")
    _tab_to(page, "#body-0-value-support")
    page.keyboard.press("Space")
    _add(page, "Questions", "body-1")
    _tab_to(page, "#body-1-value-questions-0-value-question")
    page.keyboard.type("Is lunch included?")
    _tab_to(page, "[contenteditable=true]")
    page.keyboard.type("Yes, and so is cake.")
    _add(page, "Call to action", "body-2")
    page.keyboard.type("Bring a colleague")
    _tab_to(page, "#body-2-value-buttons-0-value-label")
    page.keyboard.type("Book places")
    preview = page.frame_locator("#w-preview-iframe").get_by_role("main")
    preview.get_by_role("link", name="Book places", exact=True).wait_for()
    return _words(preview)


def _words(main):
    return [line.strip() for line in main.inner_text().splitlines() if line.strip()]


def _press(page, selector):
    _tab_to(page, selector)
    page.keyboard.press("Enter")


def _tab_to(page, selector, most=120):
    """Press Tab until the control has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached in {most} presses of Tab")


def _add(page, block, place):
    """Open the list of blocks that comes next, find one by its name, take it."""
    _tab_to(page, "button.c-sf-add-button:not([data-streamfield-list-add])")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Search options").wait_for()
    if not page.evaluate("document.activeElement.matches('[role=combobox]')"):
        _tab_to(page, "[role=combobox]", 3)
    page.keyboard.type(block)
    page.keyboard.press("Enter")
    page.locator(f"[id^={place}-value]:focus").wait_for()  # its first field is ready to be written
