"""Templates under a strict Content-Security-Policy: nothing inline, nothing from elsewhere."""

import re

import pytest

from tests.conftest import ROOT, project_files

pytestmark = pytest.mark.sqlite

# E-mails and PDFs are not read in a browser: they need their styles inside.
OTHER_READERS = {"emails", "email", "pdf"}
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
    "something of another host": re.compile(
        r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*["']?(?:https?:)?//"""
    ),
}
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
DATA = re.compile(r"""type\s*=\s*["']application/(?:ld\+)?json["']""")


def problems(text):
    scripts = [found for found in SCRIPT.findall(text) if "src=" not in found and not DATA.search(found)]
    return [what for what, pattern in INLINE.items() if pattern.search(text)] + ["script element"] * len(scripts)


def test_no_template_has_anything_inline():
    templates = [
        path
        for path in project_files("templates/*.html", "*/templates/*.html")
        if not OTHER_READERS & set(path.relative_to(ROOT).parts)
    ]

    assert len(templates) > 20
    assert {str(path.relative_to(ROOT)): found for path in templates if (found := problems(path.read_text()))} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<p style="color: red">', ["style attribute"]),
        ("<style>p { color: red }</style>", ["style element"]),
        ('<button class="a" onclick="go()">', ["handler attribute"]),
        ('<a href="javascript:go()">', ["script address"]),
        ("<script>go()</script>", ["script element"]),
        ('<script type="module">go()</script>', ["script element"]),
        ('<img src="https://elsewhere.example/a.png">', ["something of another host"]),
        ('<script type="application/ld+json">{}</script><script src="/static/a.js"></script>', []),
        ('<a href="https://elsewhere.example/" class="on">On the day = style</a>', []),
    ],
)
def test_the_test_sees_what_it_should(text, found):
    assert problems(text) == found
