"""PDFs: what a document may use, which fonts it is set in, drawings shared by its pages, measuring, merging."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageChops  # noqa: TID253 -- pictures are looked at here

from conference.lib import pdf
from conference.lib.pdf import drawing, engine, fontconfig, measure
from conference.templatetags.ui import STREAM_SHAPES
from tests.conftest import ROOT, project_files

FONTS = fontconfig.FOLDER
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def draw(monkeypatch):
    """draw("<p>…") → what conference.lib.pdf makes of a template with that text."""

    def make(markup, **options):
        page = f'<html lang="en-GB"><title>Trial</title>{markup}</html>'
        monkeypatch.setattr(engine, "render_to_string", lambda *_: page)
        return pdf.render("page.html", {}, **options)

    return make


def fonts(content, tmp_path):
    """The fonts in a PDF, as poppler sees them."""
    file = tmp_path / "fonts.pdf"
    file.write_bytes(content)
    lines = subprocess.run(["pdffonts", file], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    return {line.split()[0].partition("+")[2] for line in lines}


def raster(content, tmp_path, dpi=72, *options):
    file = tmp_path / "page.pdf"
    file.write_bytes(content)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", *options, file, tmp_path / "page"], check=True)
    return [Image.open(path) for path in sorted(tmp_path.glob("page-*.pgm"))]


# --- What a document may use ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://example.com/logo.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "/media/somebody.png",
        "/static/../conference/settings.py",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "ftp://example.com/x",
    ],
)
def test_a_document_is_refused_everything_that_is_not_ours(draw, address):
    done = draw(f'<p>Words</p><img src="{address}" alt="">')

    assert len(done.faults) == 1
    assert "Failed to load image" in done.faults[0]
    assert "Words" in pypdf.PdfReader(io.BytesIO(done.pdf)).pages[0].extract_text()


def test_a_style_sheet_from_elsewhere_is_refused_too(draw):
    done = draw('<link rel="stylesheet" href="https://example.com/print.css"><p>Words</p>')

    assert len(done.faults) == 1


def test_static_files_data_addresses_badge_codes_and_own_pictures_are_drawn(draw):
    square = drawing.Drawing(10, 10, [drawing.Shape("M0 0h10v10h-10z", fill="#000000")])

    done = draw(
        '<img src="/static/conference/icon.svg" alt="">'
        f'<img src="data:image/png;base64,{PIXEL}" alt=""><img src="qr:{"A" * 26}" alt=""><img src="mine:square" alt="">',
        images={"mine:square": square},
    )

    assert done.faults == ()


def test_an_unknown_own_picture_is_reported(draw):
    assert len(draw('<img src="mine:nothing" alt="">').faults) == 1


def test_the_same_template_gives_the_same_bytes(draw):
    assert draw("<p>Twice 09:30 ☃</p>").pdf == draw("<p>Twice 09:30 ☃</p>").pdf


def test_a_tagged_document_says_its_language_and_title(draw):
    reader = pypdf.PdfReader(io.BytesIO(draw("<h1>Invoice</h1>", pdf_variant="pdf/ua-1").pdf))

    assert (reader.root_object["/Lang"], reader.metadata.title, "/StructTreeRoot" in reader.root_object) == (
        "en-GB",
        "Trial",
        True,
    )


# --- Fonts -----------------------------------------------------------------------------------------------------------
NAMES = {
    "Łukasiewicz Şahin Nguyễn": "AtkinsonHyperlegibleNext-Regular.ttf",
    "Ελένη": "NotoSans-Regular.ttf",
    "Олександра": "NotoSans-Regular.ttf",
    "محمد": "NotoSansArabic-Regular.ttf",
    "שרה": "NotoSansHebrew-Regular.ttf",
    "अनुष्का": "NotoSansDevanagari-Regular.ttf",
    "অনন্যা": "NotoSansBengali-Regular.ttf",
    "ਹਰਪ੍ਰੀਤ": "NotoSansGurmukhi-Regular.ttf",
    "પ્રિયા": "NotoSansGujarati-Regular.ttf",
    "லட்சுமி": "NotoSansTamil-Regular.ttf",
    "සුනිල්": "NotoSansSinhala-Regular.ttf",
    "สมชาย": "NotoSansThai-Regular.ttf",
    "ሰላም": "NotoSansEthiopic-Regular.ttf",
    "ნინო": "NotoSansGeorgian-Regular.ttf",
    "Արամ": "NotoSansArmenian-Regular.ttf",
    "欧阳娜娜 さくら 김민수": "wqy-microhei.ttc",
}


def test_names_in_sixteen_scripts_have_all_their_signs(draw):
    text = " ".join(NAMES)

    done = draw(f'<p style="font-family: Atkinson Hyperlegible Next, sans-serif">{text} <b>{text}</b></p>')

    assert (done.missing, done.faults) == ((), ())


def test_a_sign_that_no_font_has_is_reported(draw):
    assert draw("<p>A\U00020bb7B \U00020bb7</p>").missing == ("\U00020bb7",)


def test_digits_are_not_set_in_the_emoji_font(draw, tmp_path):
    style = "font-family: Atkinson Hyperlegible Next, sans-serif"

    plain, with_emoji = (
        fonts(draw(f'<p style="{style}">09:50 #1 * © 2027 {extra}</p>').pdf, tmp_path) for extra in ("", "🎓")
    )

    assert (plain, with_emoji) == ({"Atkinson-Hyperlegible-Next"}, {"Atkinson-Hyperlegible-Next", "Noto-Emoji"})


def test_the_machines_own_fonts_are_never_used(draw, tmp_path):
    used = fonts(draw('<p style="font-family: DejaVu Sans">Words</p><p style="font-family: serif">W</p>').pdf, tmp_path)

    assert not any("DejaVu" in name for name in used)


def test_the_fonts_are_static_small_enough_and_beside_their_licences():
    files = list(FONTS.iterdir())

    assert sum(file.stat().st_size for file in files) <= 13 * 1024 * 1024
    assert {file.suffix for file in files} == {".ttf", ".ttc", ".txt", ".md", ".conf"}
    about = (FONTS / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(file.name for file in files if file.suffix == ".txt") if name not in about] == []
    assert all("fvar" not in str(Path(file).read_bytes()[:400]) for file in files if file.suffix == ".ttf")


def test_fontconfig_reads_our_folder_alone_and_keeps_its_cache_where_we_may_write(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var & more"

    written = fontconfig.prepare()

    assert written.parent == tmp_path / "var & more" / "fonts"
    assert re.findall(r"<(dir|cachedir)>(.*)</", written.read_text(encoding="utf-8")) == [
        ("dir", str(FONTS)),
        ("cachedir", str(tmp_path / "var &amp; more" / "fonts" / "cache")),
    ]
    assert fontconfig.prepare() == written


# --- Measuring --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", [*NAMES, "Wolfeschlegelsteinhausenbergerdorff", "AVAVA To Ty", "fi ffl", "iiiii"])
def test_no_text_is_wider_on_paper_than_it_was_measured(draw, tmp_path, text):
    em = 20  # points

    done = draw(
        "<style>@page { size: 400mm 40mm; margin: 20pt } body { margin: 0; white-space: pre; font: "
        f"{em}pt/2 Atkinson Hyperlegible Next, Noto Sans }}</style>{text}"
    )

    (page,) = raster(done.pdf, tmp_path, 288)
    left, _, right, _ = ImageChops.invert(page).getbbox()
    on_paper = (right - left) / 288 * 72 / em
    assert on_paper <= measure.width(text, "text") + 0.12  # ink may hang over an advance's end a little
    assert on_paper >= measure.width(text, "text") * 0.6


def test_a_name_with_one_letter_that_a_face_lacks_is_set_in_another_face_as_a_whole():
    faces = [measure.face_for(name, face) for name in ("Ọlábísí", "Łukasz", "محمد", "") for face in ("bold", "text")]

    assert faces == ["wide-bold", "wide", "bold", "text", "bold", "text", "bold", "text"]


# --- Drawings ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", STREAM_SHAPES)
def test_a_streams_shape_in_a_pdf_is_the_one_of_the_screens(draw, tmp_path, number):
    style = "<style>@page { size: 20mm 20mm; margin: 0 } img, svg { display: block; width: 20mm; height: 20mm }</style>"
    ours = drawing.from_svg(STREAM_SHAPES[number], 12, 12, "#000000")

    (drawn,) = raster(draw(f'{style}<img src="shape:" alt="">', images={"shape:": ours}).pdf, tmp_path, 100)
    markup = f'<svg viewBox="0 0 12 12">{STREAM_SHAPES[number]}</svg>'
    (wanted,) = raster(draw(style + markup).pdf, tmp_path, 100)

    dark = ImageChops.invert(wanted).histogram()
    off = sum(ImageChops.difference(drawn, wanted).histogram()[65:])
    assert sum(dark[200:]) > 500
    assert off <= 12


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("M1 2L3 4z", "1 2 m 3 4 l h"),
        ("m1 2 3 4h1v-1H0V.5", "1 2 m 4 6 l 5 6 l 5 5 l 0 5 l 0 0.5 l"),
        ("M0 0q3 0 3 3", "0 0 m 2 0 3 1 3 3 c"),
        ("M0 0c1 0 2 1 2 2-1-1", None),
        ("M0 0C1 0 2 1 2 2", "0 0 m 1 0 2 1 2 2 c"),
        ("M1 0a1 1 0 0 1 1 1", "1 0 m 1.552 0 2 0.448 2 1 c"),
        ("M1 0a1 1 0 0 0-1 1", "1 0 m 0.448 0 0 0.448 0 1 c"),
        ("M1 1zl1 1", "1 1 m h 2 2 l"),
    ],
)
def test_paths_become_pdfs_own_words(path, words):
    if words is None:
        with pytest.raises(ValueError, match="6 numbers"):
            drawing.path_operators(path)
    else:
        assert drawing.path_operators(path) == words


def test_a_drawing_stands_in_the_file_once_however_many_pages_show_it(draw):
    paths = [drawing.Shape(f"M0 {y}L100 {y + 5}", stroke="#0f6b66") for y in range(90)]
    sketch = drawing.Drawing(100, 100, [drawing.Group(paths, 5, 5, clip=drawing.rounded(90, 90, 10))])
    page = '<div style="break-after: page"><img src="sketch:" alt=""></div>'

    one, ten = (draw(page * pages, images={"sketch:": sketch}).pdf for pages in (1, 10))

    shown = [page["/Resources"]["/XObject"] for page in pypdf.PdfReader(io.BytesIO(ten)).pages]
    assert len(shown) == 10
    assert len({forms.raw_get(name).idnum for forms in shown for name in forms}) == 1
    assert len(ten) - len(one) < 9 * 400


# --- Merging ----------------------------------------------------------------------------------------------------------
def test_merging_keeps_every_page_in_order_and_gives_the_same_bytes_each_time(draw):
    parts = [draw(f"<p>Part {number}</p>").pdf for number in (1, 2, 3)]

    whole = pdf.merge(parts)

    pages = pypdf.PdfReader(io.BytesIO(whole)).pages
    assert [page.extract_text().strip() for page in pages] == ["Part 1", "Part 2", "Part 3"]
    assert pdf.merge(parts) == whole


def test_only_the_engine_imports_weasyprint():
    imports = re.compile(r"^ *(import|from) weasyprint", re.MULTILINE)
    found = [path for path in project_files("*.py") if imports.search(path.read_text())]

    assert found == [ROOT / "conference/lib/pdf/engine.py"]
    assert engine.BASE_URL.endswith(".invalid/")
