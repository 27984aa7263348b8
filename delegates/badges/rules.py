"""Pure rules of badges: how long a sheet is kept, what a colour carries, and how words are set into boxes of fixed size.

Lengths on paper are millimetres, sizes of type are points, widths of words are ems (times the size: points).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from conference.lib.problems import Problem

Measure = Callable[[str], float]  # a line's width in ems

POINT = 25.4 / 72  # millimetres
STEP = 0.5  # points: between two sizes, and the smallest size of all
HAIR = 1e-9  # what sums of fractions may be out by

AT_ONCE = 25  # badges: more are drawn by the background worker
CHUNK = 125  # badges in one document: memory grows with it, the bytes of a badge hardly shrink
KEPT_FOR = timedelta(days=7)

PAPER, INK = "#ffffff", "#1b2430"
DARK_END = 0.04045  # below it a screen's brightness is a straight line (WCAG)


@dataclass(frozen=True)
class Box:
    """A place for one text. From `largest` down to `one_line_from` it stands on one line; below, down to `smallest`, on up to
    `lines`. Smaller still only when it would otherwise be cut.
    """

    width: float
    height: float
    largest: float
    smallest: float
    lines: int = 1
    one_line_from: float = 0.0
    leading: float = 1.15


@dataclass(frozen=True)
class Fit:
    """A text set into a box. `tight`: it had to be smaller than the box's smallest, so somebody should look at it."""

    lines: tuple[str, ...]
    size: float
    leading: float
    tight: bool = False

    @property
    def step(self) -> float:
        """From one line to the next, in millimetres."""
        return self.size * self.leading * POINT

    @property
    def height(self) -> float:
        return len(self.lines) * self.step


def fit(text: str, box: Box, measure: Measure) -> Fit:
    """The largest setting in which nothing of `text` is cut: one line while it can be large, then several, then small."""
    chunks = _chunks(text)
    if not chunks:
        return Fit((), box.largest, box.leading)
    parts = [(chunk, measure(chunk), measure(chunk.rstrip())) for chunk in chunks]
    stages = [(1, box.largest, box.one_line_from or box.smallest), (box.lines, box.largest, box.smallest)]
    for allowed, largest, floor in [*stages, (box.lines, box.smallest - STEP, STEP)]:
        size = largest
        while size >= floor:
            lines = _wrap(parts, box.width / (size * POINT))
            if lines and len(lines) <= allowed and len(lines) * size * box.leading * POINT <= box.height + HAIR:
                return Fit(tuple(lines), size, box.leading, tight=size < box.smallest)
            size -= STEP
    return Fit((text,), STEP, box.leading, tight=True)


def _chunks(text: str) -> list[str]:
    """Where a line may end: after a space or a hyphen. Each chunk keeps the sign it ends with."""
    words = " ".join(text.split()).replace("-", "-\0").replace(" ", " \0")
    return [word for word in words.split("\0") if word]


def _wrap(parts: Sequence[tuple[str, float, float]], room: float) -> list[str] | None:
    """Lines filled from the left; None when one word alone is wider than the room."""
    lines, line, used = [], "", 0.0
    for chunk, width, bare in parts:
        if bare > room + HAIR:
            return None
        if line and used + bare > room + HAIR:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line, used = line + chunk, used + width
    return [*lines, line.rstrip()]


@dataclass(frozen=True)
class Row:
    """One line of somebody's day. `open`: a slot in which nothing was chosen yet. `quiet`: a break, or what all do."""

    time: str
    title: str
    room: str = ""
    code: str = ""
    palette: int = 0
    quiet: bool = False
    open: bool = False


@dataclass(frozen=True)
class SetRow:
    """A row with its place: millimetres down in the agenda's box. `gap_above`: the white between it and the row before."""

    row: Row
    top: float
    title: Fit
    room_top: float
    gap_above: float

    @property
    def has_second_line(self) -> bool:
        return bool(self.row.code or self.row.room)


@dataclass(frozen=True)
class Agenda:
    rows: tuple[SetRow, ...]
    size: float
    tight: bool = False


AGENDA_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
AGENDA_TIGHT = 6.5  # points: smaller than that is hard to read on a lanyard
TITLE_LINES = 6
ROOM_STEP = 1.25  # of the row's size: the line of the room below a title
GAP = 1.1  # of the row's size, between rows, at least
LARGEST_GAP = 4.6  # millimetres, where the day is short


def set_agenda(rows: Iterable[Row], *, width: float, height: float, measure: Measure) -> Agenda:
    """A day's rows one below the other, as large as the box allows; a short day is let out, not spread over the page."""
    rows = tuple(rows)
    for size in AGENDA_SIZES:
        titles = [_set_title(row, width, size, measure) for row in rows]
        heights = [
            title.height + (size * ROOM_STEP * POINT if row.code or row.room else 0)
            for row, title in zip(rows, titles, strict=True)
        ]
        gap = size * GAP * POINT
        if sum(heights) + gap * len(rows) <= height + HAIR:
            break
    spare = (height - sum(heights) - gap * len(rows)) / max(len(rows), 1)
    gap = max(gap, min(gap + spare, LARGEST_GAP))
    placed, top = [], gap / 2
    for row, title, tall in zip(rows, titles, heights, strict=True):
        placed.append(SetRow(row, top, title, top + title.height, gap))
        top += tall + gap
    too_much = top - gap / 2 > height + HAIR
    return Agenda(tuple(placed), size, tight=size < AGENDA_TIGHT or too_much or any(title.tight for title in titles))


def _set_title(row: Row, width: float, size: float, measure: Measure) -> Fit:
    box = Box(width, 1000.0, largest=size, smallest=size, lines=TITLE_LINES, leading=1.2)
    return fit(row.title, box, measure)


def ink_on(ground: str) -> str:
    """Paper white or ink for words on a colour, whichever stands out more (`#rrggbb`)."""
    return PAPER if _contrast(PAPER, ground) >= _contrast(INK, ground) else INK


def blend(colour: str, other: str, part: float) -> str:
    """`part` of the first colour and the rest of the second."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * part + b * (1 - part)):02x}" for a, b in pairs)


def _contrast(one: str, other: str) -> float:
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as the contrast rules of WCAG define it."""
    parts = [value / 255 for value in _channels(colour)]
    linear = [part / 12.92 if part <= DARK_END else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def print_problems(badges: int) -> list[Problem]:
    """Why a print run cannot begin."""
    if badges:
        return []
    return [Problem("nobody", "There is nobody to print for: every badge of that kind is printed already.", "who")]
