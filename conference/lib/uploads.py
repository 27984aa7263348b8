"""What strangers upload: known by its content, never by its name. Documents are kept as they are, photographs are drawn anew.

A file that is not taken is an UploadProblem with a sentence for the page.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

MEGABYTE = 1024 * 1024
MAX_DOCUMENT = 25 * MEGABYTE
MAX_PHOTO = 12 * MEGABYTE
MAX_PIXELS = 60_000_000
MIN_SIDE = 400  # pixels: smaller is a blur on a wide screen
SIDE_KEPT = 2000
NAME_LENGTH = 80


class UploadProblem(Exception):  # noqa: N818 -- it is an answer, not a fault
    """Why a file is not taken, as a sentence."""


@dataclass(frozen=True)
class Kind:
    """What a document is. `extension` without its dot."""

    extension: str
    media_type: str
    words: str


PDF = Kind("pdf", "application/pdf", "PDF")
PPTX = Kind("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PowerPoint")
DOCX = Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word")
ODP = Kind("odp", "application/vnd.oasis.opendocument.presentation", "OpenDocument presentation")
ODT = Kind("odt", "application/vnd.oasis.opendocument.text", "OpenDocument text")

_OFFICE = {"ppt/presentation.xml": PPTX, "word/document.xml": DOCX}
_OPEN = {kind.media_type.encode(): kind for kind in (ODP, ODT)}
_HEAD = 1024
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|basic/)", re.IGNORECASE)


def document(file: BinaryIO, *, kinds: tuple[Kind, ...], max_bytes: int = MAX_DOCUMENT) -> Kind:
    """Which of `kinds` this file is. Raises UploadProblem: too large, empty, something else, or with macros."""
    size = file.seek(0, io.SEEK_END)
    if size > max_bytes:
        raise UploadProblem(
            f"This file has {_megabytes(size)}, and at most {_megabytes(max_bytes)} are taken. "
            "Save it with smaller pictures, or give us a link instead."
        )
    if not size:
        raise UploadProblem("This file is empty.")
    kind = _kind(file)
    file.seek(0)
    if kind not in kinds:
        names = ", ".join(each.words for each in kinds[:-1])
        raise UploadProblem(f"This is not a file that we can take. Please send {names} or {kinds[-1].words}.")
    return kind


def _kind(file: BinaryIO) -> Kind | None:
    file.seek(0)
    head = file.read(_HEAD)
    if head.lstrip().startswith(b"%PDF-"):
        return PDF
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(file) as parts:
            return _kind_of_parts(parts)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError):
        return None


def _kind_of_parts(parts: zipfile.ZipFile) -> Kind | None:
    """Of its parts only the few bytes of `mimetype` are unpacked, so a bomb does not go off here."""
    names = parts.namelist()
    if any(_MACROS.search(name) for name in names):
        raise UploadProblem("This file has macros in it. Please save it without them, or as PDF.")
    if "[Content_Types].xml" in names:
        return next((kind for name, kind in _OFFICE.items() if name in names), None)
    if names and names[0] == "mimetype" and parts.getinfo("mimetype").file_size <= NAME_LENGTH:
        return _OPEN.get(parts.read("mimetype").strip())
    return None


def safe_name(name: str, extension: str) -> str:
    """A file name that no system stumbles over, with the ending that belongs to its content: `Fractions v2.pdf`."""
    stem = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", stem)
    stem = re.sub(r"[^\w\s().,&+-]", "", stem)
    stem = " ".join(stem.split()).strip(". ")[:NAME_LENGTH].strip()
    return f"{stem or 'file'}.{extension}"


def photo(file: BinaryIO, *, max_bytes: int = MAX_PHOTO) -> bytes:
    """The picture as a fresh JPEG: turned upright, at most 2,000 px, without where, when or with what it was taken.
    Raises UploadProblem.
    """
    size = file.seek(0, io.SEEK_END)
    if size > max_bytes:
        raise UploadProblem(
            f"This picture has {_megabytes(size)}, and at most {_megabytes(max_bytes)} are taken. "
            "Most phones can send it in a smaller size."
        )
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow only warns of a picture that would fill the memory
            return _drawn_anew(file)
    except UploadProblem:
        raise
    except Exception:  # noqa: BLE001 -- Pillow stumbles over a broken picture in many ways
        raise UploadProblem("We could not read this as a picture. Please send a JPEG, PNG or WebP.") from None


def _drawn_anew(file: BinaryIO) -> bytes:
    from PIL import Image, ImageOps  # slow import

    with Image.open(file, formats=("JPEG", "PNG", "WEBP")) as opened:
        width, height = opened.size
        if width * height > MAX_PIXELS:
            raise UploadProblem(
                f"This picture has {width * height // 1_000_000} million pixels; please send a smaller one."
            )
        if min(width, height) < MIN_SIDE:
            raise UploadProblem(
                f"This picture has {width} × {height} pixels, which is too small to show well. "
                f"Please send one of at least {MIN_SIDE} × {MIN_SIDE}."
            )
        opened.draft(
            "RGB", (SIDE_KEPT, SIDE_KEPT)
        )  # a large JPEG is decoded smaller, which takes a quarter of the time
        upright = ImageOps.exif_transpose(opened)
        profile = opened.info.get("icc_profile")
        clean = _in_srgb(_on_white(upright), profile)
    clean.thumbnail((SIDE_KEPT, SIDE_KEPT), Image.Resampling.LANCZOS)
    bare = Image.new("RGB", clean.size)  # what else the file brought along stays behind
    bare.paste(clean)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue()


def _on_white(picture: object) -> object:
    from PIL import Image  # slow import

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, (255, 255, 255))
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _in_srgb(picture: object, profile: bytes | None) -> object:
    """Colours as every screen shows them; a phone's wide ones would look pale once their profile is gone."""
    from PIL import ImageCms  # slow import

    if not profile:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile, or one of another colour space: as good as none


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{max(size // 1024, 1)} kB"
