"""Texts at their places, as a badge template draws them. Lines are broken here and not by the layout engine, so nothing can
push anything else off the paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from conference.lib.pdf import measure
from delegates.badges import rules
from delegates.badges.rules import Box, Fit

SMALLEST = 5.0  # points, for a line that may shrink


@dataclass(frozen=True)
class Styled:
    """Something at its place. The same `style` on many pages is one rule of the sheet: a style attribute on each of ten
    thousand elements would be read ten thousand times.
    """

    style: str

    @property
    def place(self) -> str:
        """The class of that rule."""
        return _class_of(self.style)


@dataclass(frozen=True)
class Text(Styled):
    """One text of one line or several. `kind` are classes of the template's style sheet, `slot` is the text's name for
    whoever fills the template.
    """

    slot: str
    text: str
    kind: str


def rules_of(things: Iterable[Styled]) -> list[tuple[str, str]]:
    """The rules that these need: (class, style), each once."""
    return list(dict.fromkeys((thing.place, thing.style) for thing in things))


@lru_cache(maxsize=20_000)
def _class_of(style: str) -> str:
    return "p" + hashlib.sha256(style.encode()).hexdigest()[:12]


@lru_cache(maxsize=8192)
def fitted(text: str, face: str, box: Box) -> Fit:
    return rules.fit(text, box, partial(measure.width, face=measure.face_for(text, face)))


def one_line(text: str, face: str, width: float, size: float) -> Fit:
    """One line at a wished size, smaller where it is too long for `width` millimetres."""
    return fitted(text, face, Box(round(width, 2), 20, largest=round(size * 2) / 2, smallest=SMALLEST, leading=1.2))


def place(slot: str, fit: Fit, *, left: float, top: float, face: str, kind: str = "", pad: float = 0.0) -> list[Text]:
    """A fitted text at its place, in millimetres from the page's corner; nothing for an empty one. `top` is that of its
    first line, `pad` is white above it.
    """
    if not fit.lines:
        return []
    style = f"left:{mm(left)};top:{mm(top - pad)};font-size:{fit.size:.2f}pt;line-height:{fit.leading:.2f}"
    if pad:
        style += f";padding-top:{mm(pad)}"
    kind = f"{measure.face_for(' '.join(fit.lines), face)} {kind}".strip()
    return [Text(style=style, slot=slot, text="\n".join(fit.lines), kind=kind)]


def mm(value: float) -> str:
    return f"{value:.2f}mm"
