"""A card as a PNG of 1200 × 630 px: the conference's land in contour lines, the title as large as it fits, who, when and where."""

from __future__ import annotations

import io
from functools import lru_cache
from random import Random
from typing import Any

from wagtail.images import get_image_model

from conference.lib.colours import Colour, between, of_hex, of_oklch
from conference.lib.contours import INDEX_EVERY, contour_lines
from home.cards.facts import HEIGHT, WIDTH, Card
from home.cards.lettering import Line, fitted, set_line, wrapped

PAPER, INK, SOFT, RULE = of_hex("#fbf9f4"), of_hex("#1b2430"), of_hex("#4d5766"), of_hex("#d9d3c6")
HUES = (265, 45, 345, 165, 305, 95, 15, 230)  # as conference/static/conference/tokens.css, streams 1 to 8
LEFT, RIGHT, TOP, FOOT = 76, WIDTH - 64, 62, HEIGHT - 92
FACE = 292  # px across
COLOURS = 96  # of the palette: paper, ink, a hue, and what lies between
FINE = 2  # lines are drawn at twice the size and brought down, which smooths them


def draw(card: Card) -> bytes:
    """The picture. A fifth of a second of one core; only the photo asks the database."""
    from PIL import Image, ImageDraw  # slow import

    hue = of_oklch(0.5, 0.1, HUES[card.palette - 1]) if card.palette else of_hex(card.accent)
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    picture.paste(of_hex(card.accent), mask=_land(card))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, 19, HEIGHT), fill=hue)
    photo = _face(card)
    room = (RIGHT - FACE - 72 if photo else RIGHT) - LEFT
    _kicker(pen, card, hue, room)
    _words(pen, card, room)
    _foot(pen, card)
    if photo:
        _portrait(picture, photo, of_hex(card.accent))
    return _png(picture)


def _png(picture: Any) -> bytes:
    """Few colours, so that a phone that shows a dozen links has little to fetch."""
    from PIL import Image  # slow import

    out = io.BytesIO()
    picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _land(card: Card) -> Any:
    """The part of the conference's land that this card shows, as a mask: faint behind the words, stronger towards the right."""
    from PIL import Image, ImageChops, ImageDraw  # slow import

    dice = Random(card.spot)  # noqa: S311 -- a drawing, not a secret
    window = (dice.uniform(0, 0.45), dice.uniform(0, 0.45), 0.55) if card.kind != "home" else (0.0, 0.0, 1.0)
    mask = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), 0)
    pen = ImageDraw.Draw(mask)
    for number, lines in enumerate(contour_lines(card.land, WIDTH * FINE, HEIGHT * FINE, 15, window=window)):
        strong = number % INDEX_EVERY == 0
        for line in lines:
            pen.line(line, fill=255 if strong else 190, width=5 if strong else 3, joint="curve")
    mask = mask.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return ImageChops.multiply(mask, _fading())


@lru_cache(maxsize=1)
def _fading() -> Any:
    from PIL import Image  # slow import

    shades = [round(255 * (0.13 + 0.5 * max(0.0, (x - 360) / (WIDTH - 360)) ** 1.4)) for x in range(WIDTH)]
    row = Image.new("L", (WIDTH, 1))
    row.putdata(shades)
    return row.resize((WIDTH, HEIGHT))


def _kicker(pen: Any, card: Card, hue: Colour, room: int) -> None:
    """The stream's code on its colour and its name; or in words what this is."""
    at = LEFT
    if card.code:
        code = Line.of(card.code, "bold", 28)
        pen.rounded_rectangle((at, TOP - 6, at + code.width + 26, TOP + 40), radius=7, fill=hue)
        set_line(pen, (at + 13, TOP + 27), code, PAPER)
        at += code.width + 42
    words = wrapped(card.kicker, "bold", 30, room - (at - LEFT), most=1)
    for line in words:
        set_line(pen, (at, TOP + 28), line, hue if card.palette else SOFT)


def _words(pen: Any, card: Card, room: int) -> None:
    """The title, and under it who; together in the middle of what the rest leaves free."""
    small = wrapped(_list(card.people), "text" if card.kind in {"home", "speaker"} else "bold", 34, room, most=2)
    free = FOOT - 40 - (TOP + 72) - (len(small) * 44 + 20 if small else 0)
    size, title = fitted(card.title, "display", room, free)
    step = round(size * 1.1)
    height = len(title) * step + (len(small) * 44 + 20 if small else 0)
    top = TOP + 72 + max(0, (FOOT - 40 - (TOP + 72) - height) // 2)
    for line in title:
        set_line(pen, (LEFT, top + round(size * 0.86)), line, INK)
        top += step
    top += 20
    for line in small:
        set_line(pen, (LEFT, top + 34), line, SOFT if card.kind in {"home", "speaker"} else INK)
        top += 44


def _list(names: tuple[str, ...]) -> str:
    """`A, B and C`; of more than four the first three and how many there are besides."""
    if len(names) > 4:  # noqa: PLR2004 -- what fits on two lines
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _foot(pen: Any, card: Card) -> None:
    """The conference with its sign, the day, the address. On the home page's own card its name is the title."""
    pen.line((LEFT, FOOT, RIGHT, FOOT), fill=RULE, width=2)
    _sign(pen, (LEFT, FOOT + 22), of_hex(card.accent))
    at, room = LEFT + 66, RIGHT - LEFT - 66
    if card.kind == "home":
        for line in wrapped(card.host, "text", 26, room, most=1):
            set_line(pen, (at, FOOT + 54), line, SOFT)
        return
    for line in wrapped(card.conference, "bold", 26, room, most=1):
        set_line(pen, (at, FOOT + 40), line, INK)
    host = wrapped(card.host, "text", 24, room // 2, most=1)
    for line in host:
        set_line(pen, (RIGHT - line.width, FOOT + 71), line, SOFT)
    for line in wrapped(card.when, "text", 24, room - sum(line.width for line in host) - 32, most=1):
        set_line(pen, (at, FOOT + 71), line, SOFT)


def _sign(pen: Any, at: tuple[int, int], colour: Colour) -> None:
    """Three rings, none of them quite round: the sign of the site's head."""
    x, y = at
    for inset, lean in ((0, 0), (9, 2), (17, 3)):
        pen.ellipse((x + inset + lean, y + inset, x + 48 - inset + lean, y + 46 - inset), outline=colour, width=3)


def _face(card: Card) -> Any:
    """The speaker's photo as the site shows it, round; None where there is none, or its file is gone."""
    from PIL import Image, ImageDraw  # slow import

    photo = get_image_model().objects.filter(pk=card.photo[0]).first() if card.photo else None
    if photo is None:
        return None
    try:
        with photo.get_rendition("fill-320x320|format-png").file.open() as file:
            face = Image.open(file).convert("RGB")
    except (OSError, ValueError):
        return None
    round_ = Image.new("L", (FACE * FINE, FACE * FINE), 0)
    ImageDraw.Draw(round_).ellipse((0, 0, FACE * FINE - 1, FACE * FINE - 1), fill=255)
    face = face.resize((FACE, FACE), Image.Resampling.LANCZOS)
    face.putalpha(round_.resize((FACE, FACE), Image.Resampling.LANCZOS))
    return face


def _portrait(picture: Any, face: Any, accent: Colour) -> None:
    """The face within contour rings."""
    from PIL import Image, ImageDraw  # slow import

    x, y = RIGHT - FACE - 26, (FOOT - FACE) // 2 + 8
    rings = Image.new("L", ((FACE + 120) * FINE, (FACE + 120) * FINE), 0)
    pen = ImageDraw.Draw(rings)
    for gap, strength, lean in ((12, 255, 0), (26, 150, 3), (42, 80, -4)):
        box = ((60 - gap + lean) * FINE, (60 - gap) * FINE, (60 + FACE + gap + lean) * FINE, (60 + FACE + gap) * FINE)
        pen.ellipse(box, outline=strength, width=2 * FINE)
    ImageDraw.Draw(picture).ellipse((x - 4, y - 4, x + FACE + 4, y + FACE + 4), fill=between(PAPER, accent, 0.1))
    rings = rings.resize((FACE + 120, FACE + 120), Image.Resampling.LANCZOS)
    picture.paste(accent, (x - 60, y - 60), rings)
    picture.paste(face, (x, y), face)
