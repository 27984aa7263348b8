"""QR codes: the table against the library, badges read back, texts for screens."""

from __future__ import annotations

import random
import re
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image  # noqa: TID253 -- pictures are read here

from conference.lib import qr, tokens


def picture(rows, scale=8):
    """Rows of modules, True = dark, as a grey picture with its quiet zone."""
    side = len(rows) + 2 * qr.QUIET
    small = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            small.putpixel((x + qr.QUIET, y + qr.QUIET), 0 if dark else 255)
    return small.resize((side * scale, side * scale), Image.Resampling.NEAREST)


def read(rows):
    return [found.text for found in zxingcpp.read_barcodes(picture(rows), formats=zxingcpp.BarcodeFormat.QRCode)]


@pytest.mark.parametrize("signs", [tokens.BASE32, qr.ALPHANUMERIC, "0123456789", "A"])
def test_the_table_makes_the_very_symbol_that_the_library_makes(signs):
    dice = random.Random(signs)
    texts = ["".join(dice.choices(signs, k=26)) for _ in range(75)]

    made = [qr.symbol(text) for text in texts]

    assert made == [qr.made_by_library(text) for text in texts]


def test_a_badges_symbol_reads_back_as_its_token():
    wanted = [tokens.token() for _ in range(20)]

    assert [read(qr.rows(qr.symbol(token))) for token in wanted] == [[token] for token in wanted]


def test_a_symbol_is_25_modules_square_with_its_three_finders():
    rows = qr.rows(qr.symbol("A" * 26))

    finder = [[True] * 7, [True, *[False] * 5, True], [True, False, True, True, True, False, True]]
    corners = [[row[:7] for row in rows[:3]], [row[-7:] for row in rows[:3]], [row[:7] for row in rows[-7:-4]]]
    assert (len(rows), {len(row) for row in rows}) == (25, {25})
    assert corners == [finder, finder, finder]


@pytest.mark.parametrize("text", ["", "A" * 25, "A" * 27])
def test_a_token_of_another_length_is_refused(text):
    with pytest.raises(ValueError, match="26 characters"):
        qr.symbol(text)


def test_a_sign_that_no_token_has_is_refused():
    with pytest.raises(ValueError, match="substring not found"):
        qr.symbol("a" * 26)


@pytest.mark.parametrize("text", ["ABCD EFGH", "https://plenary.example/checkin/enrol/" + "x" * 60, "Zoë · 東京"])
def test_the_svg_for_screens_reads_back_and_asks_for_no_style(text):
    svg = qr.svg(text)

    root = ET.fromstring(svg)  # noqa: S314 -- our own text
    side = int(root.get("viewBox").split()[2])
    rows = [[False] * side for _ in range(side)]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", root[1].get("d")):
        rows[int(y)][int(x) : int(x) + int(length)] = [True] * int(length)
    bare = [row[qr.QUIET : -qr.QUIET] for row in rows[qr.QUIET : -qr.QUIET]]
    assert read(bare) == [text]
    assert not any(any(row) for row in [*rows[: qr.QUIET], *rows[-qr.QUIET :]])
    assert (root.get("role"), root.get("aria-label")) == ("img", "QR code")
    assert "style" not in svg
