"""Setting type on a card: lines that fit a width, in fonts that have every letter of a name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from conference.lib.pdf.measure import face_for, stretches

SIZES = (88, 80, 74, 68, 62, 57, 52, 48, 44)
MOST_LINES = 4
ELLIPSIS = "…"


@dataclass(frozen=True)
class Line:
    """One line in its face and size, cut into stretches of one font each. `width` in px."""

    face: str
    size: int
    pieces: tuple[tuple[str, Path], ...]
    width: int

    @classmethod
    def of(cls, text: str, face: str, size: int) -> Line:
        pieces = tuple(stretches(text, face))
        return cls(face, size, pieces, round(sum(_font(file, size).getlength(piece) for piece, file in pieces)))


def set_line(pen: Any, at: tuple[int, int], line: Line, colour: tuple[int, int, int]) -> None:
    """Draw a line from `at`, on whose height it stands."""
    x, y = at
    for piece, file in line.pieces:
        font = _font(file, line.size)
        pen.text((x, y), piece, font=font, fill=colour, anchor="ls")
        x += font.getlength(piece)


def fitted(text: str, face: str, room: int, free: int) -> tuple[int, list[Line]]:
    """The largest size in which the text takes at most four lines in `free` px of height and no word is broken; at the smallest it
    ends in dots.
    """
    longest = max(text.split(), key=len, default="")
    for size in SIZES:
        if _width(longest, face_for(longest, face), size) > room:
            continue
        lines = wrapped(text, face, size, room)
        if len(lines) <= MOST_LINES and len(lines) * size * 1.1 <= free:
            return size, lines
    return SIZES[-1], wrapped(text, face, SIZES[-1], room, most=max(1, min(MOST_LINES, int(free / SIZES[-1] / 1.1))))


def wrapped(text: str, face: str, size: int, room: int, *, most: int | None = None) -> list[Line]:
    """Lines no wider than `room`, as even as they can be made. What passes `most` lines is cut, with dots."""
    words = text.split()
    if not words:
        return []
    face = face_for(text, face)
    rows = _rows(words, face, size, room)
    if most and len(rows) > most:
        rows = [*rows[: most - 1], _cut(" ".join(rows[most - 1 :]), face, size, room)]
    elif len(rows) > 1:
        rows = _even(words, face, size, room, len(rows))
    return [Line.of(row, face, size) for row in rows]


def _rows(words: list[str], face: str, size: int, room: int) -> list[str]:
    rows: list[str] = []
    for word in (part for whole in words for part in _broken(whole, face, size, room)):
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and _width(longer, face, size) <= room:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def _even(words: list[str], face: str, size: int, room: int, number: int) -> list[str]:
    """The same number of lines, and the longest of them as short as possible: no single word is left over."""
    low, high = room // 2, room
    while high - low > 8:  # noqa: PLR2004 -- px that nobody sees
        middle = (low + high) // 2
        if len(_rows(words, face, size, middle)) > number:
            low = middle
        else:
            high = middle
    return _rows(words, face, size, high)


def _broken(word: str, face: str, size: int, room: int) -> list[str]:
    """A word that is wider than a line, such as one of a script without spaces, in parts that fit."""
    parts = [""]
    if _width(word, face, size) <= room:
        return [word]
    for letter in word:
        if parts[-1] and _width(parts[-1] + letter, face, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _cut(text: str, face: str, size: int, room: int) -> str:
    while text and _width(text + ELLIPSIS, face, size) > room:
        text = text[:-1].rstrip(" ,.;:–")
    return text + ELLIPSIS


def _width(text: str, face: str, size: int) -> float:
    return sum(_font(file, size).getlength(piece) for piece, file in stretches(text, face))


@lru_cache(maxsize=200)
def _font(file: Path, size: int) -> Any:
    from PIL import ImageFont  # slow import

    return ImageFont.truetype(str(file), size)
