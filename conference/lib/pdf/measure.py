"""How wide a text will be, before it is drawn: the sum of its letters' widths in the fonts of the folder.

Kerning and joined letters only make a real line narrower, so what fits by this sum fits on paper.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from conference.lib.pdf.fontconfig import FOLDER

Widths = dict[int, float]  # code point: width in ems

# The faces that a document may be set in, by the names its style sheet should use for them.
FACES = {
    "text": "AtkinsonHyperlegibleNext-Regular.ttf",
    "bold": "AtkinsonHyperlegibleNext-Bold.ttf",
    "display": "Fraunces-SemiBold.ttf",
    "wide": "NotoSans-Regular.ttf",
    "wide-bold": "NotoSans-Bold.ttf",
}
STAND_INS = {"text": "wide", "bold": "wide-bold", "display": "wide-bold"}
UNKNOWN = 1.0  # ems, for a sign that no font of ours has
WEIGHTLESS = {"Mn", "Me", "Cf"}  # marks over and under letters, and signs that only steer


@lru_cache(maxsize=20_000)
def width(text: str, face: str) -> float:
    """The width of one line in ems, at most: times the size in points it is points."""
    return sum(_letter(letter, face) for letter in text)


def face_for(text: str, wished: str) -> str:
    """The wished face, or Noto Sans for the whole text when one of its Latin letters is missing: better another face than
    a name in two. Other scripts have a face of their own in any case.
    """
    known = _widths(FACES[wished])
    return wished if all(ord(letter) in known for letter in _latin(text)) else STAND_INS.get(wished, "wide-bold")


def stretches(text: str, face: str) -> list[tuple[str, Path]]:
    """The text cut where the font has to change, each piece with the font file that has its letters: for whoever draws by hand. Marks
    and signs that only steer stay with what stands before them. A space between two fonts is a piece of its own, since a script that
    runs from the right would put it at its other end.
    """
    pieces: list[tuple[str, str]] = []
    space = ""
    for letter in unicodedata.normalize("NFC", text):
        if letter.isspace():
            space += letter
            continue
        stays = bool(pieces) and unicodedata.category(letter) in WEIGHTLESS
        file = pieces[-1][1] if stays else _file_of(letter, face)
        if pieces and pieces[-1][1] == file:
            pieces[-1] = (pieces[-1][0] + space + letter, file)
        else:
            own = [(space, FACES[face])] if space and file != FACES[face] else []
            pieces += [*own, (letter if own else space + letter, file)]
        space = ""
    return [(piece, FOLDER / file) for piece, file in pieces]


def _file_of(letter: str, face: str) -> str:
    files = (FACES[face], *_rest("Regular" if face in {"text", "wide"} else "Bold"))
    return next((file for file in files if ord(letter) in _widths(file)), FACES[face])


def _latin(text: str) -> list[str]:
    letters = unicodedata.normalize("NFC", text)
    return [letter for letter in letters if unicodedata.name(letter, "").startswith("LATIN")]


@lru_cache(maxsize=20_000)
def _letter(letter: str, face: str) -> float:
    if unicodedata.category(letter) in WEIGHTLESS:
        return 0.0
    for file in (FACES[face], *_rest("Regular" if face in {"text", "wide"} else "Bold")):
        known = _widths(file)
        if ord(letter) in known:
            return known[ord(letter)]
    return UNKNOWN


@cache
def _rest(weight: str) -> tuple[str, ...]:
    """The fonts that stand in for a sign the wished one lacks, in the order of trying."""
    scripts = sorted(path.name for path in FOLDER.glob(f"NotoSans?*-{weight}.ttf"))
    return (f"NotoSans-{weight}.ttf", *scripts, "wqy-microhei.ttc", "NotoEmoji-Regular.ttf")


@cache
def _widths(file: str) -> Widths:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- slow import

    font = TTFont(FOLDER / file, fontNumber=0, lazy=True)
    whole, advances = font["head"].unitsPerEm, font["hmtx"].metrics
    return {point: advances[glyph][0] / whole for point, glyph in font.getBestCmap().items()}
