"""The style guide in a real Chromium: every component in every state by axe, light and dark, wide and narrow."""

import pytest

from tests.journeys.conftest import LAPTOP, PHONE


@pytest.fixture
def guide(live, site_tree, settings):
    settings.ROOT_URLCONF = "tests.journeys.styleguide_urls"
    return "/styleguide/"


@pytest.mark.parametrize(
    ("size", "theme"),
    [
        (PHONE, "dark"),
        (LAPTOP, "light"),
        pytest.param(PHONE, "light", marks=pytest.mark.long),
        pytest.param(LAPTOP, "dark", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing_on_the_style_guide(size, theme, guide, new_page, axe, no_sideways_scroll):
    page = new_page(size)

    page.goto(f"{guide}?theme={theme}")

    axe(page)
    no_sideways_scroll(page)


def test_a_dialog_opens_shuts_by_escape_and_gives_the_focus_back(guide, new_page, axe):
    page = new_page(PHONE)
    page.goto(guide)
    opener = page.get_by_role("link", name="Cancel this booking")

    opener.click()

    dialog = page.get_by_role("dialog", name="Cancel the booking of 12 colleagues?")
    assert dialog.is_visible()
    axe(page)
    page.keyboard.press("Escape")
    assert dialog.is_hidden()
    assert opener.evaluate("each => each === document.activeElement")


def test_what_went_wrong_has_the_focus_and_its_links_lead_to_the_fields(guide, new_page):
    page = new_page(PHONE)
    page.goto(guide)
    summary = page.get_by_role("alert")
    assert summary.evaluate("each => each === document.activeElement")

    summary.get_by_role("link", name="School is missing.").click()

    assert page.evaluate("document.activeElement.id") == "id_b-school"


def test_controls_are_large_enough_for_a_thumb(guide, new_page):
    page = new_page(PHONE, has_touch=True, is_mobile=True)
    page.goto(guide)

    small = page.evaluate(
        "[...document.querySelectorAll('.button, .control:not([type=checkbox]), .choice, .accordion summary, .menu-button, .site-footer li a, "
        ".pagination a')].filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)"
        ".map(each => each.outerHTML.slice(0, 120))"
    )

    assert small == []
