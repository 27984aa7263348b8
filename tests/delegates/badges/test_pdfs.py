"""Badges as they come out of a printer: read by a scanner, nothing cut, every letter there, the same bytes each time."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import date

import pypdf
import pytest
import zxingcpp
from PIL import Image  # noqa: TID253 -- printed pages are looked at here

from conference.lib import tokens
from delegates.badges import pdfs, rules
from delegates.badges.pdfs import a6_fold
from delegates.badges.queries import Face
from delegates.badges.rules import Row
from tests.conference import colours
from tests.factories.conference import ConferenceFactory

NAMES = [
    ("Aisha", "Grant"),
    ("Łukasz", "Łukasiewicz"),
    ("Li", "Ng"),
    ("Hubert", "Wolfeschlegelsteinhausenbergerdorff"),
    ("Oluwaseun Temitope", "Adebayo-Fitzgerald-Montgomery"),
    ("Maria-Magdalena Konstantina", "de la Fuente y Villanueva de los Infantes"),
    ("Ọlábísí", "Ṣóyínká"),
    ("Nguyễn Thị Phương", "Thảo"),
    ("Ελένη", "Παπαδοπούλου-Οικονομοπούλου"),
    ("Олександра", "Шевченко"),
    ("محمد عبد الرحمن", "الخوارزمي البغدادي"),
    ("שרה", "כהן-לוי"),
    ("अनुष्का", "श्रीवास्तव"),
    ("ਹਰਪ੍ਰੀਤ", "ਸਿੰਘ"),
    ("லட்சுமி", "சுப்பிரமணியம்"),
    ("สมชายเจริญพงษ์พิพัฒนพงศ์", "ใจดีวงศ์สวัสดิ์รัตนากร"),
    ("欧阳娜娜", "王"),
    ("さくら", "田中"),
    ("김민수", "남궁"),
    ("Ada 🎓", "O’Neill"),
]
SCHOOLS = [
    "Harbour School",
    "St Mary Magdalene and St Thomas of Canterbury Church of England Voluntary Aided Primary School and Nursery, Bournemouth",
]
ROLES = [
    "",
    "Teacher of science",
    "Higher level teaching assistant and mental health first aider for Key Stage 2 and above",
]
TITLES = [
    "Small talk, big gains",
    "What a mountaineer knows about risk, and what that has to do with Year 9 on a wet Friday afternoon: a practical workshop",
]


def rows(title, palette):
    return (
        Row("08:45", "Registration and coffee", quiet=True),
        Row("09:30", "Eight thousand metres and one way down", room="Main Hall"),
        Row("11:00", title, room="Science 4 · S4", code="SEND", palette=palette),
        Row("12:00", "Still to choose", room="Use the link in your e-mail", open=True),
        Row("12:50", "Lunch", quiet=True),
        Row("13:40", title, room="Drama studio · D1", code="LIT", palette=9 - palette),
        Row("14:40", "The long way round", room="Main Hall"),
    )


def forty_faces():
    kinds = itertools.cycle(itertools.product(SCHOOLS, ROLES, TITLES))
    return [
        Face(first, last, school, role, "Early career teacher, morning only", rows(title, 1 + number % 8),
             tokens.token(), tokens.short_code(6))
        for number, ((first, last), (school, role, title)) in enumerate(zip(NAMES * 2, kinds, strict=False))
    ]  # fmt: skip


@pytest.fixture(scope="module")
def conference():
    return ConferenceFactory.build(
        venue=None,
        date=date(2027, 6, 14),
        contact_email="conference@saltmarsh.example",
        badge_note="Wifi: Saltmarsh-Guests, password tidewater27\nHelp desk in the foyer, or ring 01202 555 0142",
    )


@pytest.fixture(scope="module")
def sheet(conference, tmp_path_factory):
    """Forty badges as a file, and whose they are."""
    faces = forty_faces()
    printed = pdfs.sheets(faces, conference)
    file = tmp_path_factory.mktemp("sheet") / "badges.pdf"
    file.write_bytes(printed.pdf)
    return faces, printed, file


def poppler(command, *arguments):
    return subprocess.run([command, *arguments], capture_output=True, text=True, check=True).stdout


# --- Read by a scanner -----------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [["-r", "150", "-gray"], ["-r", "203", "-mono"]], ids=["150 dpi grey", "203 dpi one-bit"]
)
def test_every_badge_reads_back_as_its_own_token(sheet, tmp_path, options):
    faces, _, file = sheet

    poppler("pdftoppm", *options, file, tmp_path / "page")

    read = []
    for path in sorted(tmp_path.glob("page-*")):
        found = zxingcpp.read_barcodes(Image.open(path).convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
        read.append([code.text for code in found])
    assert read == [[face.token] for face in faces]


def test_the_code_is_printed_at_least_27_millimetres_wide(sheet):
    content = pypdf.PdfReader(io.BytesIO(sheet[1].pdf)).pages[0].get_contents().get_data().decode("latin-1")

    # The matrices that are open where the mask is painted; their first number is the width.
    stack, width = [], 1.0
    for word in re.finditer(r"(?<!\S)(q|Q)(?!\S)|(\S+) \S+ \S+ \S+ \S+ \S+ cm|(BI)\b", content):
        if word[1] == "q":
            stack.append(width)
        elif word[1] == "Q":
            width = stack.pop()
        elif word[2]:
            width *= float(word[2])
        else:
            break
    assert content.count("BI") == 1
    with_quiet_zone = width * 33 / 25 * 25.4 / 72
    assert (with_quiet_zone >= 27, round(with_quiet_zone, 1)) == (True, a6_fold.CODE)


# --- Nothing cut ------------------------------------------------------------------------------------------------------
def test_no_word_leaves_its_half_of_the_sheet(sheet, tmp_path):
    _, _, file = sheet
    poppler("pdftotext", "-bbox", file, tmp_path / "words.html")

    mm = 25.4 / 72
    outside, counted = [], 0
    pages = ET.parse(tmp_path / "words.html").getroot().iter("{http://www.w3.org/1999/xhtml}page")  # noqa: S314 -- poppler's
    for number, page in enumerate(pages):
        assert (round(float(page.get("width")) * mm), round(float(page.get("height")) * mm)) == (210, 148)
        for word in page:
            left, right, top, bottom = (float(word.get(side)) * mm for side in ("xMin", "xMax", "yMin", "yMax"))
            start, end = (105 + 4, 210 - 4) if left >= 105 else (4, 105 - 4)
            counted += 1
            if not (start <= left and right <= end and top >= 2 and bottom <= 148 - 2):
                outside.append((number, word.text))
    assert outside == []
    assert counted > 40 * 40


def test_the_white_margin_stays_white_around_every_face(sheet, tmp_path):
    _, _, file = sheet
    poppler("pdftoppm", "-r", "50", "-gray", file, tmp_path / "page")

    dots = 50 / 25.4
    for path in tmp_path.glob("page-*"):
        page = Image.open(path)
        for left, right in ((0, 3.5), (101.5, 104), (106, 109), (206.5, 210)):
            strip = page.crop((round(left * dots), round(4 * dots), round(right * dots), round(144 * dots)))
            assert strip.getextrema() == (255, 255), (path.name, left)


def test_names_stand_whole_in_the_text_of_the_page(sheet):
    faces, printed, _ = sheet
    pages = pypdf.PdfReader(io.BytesIO(printed.pdf)).pages

    def letters(text):
        return "".join(text.split())

    left_to_right = [pair for pair in zip(faces, pages, strict=True) if re.match("[A-Za-zÀ-ӿẀ-ỿ]", pair[0].first_name)]
    missing = [
        part
        for face, page in left_to_right
        for part in (face.first_name, face.last_name, face.school, face.role, face.ticket_type, face.number)
        if letters(part.replace("🎓", "")) not in letters(page.extract_text())
    ]
    assert len(left_to_right) == 22
    assert missing == []


def test_a_name_that_had_to_be_set_very_small_and_a_sign_without_font_are_remarked(conference):
    faces = forty_faces()[:3]
    long_name = Face("x" * 80, "Grant", *SCHOOLS[:1], "", "Full day", rows(TITLES[0], 1), tokens.token(), "K7QW2P")
    rare = Face("\U00020bb7", "Noda", *SCHOOLS[:1], "", "Full day", rows(TITLES[0], 1), tokens.token(), "K7QW2Q")

    fine, remarked = (pdfs.sheets(which, conference).remarks for which in (faces, [long_name, rare]))

    assert fine == ()
    assert remarked == (
        f"{'x' * 80} Grant, Harbour School: the first name is set very small.",
        "No font of ours has the sign \U00020bb7 (U+20BB7).",
    )


# --- Fonts, colours, bytes ---------------------------------------------------------------------------------------------
def test_times_are_not_set_in_the_emoji_font(conference, tmp_path):
    face = Face("Aisha", "Grant", "Harbour School", "", "Full day", rows(TITLES[0], 1), tokens.token(), "K7QW2P")
    file = tmp_path / "one.pdf"
    file.write_bytes(pdfs.sheets([face], conference).pdf)

    used = {line.split()[0].partition("+")[2] for line in poppler("pdffonts", file).splitlines()[2:]}

    assert used == {"Atkinson-Hyperlegible-Next", "Atkinson-Hyperlegible-Next-Bold", "Fraunces-Semi-Bold"}


def test_the_same_faces_give_the_same_bytes_merged_or_not(conference, monkeypatch):
    faces = forty_faces()[:7]
    whole = [pdfs.sheets(faces, conference).pdf for _ in range(2)]
    monkeypatch.setattr(rules, "CHUNK", 3)

    merged = [pdfs.sheets(faces, conference).pdf for _ in range(2)]

    assert whole[0] == whole[1]
    assert merged[0] == merged[1]


def test_chunks_are_merged_in_order_into_the_same_pages(conference, monkeypatch):
    faces, done = forty_faces()[:7], []
    whole = pdfs.sheets(faces, conference).pdf
    monkeypatch.setattr(rules, "CHUNK", 3)

    merged = pdfs.sheets(faces, conference, progress=done.append).pdf

    def texts(content):
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]

    assert texts(merged) == texts(whole)
    assert done == [3, 6, 7]


def test_contour_lines_stand_once_in_the_file_and_badges_are_small(sheet):
    size = len(sheet[1].pdf)

    # Twenty scripts bring their fonts: measured November 2026, 228 kB for forty badges; fonts are most of it.
    assert size <= 40 * 7_000


def test_the_stream_colours_of_paper_are_those_of_the_screens(repository):
    style = (repository / "conference/static/conference/tokens.css").read_text(encoding="utf-8")
    words = colours.tokens_of(style[style.index(":root {") : style.index("@media")])

    def hexes(value):
        light = (min(max(part, 0.0), 1.0) for part in colours.light_of(value, words))
        parts = (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in light)
        return "#" + "".join(f"{round(255 * part):02x}" for part in parts)

    assert tuple(hexes(words[f"--stream-{number}"]) for number in range(1, 9)) == a6_fold.STREAM_COLOURS
    assert all(rules.ink_on(colour) == rules.PAPER for colour in a6_fold.STREAM_COLOURS)


@pytest.mark.parametrize(("accent", "ink"), [("#0f6b66", rules.PAPER), ("#ffd23f", rules.INK)])
def test_the_head_is_read_on_any_colour_a_conference_chooses(accent, ink):
    conference = ConferenceFactory.build(venue=None, accent=accent)

    words = a6_fold.context([], conference)

    assert (words["on_accent"], words["link"]) == (ink, accent if ink == rules.PAPER else rules.INK)


def test_the_template_names_every_slot_that_another_renderer_would_fill(conference):
    page = a6_fold.page(forty_faces()[0], conference)

    slots = {text.slot.rstrip("0123456789_") for text in page.texts}

    assert slots >= {
        "first_name",
        "last_name",
        "school",
        "ticket_type",
        "number",
        "greeting",
        "time",
        "title",
        "room",
        "note",
    }
