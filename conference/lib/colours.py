"""Colours as numbers, for pictures that are drawn here: the style sheets' oklch() and the hex digits of a setting as red, green, blue."""

from __future__ import annotations

import math

Colour = tuple[int, int, int]


def of_hex(text: str) -> Colour:
    """`#0f6b66` → (15, 107, 102)."""
    return tuple(int(text[place : place + 2], 16) for place in (1, 3, 5))


def of_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """As CSS reads oklch(lightness chroma hue), brought into what a screen can show. Source: Björn Ottosson's Oklab."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    light = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return tuple(round(255 * min(1.0, max(0.0, _gamma(part)))) for part in light)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055  # noqa: PLR2004 -- sRGB's own


def between(first: Colour, second: Colour, part: float) -> Colour:
    """`part` of the way from the first to the second."""
    return tuple(round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
