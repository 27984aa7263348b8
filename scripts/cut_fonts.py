"""Cut the web fonts from the pinned packages: one weight axis or one weight, Latin apart from Latin Extended.

Run once, by whoever changes a font, after `npm ci`, with fonttools and brotli in an environment of its own:

    python scripts/cut_fonts.py && node scripts/vendor.mjs

The cuts are committed; nobody who installs or runs Plenary needs this file.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules" / "@fontsource-variable"
TARGET = ROOT / "conference" / "static" / "conference" / "fonts"

TEXT_FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum"]
DISPLAY_FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "lnum"]

# What an English page is written with; all else is in the second file, fetched only by a page that needs it.
LATIN = [
    *range(0x20, 0x7F),
    *(code for code in range(0xC0, 0x100) if chr(code) not in "ÐÞðþ"),
    *(ord(sign) for sign in "\u00a0£©§°±²³·¼½¾ŒœıŸ€"),
    *[0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x2190, 0x2192, 0x2212],
]
# Display type sets titles and names: letters and little else; the signs of Latin-1 fall back to the system's serif.
DISPLAY = [
    *range(0x20, 0x7F),
    *(ord(letter) for letter in "£·×ÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÜßÃÐÕÝÞðþÿàáâãäåæçèéêëìíîïñòóôõöøúûüý"),
    *[0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0xA0],
]
LATIN_EXT = [*range(0x100, 0x250), *range(0x1E00, 0x1F00), *range(0x300, 0x330)]

CUTS = [
    ("atkinson-hyperlegible-next", "latin-wght-normal", {"wght": (400, 700)}, LATIN, TEXT_FEATURES, "text-latin"),
    (
        "atkinson-hyperlegible-next",
        "latin-ext-wght-normal",
        {"wght": (400, 700)},
        LATIN_EXT,
        TEXT_FEATURES,
        "text-latin-ext",
    ),
    (
        "fraunces",
        "latin-full-normal",
        {"wght": 560, "opsz": 72, "SOFT": 0, "WONK": 0},
        DISPLAY,
        DISPLAY_FEATURES,
        "display-latin",
    ),
    (
        "fraunces",
        "latin-ext-full-normal",
        {"wght": 560, "opsz": 72, "SOFT": 0, "WONK": 0},
        LATIN_EXT,
        DISPLAY_FEATURES,
        "display-latin-ext",
    ),
]


def cut(package: str, source: str, axes: dict, characters: list[int], features: list[str], name: str) -> int:
    """Write one woff2; answer its bytes."""
    font = TTFont(PACKAGES / package / "files" / f"{package}-{source}.woff2")
    whole = BytesIO()
    instancer.instantiateVariableFont(font, axes).save(whole)  # saved and read again: the cutter wants settled tables
    whole.seek(0)
    font = TTFont(whole)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = features
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    target = TARGET / f"{name}.woff2"
    subset.save_font(font, str(target), options)
    return target.stat().st_size


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for row in CUTS:
        print(f"{row[-1]}.woff2  {cut(*row):,} bytes")
