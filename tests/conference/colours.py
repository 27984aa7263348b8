"""Colours of tokens.css, as numbers: hex and oklch() to light, and the contrast between two."""

import math
import re


def tokens_of(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))


def light_of(value: str, tokens: dict[str, str]) -> tuple[float, float, float]:
    """Linear red, green and blue of a token's value."""
    while found := re.search(r"var\((--[\w-]+)\)", value):
        value = value.replace(found[0], tokens[found[1]])
    if value.startswith("#"):
        digits = value[1:] if len(value) == 7 else "".join(2 * digit for digit in value[1:])
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    lightness, chroma, hue = map(float, re.fullmatch(r"oklch\((\S+) (\S+) (\S+)\)", value).groups())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def contrast(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    low, high = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (first, second))
    return (high + 0.05) / (low + 0.05)
