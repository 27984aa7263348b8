"""Films of our own, a part at a time: Safari plays nothing that cannot be asked for by ranges, and Wagtail hands documents out whole."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from wagtail.documents.models import AbstractDocument

FILMS = {"mp4", "webm"}
MOST = 2 * 1024 * 1024  # bytes of one answer: a browser that asks for more asks again from where this one ended
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def part_of_film(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """The part that was asked for; None for whatever is no film, lies elsewhere, or is asked for whole."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if (
        asked is None
        or asked[0] == "bytes=-"
        or document.file_extension.lower() not in FILMS
        or not _lies_here(document)
    ):
        return None
    size = document.file.size
    span = wanted(asked[1], asked[2], size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = span
    with document.file.open("rb") as file:
        file.seek(first)
        part = file.read(last - first + 1)
    return HttpResponse(
        part,
        status=206,
        content_type=document.content_type,
        headers={
            "Content-Range": f"bytes {first}-{last}/{size}",
            "Accept-Ranges": "bytes",
            "Content-Security-Policy": "default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def wanted(first: str, last: str, size: int) -> tuple[int, int] | None:
    """`0-1`, `500-`, `-500` as first and last byte of a file of `size` bytes, MOST at a time; None for what is not in it."""
    if not first:
        first, last = str(max(0, size - int(last))), ""
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    return (begin, min(end, begin + MOST - 1)) if begin <= end else None


def _lies_here(document: AbstractDocument) -> bool:
    """Whether its storage is a folder of ours; another one answers for itself."""
    try:
        return bool(document.file.path)
    except NotImplementedError:
        return False
