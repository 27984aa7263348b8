"""Style sheets made small, and one page's sheet made of what it can use."""

import re

import pytest

from conference import bundles
from conference.lib import styles

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("sheet", "small"),
    [
        ("/* a */ .a { color: red; /* b */ }", ".a{color:red}"),
        (".a > .b ,\n .c { margin: 0.5rem 0; }", ".a>.b,.c{margin:.5rem 0}"),
        ('.a::before { content: "a: b; /* c */"; }', '.a::before{content:"a: b; /* c */"}'),
        (".a + .b { width: calc(1px + 0.5em) }", ".a + .b{width:calc(1px + .5em)}"),
        ("@media (min-width: 10rem) { .a { top: 0 } }", "@media (min-width:10rem){.a{top:0}}"),
        ("@layer a, b;\n.a { top: 0 }", "@layer a,b;.a{top:0}"),
        ("@page wide { size: A4 landscape; }", "@page wide{size:A4 landscape}"),
        ('.a { background: url("data:image/svg+xml,%3Csvg a=\'b c\'%3E") }', '.a{background:url("data:image/svg+xml,%3Csvg a=\'b c\'%3E")}'),
        (".a { }", ""),
    ],
)  # fmt: skip
def test_a_sheet_is_made_small_and_means_the_same(sheet, small):
    assert styles.small(sheet) == small


TEMPLATE = '<ul class="runs"><li class="run is-{{ state }}{% if on == "x" %} on{% endif %} r{{ column }}"><input type="search"></ul>'
SCRIPT = 'button.className = "star"; say(`Keep ${card.title}`);'


@pytest.mark.parametrize(
    ("selector", "stays"),
    [
        (".runs", True),
        (".run.on", True),
        (".is-full", True),
        (".r7", True),
        (".runner", False),
        (".y", False),
        (".star", True),
        (".card", False),
        (".named", True),
        (".is-never", False),
        (".run:not(.card)", True),
        (".run:has(.card, .on)", True),
        ("ul > .run", True),
        ("table", False),
        ("::selection", True),
        ("*", True),
        ('input[type="search"]', True),
        ('input[type="file"]', False),
        ('[data-theme="dark"]', False),
        ('input:where(:not([type="file"], [type="radio"]))', True),
    ],
)
def test_a_rule_stays_where_its_selector_can_match(selector, stays):
    keep = styles.used_by([TEMPLATE], [SCRIPT], named=["named"], without=["is-never"])

    assert styles.small(f"{selector} {{ top: 0 }}", keep) == (f"{styles.small(selector + '{top:0}')}" if stays else "")


def test_of_a_list_of_selectors_those_stay_that_can_match():
    keep = styles.used_by([TEMPLATE], [])

    assert styles.small(".run, .card, ul:is(.a, .b) { top: 0 }", keep) == ".run,ul:is(.a,.b){top:0}"


def test_names_of_a_pages_own_sheet_are_as_short_as_can_be():
    sheet = ":root{--paper-raised:#fff;--unused:1;--accent:red}.a{color:var(--paper-raised);top:var(--accent)}"

    assert styles.short(sheet, but=("--accent",)) == ":root{--a:#fff;--accent:red}.a{color:var(--a);top:var(--accent)}"


@pytest.mark.parametrize("name", ["conference/site.css", "conference/programme-page.css"])
def test_every_bundle_is_whole(name):
    sheet = bundles.made(name).read_text()

    assert sheet.count("{") == sheet.count("}")
    assert sheet.count("(") == sheet.count(")")
    assert re.findall(r"@import|/\*", sheet) == []
    assert sheet.startswith("@layer reset, tokens, base")


def test_a_bundle_is_made_anew_when_a_file_of_it_changes(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    before = bundles.made("conference/programme-page.js")
    monkeypatch.setattr(bundles.Bundle, "text", lambda _: "changed")
    same = bundles.made("conference/programme-page.js").read_text()
    bundles._made.clear()

    assert bundles.made("conference/programme-page.js").read_text() == "changed"
    assert (before.read_text(), same == "changed") == ("changed", False)


def test_scripts_in_a_bundle_import_nothing_and_lose_only_comments():
    script = bundles.made("conference/programme-page.js").read_text()

    assert re.findall(r"^\s*(?:import |export |//)", script, re.MULTILINE) == []
    assert "import(filters.dataset.quick)" in script


def test_a_file_that_is_not_there_stops_whoever_asks():
    with pytest.raises(FileNotFoundError, match=r"no-such\.css"):
        bundles.source("conference/no-such.css")
