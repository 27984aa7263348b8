"""The contour lines: the same land from the same name, small, and drawable."""

import re
import subprocess
import sys

import pytest

from conference.lib.contours import MAX_BYTES, contour_paths, contour_svg

NAMES = ["South Coast Teaching & Learning Conference", "", "a", "Łódź", "Keynote: nine summits", *map(str, range(20))]


def test_the_same_name_gives_the_same_land_in_another_process():
    code = "from conference.lib.contours import contour_svg; print(contour_svg('South Coast'), end='')"

    elsewhere = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert elsewhere == contour_svg("South Coast")


def test_two_names_give_two_lands():
    assert len({contour_svg(name) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height", "levels"), [(1200, 640, 14), (1200, 320, 9), (600, 600, 20), (90, 30, 6)])
def test_a_drawing_stays_within_twelve_kilobytes(name, width, height, levels):
    drawing = contour_svg(name, width, height, levels)

    assert len(drawing.encode()) <= MAX_BYTES
    assert drawing.count("<path") >= levels // 2


def test_a_path_is_made_of_relative_curves_and_every_other_character_is_a_number():
    paths = contour_paths("South Coast")

    assert len(paths) == 14
    assert [data for data in paths if re.sub(r"[Mlqz\d\- ]", "", data)] == []


def test_lines_stay_in_the_picture():
    """Every curve's points lie in the box, or within one cell of it: the grid is a whole number of cells."""
    for data in contour_paths("South Coast", 1200, 640):
        for x, y in _points(data):
            assert -1 <= x <= 1220, data
            assert -1 <= y <= 661, data


def test_the_drawing_is_hidden_from_screen_readers_and_carries_no_style_of_its_own():
    drawing = contour_svg("South Coast")

    assert drawing.startswith(
        '<svg class="contours" viewBox="0 0 1200 640" preserveAspectRatio="xMidYMid slice" '
        'aria-hidden="true" focusable="false">'
    )
    assert "style" not in drawing


def _points(data: str) -> list[tuple[int, int]]:
    here, found = (0, 0), []
    for letter, numbers in re.findall(r"([Mlqz])([^Mlqz]*)", data):
        values = [int(number) for number in re.findall(r"-?\d+", numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        if letter == "M":
            found += pairs
        else:
            found += [(here[0] + x, here[1] + y) for x, y in pairs]
        if pairs:
            here = found[-1]
    return found
