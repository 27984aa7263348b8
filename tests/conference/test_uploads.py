"""What strangers upload: good files, renamed ones, bombs, pictures that say where they were taken."""

import io
import zipfile

import pytest

from conference.lib import uploads
from conference.lib.uploads import DOCX, ODP, ODT, PDF, PPTX, UploadProblem

pytestmark = pytest.mark.sqlite

SLIDES = (PDF, PPTX, ODP)
CANNOT = "This is not a file that we can take. Please send PDF, PowerPoint or OpenDocument presentation."


def zipped(*parts, first=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        if first:
            file.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name in parts:
            file.writestr(name, "<xml/>")
    return out.getvalue()


PPTX_FILE = zipped("[Content_Types].xml", "ppt/presentation.xml", "ppt/slides/slide1.xml")
DOCX_FILE = zipped("[Content_Types].xml", "word/document.xml")
ODP_FILE = zipped("content.xml", first="application/vnd.oasis.opendocument.presentation")
ODT_FILE = zipped("content.xml", first="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"%PDF-1.7\n%%EOF", PDF), (b"\n%PDF-1.4\n", PDF), (PPTX_FILE, PPTX), (ODP_FILE, ODP)],
)
def test_a_document_is_known_by_its_content(content, kind):
    assert uploads.document(io.BytesIO(content), kinds=SLIDES) == kind


@pytest.mark.parametrize(
    ("what", "content", "said"),
    [
        ("a program under another name", b"MZ\x90\x00\x03" + b"\0" * 600, CANNOT),
        ("a program with a PDF's mark inside", b"MZ\x90\x00%PDF-1.7", CANNOT),
        ("a page", b"<!doctype html><script>alert(1)</script>", CANNOT),
        ("a drawing with a script", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', CANNOT),
        ("any archive", zipped("readme.txt"), CANNOT),
        ("a broken archive", PPTX_FILE[:200], CANNOT),
        ("text where slides are asked for", DOCX_FILE, CANNOT),
        ("an open text where slides are asked for", ODT_FILE, CANNOT),
        ("an old presentation", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, CANNOT),
        (
            "macros",
            zipped("[Content_Types].xml", "ppt/presentation.xml", "ppt/vbaProject.bin"),
            "This file has macros in it. Please save it without them, or as PDF.",
        ),
        (
            "macros of the open kind",
            zipped("Basic/Standard/Module1.xml", first="application/vnd.oasis.opendocument.presentation"),
            "This file has macros in it. Please save it without them, or as PDF.",
        ),
        ("nothing", b"", "This file is empty."),
    ],
)
def test_what_is_not_taken_is_told_in_a_sentence(what, content, said):
    with pytest.raises(UploadProblem) as refused:
        uploads.document(io.BytesIO(content), kinds=SLIDES)

    assert str(refused.value) == said, what


def test_thirty_megabytes_are_too_many():
    file = io.BytesIO(b"%PDF-1.7\n" + b"\0" * 30 * uploads.MEGABYTE)

    with pytest.raises(UploadProblem) as refused:
        uploads.document(file, kinds=SLIDES)

    assert str(refused.value) == (
        "This file has 30 MB, and at most 25 MB are taken. Save it with smaller pictures, or give us a link instead."
    )


def test_a_bomb_is_not_unpacked():
    """A `mimetype` of a gigabyte of zeros, a megabyte when packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, file.open("mimetype", "w") as part:
        for _ in range(64):
            part.write(b"\0" * 1024 * 1024)

    with pytest.raises(UploadProblem):
        uploads.document(out, kinds=SLIDES)


@pytest.mark.parametrize(
    ("name", "extension", "safe"),
    [
        ("Fractions v2.pdf", "pdf", "Fractions v2.pdf"),
        ("report.exe", "pdf", "report.pdf"),
        ("report.pdf.exe", "pdf", "report.pdf"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("C:\\Users\\me\\Łódź – talk.pptx", "pptx", "Łódź talk.pptx"),
        ("<script>alert(1)</script>.pdf", "pdf", "script.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "a Set-Cookie x.pdf"),
        ("....", "odp", "file.odp"),
        ("", "pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_becomes_one_that_no_system_stumbles_over(name, extension, safe):
    assert uploads.safe_name(name, extension) == safe


# --- Photographs ------------------------------------------------------------------------------------------------------------------


def picture(size=(600, 800), kind="JPEG", mode="RGB", colour=(200, 40, 40), **options):
    from PIL import Image

    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out


def with_gps(size=(600, 800)):
    """A JPEG as a phone writes it: turned on its side, taken in Poole by somebody's phone, with an XMP packet."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Example phone of Marit"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 43.0, 12.0), 3: "W", 4: (1.0, 58.0, 1.0)})
    return picture(size, exif=exif.tobytes(), xmp=b"<x:xmpmeta>Poole quay</x:xmpmeta>", comment=b"Poole quay")


def opened(jpeg):
    from PIL import Image

    return Image.open(io.BytesIO(jpeg))


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright():
    source = with_gps()
    assert b"Example phone" in source.getvalue()

    jpeg = uploads.photo(source)

    clean = opened(jpeg)
    assert dict(clean.getexif()) == {}
    assert set(clean.info) & {"exif", "xmp", "comment", "icc_profile", "photoshop"} == set()
    assert [word for word in (b"Example", b"Poole", b"GPS", b"Exif") if word in jpeg] == []
    assert (clean.format, clean.size) == ("JPEG", (800, 600))


@pytest.mark.parametrize(
    ("source", "size"),
    [
        (picture((600, 800), "PNG"), (600, 800)),
        (picture((600, 800), "WEBP"), (600, 800)),
        (picture((3000, 4000)), (1500, 2000)),
        (picture((500, 500), "PNG", "RGBA", (10, 10, 10, 0)), (500, 500)),
        (picture((500, 500), "PNG", "LA", (10, 0)), (500, 500)),
        (picture((500, 500), "JPEG", "CMYK", (0, 0, 0, 0)), (500, 500)),
        (picture((500, 500), "JPEG", "L", 120), (500, 500)),
    ],
)
def test_every_picture_becomes_a_jpeg_of_at_most_two_thousand_pixels(source, size):
    clean = opened(uploads.photo(source))

    assert (clean.format, clean.mode, clean.size) == ("JPEG", "RGB", size)


def test_what_one_can_see_through_becomes_white():
    clean = opened(uploads.photo(picture((500, 500), "PNG", "RGBA", (10, 10, 10, 0))))

    assert clean.getpixel((250, 250)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("what", "source", "said"),
    [
        ("a program", io.BytesIO(b"MZ" + b"\0" * 500), "We could not read this as a picture. Please send a JPEG, PNG or WebP."),
        (
            "a drawing with a script",
            io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            "We could not read this as a picture. Please send a JPEG, PNG or WebP.",
        ),
        ("a moving picture of another kind", picture((500, 500), "GIF"), "We could not read this as a picture. Please send a JPEG, PNG or WebP."),
        ("half of one", io.BytesIO(picture((900, 900), quality=100).getvalue()[:400]), "We could not read this as a picture. Please send a JPEG, PNG or WebP."),
        (
            "a stamp",
            picture((200, 500)),
            "This picture has 200 × 500 pixels, which is too small to show well. Please send one of at least 400 × 400.",
        ),
        ("a poster", picture((9000, 7000), "PNG", "1", 0), "This picture has 63 million pixels; please send a smaller one."),
        ("thirty megabytes", io.BytesIO(b"\xff\xd8\xff" + b"\0" * 30 * uploads.MEGABYTE), "This picture has 30 MB, and at most 12 MB are taken. Most phones can send it in a smaller size."),
    ],
)  # fmt: skip
def test_what_is_no_portrait_is_told_in_a_sentence(what, source, said):
    with pytest.raises(UploadProblem) as refused:
        uploads.photo(source)

    assert str(refused.value) == said, what


def test_open_texts_are_known_too():
    kinds = (DOCX, ODT)

    assert [uploads.document(io.BytesIO(content), kinds=kinds) for content in (DOCX_FILE, ODT_FILE)] == [DOCX, ODT]
