"""Texts at their places, as a badge template draws them. Lines are broken here and not by the layout engine, so nothing can push
anything else off the paper."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

from conference.lib.pdf import measure
from delegates.badges import rules
from delegates.badges.rules import Box, Fit

SMALLEST = 5.0  # points, for a line that may shrink


@dataclass(frozen=True)
class Text:
    """One text of one line or several. `left`, `top` and `pad` (white above the first line) in millimetres, `size` in points,
    all as texts for a style; `kind` are classes of the style sheet, `slot` is its name for whoever fills the template."""

    slot: str
    text: str
    left: str
    top: str
    size: str
    leading: str
    kind: str
    pad: str = ""


@lru_cache(maxsize=8192)
def fitted(text: str, face: str, box: Box) -> Fit:
    return rules.fit(text, box, partial(measure.width, face=measure.face_for(text, face)))


def one_line(text: str, face: str, width: float, size: float) -> Fit:
    """One line at a wished size, smaller where it is too long for `width` millimetres."""
    return fitted(text, face, Box(round(width, 2), 20, largest=round(size * 2) / 2, smallest=SMALLEST, leading=1.2))


def place(slot: str, fit: Fit, *, left: float, top: float, face: str, kind: str = "", pad: float = 0.0) -> list[Text]:
    """A fitted text at its place; nothing for an empty one. `top` is that of its first line, `pad` reaches above it."""
    if not fit.lines:
        return []
    return [
        Text(
            slot=slot,
            text="\n".join(fit.lines),
            left=mm(left),
            top=mm(top - pad),
            size=f"{fit.size:.2f}",
            leading=f"{fit.leading:.2f}",
            kind=f"{measure.face_for(' '.join(fit.lines), face)} {kind}".strip(),
            pad=mm(pad) if pad else "",
        )
    ]


def mm(value: float) -> str:
    return f"{value:.2f}"
