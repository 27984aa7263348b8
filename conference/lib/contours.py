"""Contour lines of a land that does not exist: the sign of a conference, drawn from its name and nothing else.

A seed gives hills (a few soft peaks over octaves of smooth noise); marching squares cuts them at even heights; the
lines are thinned and smoothed into SVG paths. The same seed always gives the same land, on any machine.
"""

from __future__ import annotations

import cmath
import hashlib
import math
from functools import lru_cache
from itertools import count, pairwise
from random import Random

Point = tuple[float, float]
Grid = list[list[float]]

MAX_BYTES = 12_000
SPECK = 10
INDEX_EVERY = 4  # every fourth line is drawn stronger, as on a map

# Which sides of a cell (0 top, 1 right, 2 bottom, 3 left) a line joins, for each way its corners lie above a height.
_SIDES = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 2), (0, 1)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    10: ((3, 0), (1, 2)),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}


def contour_svg(seed: str, width: int = 1200, height: int = 640, levels: int = 14) -> str:
    """A whole decorative <svg> of at most 12 kB, hidden from screen readers; colours come from the classes."""
    paths = contour_paths(seed, width, height, levels)
    lines = "".join(
        f'<path class="contour{" contour-index" if number % INDEX_EVERY == 0 else ""}" d="{data}"/>'
        for number, data in enumerate(paths)
        if data
    )
    return (
        f'<svg class="contours" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid slice" '
        f'aria-hidden="true" focusable="false">{lines}</svg>'
    )


@lru_cache(maxsize=256)
def _contour_paths(seed: str, width: int, height: int, levels: int) -> tuple[str, ...]:
    cell = max(width, height) / 64
    columns, rows = math.ceil(width / cell) + 1, math.ceil(height / cell) + 1
    land = _land(seed, columns, rows)
    floor, top = min(map(min, land)), max(map(max, land))
    heights = [floor + (top - floor) * (step + 0.7) / (levels + 0.7) for step in range(levels)]
    lines = [_join(_segments(land, each), cell) for each in heights]
    for stride in count(2):
        paths = tuple("".join(_path(_thin(line, stride)) for line in group) for group in lines)
        if sum(map(len, paths)) + 60 * levels + 200 <= MAX_BYTES:
            break
    return paths


def contour_paths(seed: str, width: int = 1200, height: int = 640, levels: int = 14) -> list[str]:
    """SVG path data, one string for each height from the lowest up, in a box of width × height units."""
    return list(_contour_paths(seed, width, height, levels))


def contour_lines(
    seed: str, width: int, height: int, levels: int = 14, *, window: tuple[float, float, float] = (0.0, 0.0, 1.0)
) -> list[list[list[Point]]]:
    """The lines as points, for a picture of width × height: one list of lines for each height from the lowest up. `window`: which part
    of the land, (left, top, size) as shares of the whole; the smaller it is, the closer one stands. Not thinned: for drawing, not
    for sending.
    """
    cell = max(width, height) / 64
    columns, rows = math.ceil(width / cell) + 1, math.ceil(height / cell) + 1
    left, top, size = window
    land = _land(seed, columns, rows, complex(left * columns, top * rows), size)
    floor, peak = min(map(min, land)), max(map(max, land))
    heights = [floor + (peak - floor) * (step + 0.7) / (levels + 0.7) for step in range(levels)]
    return [_join(_segments(land, each), cell) for each in heights]


def _land(seed: str, columns: int, rows: int, corner: complex = 0j, step: float = 1.0) -> Grid:
    """Heights on a grid: octaves of noise and three soft peaks, so that lines nest. `corner` and `step`: where the grid begins on the
    whole land and how far its points are apart.
    """
    dice = Random(hashlib.sha256(seed.encode()).digest())  # noqa: S311 -- a drawing, not a secret
    octaves = [(_lattice(dice), cmath.rect(2**octave / 15, 0.5 + octave), 0.4**octave) for octave in range(3)]
    peaks = [
        (
            complex(dice.uniform(0.08, 0.92) * columns, dice.uniform(0.1, 0.9) * rows),
            dice.uniform(8, 15),
            dice.uniform(0.7, 1.3),
        )
        for _ in range(3)
    ]
    return [[_height(corner + step * complex(x, y), octaves, peaks) for x in range(columns)] for y in range(rows)]


def _height(place: complex, octaves: list, peaks: list) -> float:
    # Each octave is turned as well as scaled, or its lattice would show as straight edges.
    rough = sum(weight * _noise(lattice, place * turn) for lattice, turn, weight in octaves)
    hills = sum(tall * math.exp(-(abs(place - peak) ** 2) / (2 * wide * wide)) for peak, wide, tall in peaks)
    return rough + hills


def _lattice(dice: Random) -> list[list[float]]:
    return [[dice.random() for _ in range(32)] for _ in range(32)]


def _noise(lattice: list[list[float]], place: complex) -> float:
    """Value noise: the lattice's numbers, blended smoothly between its points."""
    left, upper = math.floor(place.real), math.floor(place.imag)
    across, down = _ease(place.real - left), _ease(place.imag - upper)
    top, low = lattice[upper % 32], lattice[(upper + 1) % 32]
    return (top[left % 32] * (1 - across) + top[(left + 1) % 32] * across) * (1 - down) + (
        low[left % 32] * (1 - across) + low[(left + 1) % 32] * across
    ) * down


def _ease(part: float) -> float:
    return part * part * part * (part * (part * 6 - 15) + 10)


def _segments(land: Grid, height: float) -> list[tuple[Point, Point]]:
    """Marching squares: the short lines in which this height crosses the cells."""
    found = []
    for y, (upper, lower) in enumerate(pairwise(land)):
        for x in range(len(upper) - 1):
            corners = (upper[x], upper[x + 1], lower[x + 1], lower[x])
            case = sum(1 << place for place, value in enumerate(corners) if value > height)
            found.extend(
                (_cross(x, y, a, corners, height), _cross(x, y, b, corners, height)) for a, b in _SIDES.get(case, ())
            )
    return found


def _cross(x: int, y: int, side: int, corners: tuple[float, ...], height: float) -> Point:
    """Where a height crosses one side of a cell; computed the same way from both neighbours, so that ends meet."""
    first, second = ((0, 1), (1, 2), (3, 2), (0, 3))[side]
    part = round((height - corners[first]) / (corners[second] - corners[first]), 6)
    return ((x + part, float(y)), (x + 1.0, y + part), (x + part, y + 1.0), (float(x), y + part))[side]


def _join(segments: list[tuple[Point, Point]], cell: float) -> list[list[Point]]:
    """Chain short lines into long ones and scale them; what is no longer than a speck is left out."""
    ends: dict[Point, list[int]] = {}
    for number, pair in enumerate(segments):
        for point in pair:
            ends.setdefault(point, []).append(number)
    free = set(range(len(segments)))
    chains = []
    # Open lines first, from where they enter the picture; what is left are rings.
    for start in [*(p for p, used in ends.items() if len(used) == 1), *ends]:
        chain = _follow(start, segments, ends, free)
        if len(chain) > SPECK:
            chains.append([(x * cell, y * cell) for x, y in chain])
    return chains


def _follow(
    start: Point, segments: list[tuple[Point, Point]], ends: dict[Point, list[int]], free: set[int]
) -> list[Point]:
    chain = [start]
    while (step := next((number for number in ends[chain[-1]] if number in free), None)) is not None:
        free.discard(step)
        first, second = segments[step]
        chain.append(second if first == chain[-1] else first)
    return chain


def _thin(line: list[Point], stride: int) -> list[Point]:
    """Every stride-th point and the last: the curve drawn through their middles is the smoother for it."""
    kept = line[:-1:stride]
    return [*kept, line[-1]] if len(kept) > 2 else line  # noqa: PLR2004 -- a ring needs three corners


def _path(line: list[Point]) -> str:
    """Quadratic curves through the middles of a thinned line, in whole units, relative: small and smooth."""
    closed = line[0] == line[-1]
    points = [(round(x), round(y)) for x, y in line]
    if closed:
        points = points[:-1]
        points = [*points, points[0], points[1]]
    middles = [((a[0] + b[0]) // 2, (a[1] + b[1]) // 2) for a, b in pairwise(points)]
    here = middles[0] if closed else points[0]
    parts = [f"M{here[0]} {here[1]}"]
    if not closed:
        parts.append(_move("l", here, middles[0]))
        here = middles[0]
    for corner, middle in zip(points[1:], middles[1:], strict=False):
        parts.append(_move("q", here, corner, middle))
        here = middle
    parts.append("z" if closed else _move("l", here, points[-1]))
    return "".join(parts)


def _move(letter: str, here: tuple[int, int], *to: tuple[int, int]) -> str:
    numbers = " ".join(f"{x - here[0]} {y - here[1]}" for x, y in to)
    return letter + numbers.replace(" -", "-")
