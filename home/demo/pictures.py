"""Pictures drawn, never fetched: a monogram before contour lines for each person, layered hills or sea for headers."""

from __future__ import annotations

import io
import math
import re
from functools import lru_cache
from typing import Any

from django.conf import settings

from conference.lib.contours import contour_paths
from home.demo.content import dice

Colour = tuple[int, int, int]

PAPER: Colour = (251, 249, 244)
HUES: tuple[tuple[Colour, Colour], ...] = (  # a deep colour and its tint, one pair for each colour of the streams
    ((15, 107, 102), (222, 236, 232)),
    ((46, 96, 143), (225, 233, 242)),
    ((104, 82, 148), (234, 230, 243)),
    ((146, 70, 110), (243, 228, 236)),
    ((152, 76, 60), (245, 230, 224)),
    ((133, 92, 28), (243, 234, 215)),
    ((88, 104, 42), (233, 237, 219)),
    ((47, 107, 68), (224, 237, 227)),
)
# From the sky down to the nearest ridge; the last colour is the land under the reader's feet.
SCENES: dict[str, tuple[Colour, ...]] = {
    "dawn": ((250, 238, 219), (226, 214, 205), (176, 190, 190), (112, 152, 152), (50, 112, 112), (16, 72, 74)),
    "harbour": ((236, 240, 238), (203, 219, 219), (158, 190, 194), (101, 150, 161), (48, 103, 121), (22, 62, 82)),
    "downs": ((246, 241, 228), (222, 224, 200), (181, 195, 158), (131, 156, 114), (82, 117, 84), (38, 76, 60)),
    "dusk": ((245, 230, 222), (222, 197, 201), (171, 152, 175), (115, 108, 148), (68, 74, 117), (31, 42, 76)),
    "heath": ((247, 239, 231), (229, 209, 202), (196, 163, 165), (150, 112, 128), (102, 73, 97), (59, 43, 68)),
}
SIDE = 480
SHEETS = 5
WIDE, HIGH = 1600, 900
FINE = 2  # drawn at twice the size and brought down, which smooths every line
FONT = "conference/static/conference/fonts/display-latin.woff2"
FONT_MORE = "conference/static/conference/fonts/display-latin-ext.woff2"


def portrait(seed: str, initials: str, hue: int) -> bytes:
    """A square JPEG of 480 px: initials on a disc before contour lines. `hue` counts the pairs of HUES from 0."""
    from PIL import Image, ImageDraw  # slow import

    deep, tint = HUES[hue % len(HUES)]
    side = SIDE * FINE
    roll = dice(f"portrait/{seed}")
    lines = _sheet(roll.randrange(SHEETS)).transpose(roll.choice(list(Image.Transpose)))
    ground = Image.new("RGB", (side, side), tint)
    ground.paste(_between(tint, deep, 0.55), mask=lines)
    draw = ImageDraw.Draw(ground)
    draw.ellipse(_square((side / 2, side / 2), side * 0.3), fill=deep)
    draw.text((side / 2, side / 2), initials, font=_font(initials, side // 5), fill=PAPER, anchor="mm")
    return _jpeg(ground.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


@lru_cache(maxsize=SHEETS)
def _sheet(number: int) -> Any:
    """Contour lines as a mask. A few sheets, each turned and mirrored, look like many and are drawn once."""
    from PIL import Image, ImageDraw  # slow import

    side = SIDE * FINE
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    for place, data in enumerate(contour_paths(f"portrait sheet {number}", side, side)):
        for line in polylines(data):
            draw.line(line, fill=255, width=5 if place % 4 == 0 else 3, joint="curve")
    return mask


def scene(seed: str, name: str) -> bytes:
    """A wide JPEG of 1600 × 900 px: ridges behind one another (waves in `harbour`), each with its contour lines."""
    from PIL import Image, ImageDraw  # slow import

    sky, *layers = SCENES[name]
    picture = Image.new("RGB", (WIDE, HIGH), sky)
    draw = ImageDraw.Draw(picture)
    roll = dice(f"scene/{seed}")
    centre = (WIDE * roll.uniform(0.55, 0.85), HIGH * 0.3)
    for radius in range(300, 60, -40):
        shade = _between(sky, PAPER, (340 - radius) / 280)
        draw.ellipse(_square(centre, radius), fill=shade)
    for number, colour in enumerate(layers):
        base = HIGH * (0.34 + 0.13 * number)
        steep = 0.02 if name == "harbour" else 0.13 - 0.014 * number
        _ridge(draw, [base - height * HIGH * steep for height in _profile(roll)], colour)
    return _jpeg(picture)


def _profile(roll: Any) -> list[float]:
    """Heights along the width, one every 4 px, about −1 to 1: a few slow waves and some quick ones."""
    waves = [
        (roll.uniform(0.4, 1) / (part + 1), roll.uniform(0.6, 1.5) * (part + 1), roll.uniform(0, 7))
        for part in range(6)
    ]
    return [
        sum(weight * math.sin(speed * x / WIDE * 2 * math.pi + start) for weight, speed, start in waves)
        for x in range(0, WIDE + 4, 4)
    ]


def _ridge(draw: Any, heights: list[float], colour: Colour) -> None:
    points = [(4 * place, height) for place, height in enumerate(heights)]
    draw.polygon([(0, HIGH), *points, (WIDE, HIGH)], fill=colour)
    line = _between(colour, PAPER, 0.28)
    for step in range(1, 7):  # lower lines are calmer, as on a slope seen from afar
        mean = sum(heights) / len(heights)
        lower = [(x, y + step * 17 + (mean - y) * step * 0.11) for x, y in points]
        draw.line(lower, fill=line, width=2, joint="curve")


def polylines(data: str) -> list[list[tuple[float, float]]]:
    """SVG path data of contour_paths (M, relative l and q, z) as lists of points; a curve becomes four pieces."""
    lines: list[list[tuple[float, float]]] = []
    for letter, text in re.findall(r"([Mlqz])([^Mlqz]*)", data):
        numbers = [float(number) for number in re.findall(r"-?\d+", text)]
        if letter == "M":
            lines.append([(numbers[0], numbers[1])])
        elif letter == "z":
            lines[-1].append(lines[-1][0])
        else:
            x, y = lines[-1][-1]
            points = [(x + a, y + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
            lines[-1] += points if letter == "l" else [_bend((x, y), *points, part / 4) for part in range(1, 5)]
    return lines


def _bend(
    start: tuple[float, float], corner: tuple[float, float], end: tuple[float, float], part: float
) -> tuple[float, float]:
    rest = 1 - part
    return tuple(
        rest * rest * a + 2 * rest * part * b + part * part * c for a, b, c in zip(start, corner, end, strict=True)
    )


def _square(centre: tuple[float, float], radius: float) -> list[float]:
    return [centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius]


def _font(text: str, size: int) -> Any:
    from PIL import ImageFont  # slow import

    has_more = any(ord(letter) > 0xFF for letter in text)  # noqa: PLR2004 -- where the first font file ends
    return ImageFont.truetype(settings.BASE_DIR / (FONT_MORE if has_more else FONT), size)


def _between(first: Colour, second: Colour, part: float) -> Colour:
    return tuple(round(a + (b - a) * part) for a, b in zip(first, second, strict=True))


def _jpeg(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=84, optimize=True)
    return out.getvalue()
