"""Line drawings for PDFs: SVG paths become one shared object of the file, however many pages show it.

WeasyPrint paints an SVG anew on each page; a badge sheet of a thousand pages would carry its contour lines a thousand times.
"""

from __future__ import annotations

import cmath
import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d*\.\d+|\d+\.?)(?:[eE][-+]?\d+)?")
NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "A": 7, "Z": 0}
RIGHT_ANGLE = math.pi / 2


@dataclass(frozen=True)
class Shape:
    """One path in the drawing's own units. Colours are `#rrggbb`; a shape has a fill, or a stroke `width` units thick."""

    path: str
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    even_odd: bool = False


@dataclass(frozen=True)
class Group:
    """Shapes moved to a place, and shown only inside the outline `clip` (in the group's own units)."""

    shapes: Sequence[Shape]
    left: float = 0.0
    top: float = 0.0
    clip: str = ""


class Drawing:
    """A picture for WeasyPrint (conference.lib.pdf.Picture), `width` × `height` units, y downwards, cut at its edges."""

    def __init__(self, width: float, height: float, parts: Sequence[Shape | Group]) -> None:
        self.width, self.height = width, height
        self.operators = " ".join(operators(part) for part in parts)
        self.id = "d" + hashlib.sha256(f"{width} {height} {self.operators}".encode()).hexdigest()[:16]

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        return self.width, self.height, self.width / self.height

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        name = stream.add_image(self, interpolate=False, ratio=1)  # kept once for the file, by `id`
        stream.transform(width / self.width, 0, 0, height / self.height, 0, 0)
        stream.draw_x_object(name)

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:  # noqa: FBT001 -- WeasyPrint's own call
        from pydyf import Array, Dictionary, Stream  # noqa: PLC0415 -- slow import, with WeasyPrint

        extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": Array([0, 0, self.width, self.height])}
        return Stream([self.operators], Dictionary(extra), compress=True)


def from_svg(markup: str, width: float, height: float, fill: str) -> Drawing:
    """The <path>s and <circle>s of our own icons, in one colour."""
    shapes = []
    for item in ET.fromstring(f"<svg>{markup}</svg>"):  # noqa: S314 -- our own source text
        path = item.get("d") or _circle(*(float(item.get(name, 0)) for name in ("cx", "cy", "r")))
        shapes.append(Shape(path, fill=fill, even_odd=item.get("fill-rule") == "evenodd"))
    return Drawing(width, height, shapes)


def operators(shape: Shape | Group) -> str:
    """A shape in PDF's own words."""
    if isinstance(shape, Group):
        moved = f"1 0 0 1 {_number(shape.left)} {_number(shape.top)} cm"
        clip = f"{path_operators(shape.clip)} W n" if shape.clip else ""
        return " ".join(filter(None, ["q", moved, clip, *map(operators, shape.shapes), "Q"]))
    painted = path_operators(shape.path)
    if shape.fill:
        return f"{_colour(shape.fill)} rg {painted} {'f*' if shape.even_odd else 'f'}"
    return f"{_colour(shape.stroke)} RG {_number(shape.width)} w 1 j {painted} S"


@lru_cache(maxsize=512)
def path_operators(path: str) -> str:
    """SVG path data (M L H V Q C A Z, absolute or relative) as PDF path operators."""
    out: list[str] = []
    here = start = 0j
    for letter, numbers in _commands(path):
        base = here if letter.islower() else 0j
        kind = letter.upper()
        if kind == "Z":
            out.append("h")
            here = start
            continue
        if kind == "A":
            end = base + complex(*numbers[5:])
            out += [_curve(*part) for part in _arc(here, end, numbers)]
        elif kind in "HV":
            end = (
                complex(base.real + numbers[0], here.imag)
                if kind == "H"
                else complex(here.real, base.imag + numbers[0])
            )
            out.append(f"{_point(end)} l")
        else:
            points = [base + complex(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
            end = points[-1]
            out.append(_segment(kind, here, points))
            start = end if kind == "M" else start
        here = end
    return " ".join(out)


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; numbers that follow without a letter repeat it (after a move: a line)."""
    tokens, letter, place = TOKEN.findall(path), "", 0
    while place < len(tokens):
        if tokens[place].isalpha():
            letter, place = tokens[place], place + 1
        count = NUMBERS[letter.upper()]
        numbers = [float(token) for token in tokens[place : place + count]]
        if len(numbers) < count:
            raise ValueError(f"{letter} wants {count} numbers, and the path ends: {path}")
        yield letter, numbers
        place += count
        letter = {"M": "L", "m": "l"}.get(letter, letter)


def _segment(kind: str, here: complex, points: list[complex]) -> str:
    if kind == "Q":  # PDF knows cubic curves only
        corner, end = points
        return _curve(here + (corner - here) * 2 / 3, end + (corner - end) * 2 / 3, end)
    if kind == "C":
        return _curve(*points)
    return f"{_point(points[0])} {'m' if kind == 'M' else 'l'}"


def _arc(here: complex, end: complex, numbers: list[float]) -> list[tuple[complex, complex, complex]]:
    """A circle's arc as curves of at most a quarter turn each. Our icons have circles only, so the first radius counts."""
    radius, large, sweep = numbers[0], bool(numbers[3]), bool(numbers[4])
    half = (end - here) / 2
    radius = max(radius, abs(half))
    away = math.sqrt(max(radius**2 - abs(half) ** 2, 0)) * half / abs(half)
    centre = here + half + away * (1j if large != sweep else -1j)
    first = cmath.phase(here - centre)
    turn = (cmath.phase(end - centre) - first) % (2 * math.pi)
    turn = turn if sweep else turn - 2 * math.pi
    steps = math.ceil(abs(turn) / RIGHT_ANGLE - 1e-9)
    handle = 4 / 3 * math.tan(turn / steps / 4)
    curves = []
    for step in range(steps):
        a, b = (cmath.rect(radius, first + turn * (step + more) / steps) for more in (0, 1))
        curves.append((centre + a + a * 1j * handle, centre + b - b * 1j * handle, centre + b))
    return curves


def rounded(width: float, height: float, radius: float) -> str:
    """The outline of a rectangle with round corners, its top left at the origin."""
    across, down = width - 2 * radius, height - 2 * radius
    turn = f"a{radius} {radius} 0 0 1"
    return (
        f"M{radius} 0h{across}{turn} {radius} {radius}v{down}{turn} {-radius} {radius}"
        f"h{-across}{turn} {-radius} {-radius}v{-down}{turn} {radius} {-radius}z"
    )


def _circle(x: float, y: float, radius: float) -> str:
    return f"M{x - radius} {y}a{radius} {radius} 0 1 1 {2 * radius} 0a{radius} {radius} 0 1 1 {-2 * radius} 0z"


def _curve(*points: complex) -> str:
    return " ".join(map(_point, points)) + " c"


def _point(place: complex) -> str:
    return f"{_number(place.real)} {_number(place.imag)}"


def _number(value: float) -> str:
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".") or "0"  # + 0.0: no "-0"


def _colour(text: str) -> str:
    return " ".join(_number(int(text[at : at + 2], 16) / 255) for at in (1, 3, 5))
