"""More that is drawn and never fetched: a plan of the school, and marks of sponsors that do not exist."""

from __future__ import annotations

import io
from typing import Any

from conference.lib.colours import Colour, between, of_hex
from conference.lib.pdf.fontconfig import FOLDER
from home.demo.pictures import HUES

PAPER, INK, SOFT, GREEN, WATER = map(of_hex, ("#fbf9f4", "#1b2430", "#4d5766", "#dfe8d5", "#d5e5e8"))
WIDE, HIGH = 1600, 1000
# Buildings: their rooms' codes with left, top, right and bottom. Codes as they stand on the doors.
BUILDINGS: tuple[tuple[str, tuple[tuple[str, tuple[int, int, int, int]], ...]], ...] = (
    ("Hall and theatre", (("Hall", (520, 300, 860, 520)), ("LT", (520, 520, 690, 640)), ("Drama", (690, 520, 860, 640)))),
    ("East block", (("E12", (940, 300, 1120, 400)), ("E14", (1120, 300, 1260, 400)), ("M21", (1260, 300, 1380, 400)))),
    ("Science and design", (("Lab 1", (940, 480, 1090, 580)), ("Lab 2", (1090, 480, 1240, 580)), ("DT", (1240, 480, 1380, 580)))),
    ("Library and arts", (("Lib", (220, 300, 440, 430)), ("IT 1", (220, 430, 330, 540)), ("Art", (330, 430, 440, 540)))),
)  # fmt: skip
PLACES = (
    ("Main gate, Saltmarsh Way", (690, 936), True),
    ("East gate: coaches, bicycles", (1270, 936), True),
    ("Field car park", (300, 760), False),
    ("Playing field", (1120, 190), False),
    ("Harbourside path", (1270, 66), False),
    ("Quiet room", (560, 704), False),
)
PLAN_TEXT = (  # at most 255 characters
    "Plan of the school: from the main gate in the south to the Hall, LT and Drama; west of them Lib, IT 1 and Art; east of them "
    "E12, E14, M21, Lab 1, Lab 2 and DT. Car park in the south-west, coaches’ gate in the south-east."
)


def site_plan() -> bytes:
    """A JPEG of 1600 × 1000 px."""
    from PIL import Image, ImageDraw  # slow import

    plan = Image.new("RGB", (WIDE, HIGH), PAPER)
    pen = ImageDraw.Draw(plan)
    pen.rectangle((0, 0, WIDE, 110), fill=WATER)
    pen.rounded_rectangle((120, 130, 1480, 890), radius=24, fill=GREEN)
    pen.rounded_rectangle((150, 690, 470, 850), radius=16, fill=between(PAPER, SOFT, 0.12))
    pen.line((690, 1000, 690, 650), fill=PAPER, width=34)
    pen.line((690, 720, 1270, 720, 1270, 1000), fill=PAPER, width=34, joint="curve")
    pen.line((310, 690, 310, 620, 900, 620, 900, 440), fill=PAPER, width=20, joint="curve")
    for name, rooms in BUILDINGS:
        for code, box in rooms:
            pen.rectangle(box, fill=PAPER, outline=INK, width=4)
            _middle(pen, box, code, 40)
        left, top = min(box[0] for _, box in rooms), min(box[1] for _, box in rooms)
        pen.text((left, top - 12), name, font=_font("Regular", 30), fill=SOFT, anchor="ls")
    for name, at, is_gate in PLACES:
        pen.text(at, name, font=_font("Bold" if is_gate else "Regular", 32), fill=INK if is_gate else SOFT, anchor="mm")
    return _jpeg(plan)


def mark(name: str, kind: str, hue: int) -> bytes:
    """A sponsor's logo as a JPEG of 640 × 320 px on white: a simple sign and the name."""
    from PIL import Image, ImageDraw  # slow import

    deep, tint = HUES[hue % len(HUES)]
    logo = Image.new("RGB", (1280, 640), (255, 255, 255))
    pen = ImageDraw.Draw(logo)
    pen.ellipse((60, 170, 360, 470), fill=tint)
    _sign(pen, kind, deep)
    size = 120
    words = name.split()
    lines = [" ".join(words[: (len(words) + 1) // 2]), " ".join(words[(len(words) + 1) // 2 :])]
    lines = [line for line in lines if line]
    while max(_font("Display", size).getlength(line) for line in lines) > 800:  # noqa: PLR2004 -- what is left beside the sign
        size -= 6
    for place, line in enumerate(lines):
        y = 320 + (place - (len(lines) - 1) / 2) * size * 1.1
        pen.text((420, y), line, font=_font("Display", size), fill=deep, anchor="lm")
    return _jpeg(logo.resize((640, 320), Image.Resampling.LANCZOS))


def _sign(pen: Any, kind: str, colour: Colour) -> None:
    if kind == "wave":
        for y in (270, 320, 370):
            pen.arc((110, y - 60, 210, y + 40), 20, 160, fill=colour, width=20)
            pen.arc((205, y - 60, 305, y + 40), 20, 160, fill=colour, width=20)
    elif kind == "ring":
        for inset in (50, 95, 130):
            pen.ellipse((60 + inset, 170 + inset, 360 - inset, 470 - inset), outline=colour, width=18)
    elif kind == "hill":
        pen.polygon([(100, 400), (190, 240), (235, 315), (265, 270), (325, 400)], fill=colour)
    elif kind == "bars":
        for place, tall in enumerate((60, 130, 95, 160)):
            pen.rounded_rectangle((120 + place * 48, 400 - tall, 152 + place * 48, 400), radius=12, fill=colour)
    else:
        pen.rounded_rectangle((130, 260, 260, 400), radius=24, fill=colour)
        pen.arc((230, 285, 310, 365), -90, 90, fill=colour, width=18)


def _middle(pen: Any, box: tuple[int, int, int, int], text: str, size: int) -> None:
    pen.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), text, font=_font("Bold", size), fill=INK, anchor="mm")


def _font(weight: str, size: int) -> Any:
    from PIL import ImageFont  # slow import

    file = "Fraunces-SemiBold.ttf" if weight == "Display" else f"AtkinsonHyperlegibleNext-{weight}.ttf"
    return ImageFont.truetype(str(FOLDER / file), size)


def _jpeg(picture: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86, optimize=True)
    return out.getvalue()
