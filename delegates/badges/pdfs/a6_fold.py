"""The layout "A6 fold": a page 210 × 148 mm that folds to two A6 faces, the front on the right, the day on the back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

from django.utils import formats

from conference.lib.contours import contour_paths
from conference.lib.pdf import Picture, measure
from conference.lib.pdf.drawing import Drawing, Group, Shape, from_svg, rounded
from conference.models import Conference
from conference.templatetags.ui import STREAM_SHAPES
from delegates.badges import rules
from delegates.badges.pdfs.typeset import Styled, Text, fitted, mm, one_line, place, rules_of
from delegates.badges.queries import Face
from delegates.badges.rules import POINT, Agenda, Box, Row, SetRow

TEMPLATE = "delegates/badges/pdf/a6_fold.html"

# The eight stream colours of tokens.css, as paper takes them.
STREAM_COLOURS = ("#47619c", "#914f2f", "#8b4a70", "#117555", "#715391", "#756208", "#934951", "#006d91")
SOFT, HAIR = "#4d5766", "#9a9a9a"

# Millimetres from the page's top left corner.
WIDTH, HEIGHT = 210.0, 148.0
FRONT = 105.0  # where the front face begins
LEFT, RIGHT_EDGE = 7.0, 98.0  # of the words on the back
HEAD_TOP, HEAD_HEIGHT = 5.0, 37.0
NAME_TOP = 47.0
CODE_TOP, CODE = 103.5, 40.0  # with its white margin of 4.85
CODE_INK_TOP, CODE_INK_BOTTOM = 108.35, 138.65
BESIDE = FRONT + LEFT + 38
MARK_TOP, MARK_HEIGHT = CODE_INK_TOP + 13.6, 5.0  # “No photos”, between the ticket and the number
DAY_TOP, DAY_BOTTOM = 28.0, 127.5
TITLE_LEFT = 22.0
FOOT = 142.5

CONFERENCE = Box(81, 18, largest=21, smallest=10, lines=3, one_line_from=18, leading=1.1)
FIRST = Box(91, 23, largest=46, smallest=16, lines=2, one_line_from=26, leading=1.1)
LAST = Box(91, 12.5, largest=22, smallest=11, lines=2, one_line_from=17, leading=1.15)
SCHOOL = Box(91, 9, largest=13, smallest=7, lines=3, one_line_from=11)
ROLE = Box(91, 8, largest=12, smallest=7, lines=2, one_line_from=10)
TICKET = Box(53, 10, largest=13, smallest=7, lines=2, one_line_from=10)
GREETING = Box(91, 12, largest=21, smallest=9, lines=2, one_line_from=13, leading=1.1)


@dataclass(frozen=True)
class Chip:
    """A stream's shape, and its code on its colour."""

    palette: int
    code: str
    shape: Styled
    box: Styled


@dataclass(frozen=True)
class Page:
    token: str
    texts: tuple[Text, ...]
    chips: tuple[Chip, ...]
    remarks: tuple[str, ...]
    mark: Styled | None = None


MARK = Styled(f"left:{mm(BESIDE)};top:{mm(MARK_TOP)};width:{mm(31)};height:{mm(MARK_HEIGHT)}")


def page(face: Face, conference: Conference) -> Page:
    """One badge, every text at its place."""
    front, remarks = _front(face)
    agenda = _agenda(face.rows)
    day, chips = _day(agenda)
    if agenda.tight:
        remarks.append("the day is set very small")
    whose = f"{face.first_name} {face.last_name}, {face.school}"
    return Page(
        token=face.token,
        texts=(*_every_page(conference), *front, *_no_photos(face), *_greeting(face.first_name), *day),
        chips=chips,
        remarks=tuple(f"{whose}: {remark}." for remark in remarks),
        mark=MARK if face.no_photos else None,
    )


def context(pages: list[Page], conference: Conference) -> dict[str, object]:
    on_accent = rules.ink_on(conference.accent)
    texts = [text for page in pages for text in page.texts]
    chips = [thing for page in pages for chip in page.chips for thing in (chip.shape, chip.box)]
    marks = [page.mark for page in pages if page.mark]
    return {
        "pages": pages,
        "places": rules_of([*texts, *chips, *marks]),
        "conference": conference,
        "streams": list(enumerate(STREAM_COLOURS, start=1)),
        "on_accent": on_accent,
        "ink": rules.INK,
        "soft": SOFT,
        "link": conference.accent if on_accent == rules.PAPER else rules.INK,
    }


def pictures(conference: Conference) -> dict[str, Picture]:
    """The drawings that the pages share, by the address that the template gives them."""
    return {"art:page": _art(conference.name, conference.accent), "mark:no-photos": _no_photos_sign()} | {
        f"stream:{number}": from_svg(STREAM_SHAPES[number], 12, 12, colour)
        for number, colour in enumerate(STREAM_COLOURS, start=1)
    }


@lru_cache(maxsize=16)
def _art(name: str, accent: str) -> Drawing:
    """What is the same on every page: the head, where the conference's own contour lines stand on its colour (every fourth
    stronger, as on a map), and two marks where the sheet is folded.
    """
    width, height = FRONT - 10, HEAD_HEIGHT
    line = rules.blend(rules.ink_on(accent), accent, 0.32)
    land = [
        Shape(path, stroke=line, width=3.2 if number % 4 == 0 else 1.6)
        for number, path in enumerate(contour_paths(name, round(width * 10), round(height * 10), 15))
        if path
    ]
    outline = rounded(width * 10, height * 10, 35)
    head = Group([Shape(outline, fill=accent), *land], (FRONT + 5) * 10, HEAD_TOP * 10, clip=outline)
    fold = [Shape(f"M{FRONT * 10} {top}v30", stroke=HAIR, width=1) for top in (0, HEIGHT * 10 - 30)]
    return Drawing(WIDTH * 10, HEIGHT * 10, [head, *fold])


@lru_cache(maxsize=1)
def _no_photos_sign() -> Drawing:
    """A dark plate with a camera that is struck out; the words are set over it."""
    width, height = 310.0, MARK_HEIGHT * 10
    plate = Shape(rounded(width, height, 9), fill=rules.INK)
    camera = "M14 18h9l4-6h14l4 6h9v26H14zM34 24a7 7 0 1 0 .1 0z"
    return Drawing(
        width,
        height,
        [plate, Shape(camera, stroke=rules.PAPER, width=2.6), Shape("M13 46L55 9", stroke=rules.PAPER, width=3.2)],
    )


def _no_photos(face: Face) -> list[Text]:
    """The words of the mark, for who is not to be photographed."""
    if not face.no_photos:
        return []
    fit = one_line("No photos", "bold", 23, 11)
    top = MARK_TOP + (MARK_HEIGHT - fit.height) / 2
    return place("no_photos", fit, left=BESIDE + 7.2, top=top, face="bold", kind="on-ink")


def _every_page(conference: Conference) -> tuple[Text, ...]:
    day = formats.date_format(conference.date, "l j F Y")
    return _same_texts(conference.name, day, conference.host_name, conference.badge_note, conference.contact_email)


@lru_cache(maxsize=64)
def _same_texts(name: str, day: str, host: str, note: str, contact: str) -> tuple[Text, ...]:
    left = FRONT + 12
    title, where = fitted(name, "display", CONFERENCE), one_line(f"{day} · {host}", "text", 81, 9.5)
    placed = place("conference", title, left=left, top=HEAD_TOP + 5, face="display", kind="on-accent")
    placed += place(
        "where", where, left=left, top=HEAD_TOP + HEAD_HEIGHT - 5 - where.height, face="text", kind="on-accent"
    )
    placed += place(
        "ticket_label",
        one_line("Ticket", "text", 45, 8.5),
        left=BESIDE,
        top=CODE_INK_TOP - 0.6,
        face="text",
        kind="soft",
    )
    number = one_line("Badge number", "text", 45, 8.5)
    placed += place("number_label", number, left=BESIDE, top=CODE_INK_BOTTOM - 11.2, face="text", kind="soft")
    return (*placed, *_foot(note, contact))


# --- The front -------------------------------------------------------------------------------------------------------------------


def _front(face: Face) -> tuple[list[Text], list[str]]:
    top, placed, remarks = NAME_TOP, [], []
    for slot, what, text, box, type_face, kind, below in (
        ("first_name", "first name", face.first_name, FIRST, "bold", "", 0.4),
        ("last_name", "last name", face.last_name, LAST, "text", "", 3.2),
        ("school", "school", face.school, SCHOOL, "bold", "link", 0.8),
        ("role", "job", face.role, ROLE, "text", "soft", 0.0),
    ):
        fit = fitted(text, type_face, box)
        placed += place(slot, fit, left=FRONT + LEFT, top=top, face=type_face, kind=kind)
        top += fit.height + (below if fit.lines else 0)
        if fit.tight:
            remarks.append(f"the {what} is set very small")
    ticket, number = fitted(face.ticket_type, "bold", TICKET), one_line(_in_two(face.number), "bold", 53, 20)
    placed += place("ticket_type", ticket, left=BESIDE, top=CODE_INK_TOP + 3.4, face="bold")
    placed += place(
        "number", number, left=BESIDE, top=CODE_INK_BOTTOM + 1.6 - number.height, face="bold", kind="figures"
    )
    return placed, remarks


def _in_two(number: str) -> str:
    """`K7QW2P` → `K7Q W2P`: easier to read out."""
    half = (len(number) + 1) // 2
    return f"{number[:half]} {number[half:]}"


# --- The back ----------------------------------------------------------------------------------------------------------------------


def _greeting(first_name: str) -> list[Text]:
    fit = fitted(f"Your day, {first_name}", "display", GREETING)
    return place("greeting", fit, left=LEFT, top=DAY_TOP - 6 - fit.height, face="display", kind="link")


@lru_cache(maxsize=4096)
def _agenda(rows: tuple[Row, ...]) -> Agenda:
    width, height = RIGHT_EDGE - TITLE_LEFT, DAY_BOTTOM - DAY_TOP
    return rules.set_agenda(rows, width=width, height=height, measure=partial(measure.width, face="bold"))


@lru_cache(maxsize=4096)
def _day(agenda: Agenda) -> tuple[tuple[Text, ...], tuple[Chip, ...]]:
    texts, chips = [], []
    for number, each in enumerate(agenda.rows):
        chip, placed = _row(number, each, agenda.size)
        texts += placed
        chips += chip
    return tuple(texts), tuple(chips)


def _row(number: int, each: SetRow, size: float) -> tuple[list[Chip], list[Text]]:
    """The time (under a hairline over the whole width), the title, and below it the stream's mark and the room."""
    row, top = each.row, DAY_TOP + each.top
    face = "text" if row.quiet else "bold"
    colour = "soft" if row.quiet else "link" if row.open else ""
    time = one_line(row.time, face, 14, size)
    texts = place(
        f"time_{number}", time, left=LEFT, top=top, face=face, kind=f"figures hair {colour}", pad=each.gap_above / 2
    )
    texts += place(f"title_{number}", each.title, left=TITLE_LEFT, top=top, face=face, kind=colour)
    if not each.has_second_line:
        return [], texts
    below, left, chips = DAY_TOP + each.room_top, TITLE_LEFT, []
    if row.code:
        chip, left = _chip(row, size * 0.84, below)
        chips.append(chip)
    room = one_line(row.room, "text", RIGHT_EDGE - left, size)
    return chips, texts + place(f"room_{number}", room, left=left, top=below, face="text", kind="soft")


def _chip(row: Row, size: float, top: float) -> tuple[Chip, float]:
    """A stream's mark, and where the words after it begin."""
    em = size * POINT
    code_left = TITLE_LEFT + em * 1.02 + 0.8
    code_width = (measure.width(row.code, "bold") + 0.1) * em
    at = f"top:{mm(top + 0.4)}"
    chip = Chip(
        palette=row.palette,
        code=row.code,
        shape=Styled(f"left:{mm(TITLE_LEFT)};{at};width:{mm(em * 1.02)};height:{mm(em * 1.02)}"),
        box=Styled(f"left:{mm(code_left)};{at};width:{mm(code_width)};font-size:{size:.2f}pt"),
    )
    return chip, code_left + code_width + 0.7 * em + 1.3


def _foot(note: str, contact: str) -> list[Text]:
    """The organisers' own words and whom to ask, from the bottom up."""
    placed, top = [], FOOT
    texts = [*note.splitlines()[:2], f"Questions? {contact}" if contact else ""]
    for text in reversed([text.strip() for text in texts if text.strip()]):
        fit = one_line(text, "text", RIGHT_EDGE - LEFT, 8.5)
        top -= fit.height
        placed += place("note", fit, left=LEFT, top=top, face="text", kind="soft")
    return placed
