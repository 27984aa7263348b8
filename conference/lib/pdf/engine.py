"""WeasyPrint behind one call, by its public interface: our fonts only, our static files only, nothing from the network.

What a document may name: files of the site's own static folder, `data:` addresses, `qr:TOKEN` (a badge's code, drawn by
conference.lib.qr) and whatever picture objects the caller hands over. All else is refused and reported.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from types import ModuleType
from typing import Any, Protocol
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

from conference.lib import qr
from conference.lib.pdf import fontconfig

# A relative address in a template becomes one of this host, which exists nowhere; only its static folder is answered.
BASE_URL = "http://pdf.invalid/"

log = logging.getLogger(__name__)


class Picture(Protocol):
    """What WeasyPrint asks of a picture. Sizes are CSS pixels; `draw` paints into a box, its origin the top left."""

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]: ...

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None: ...


@dataclass(frozen=True)
class Rendered:
    """A finished document. `missing`: characters for which no font of ours has a sign (they print as a box).
    `faults`: what WeasyPrint could not use, a refused picture first of all.
    """

    pdf: bytes
    missing: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def render_pdf(
    template_name: str,
    context: Mapping[str, Any],
    *,
    pdf_variant: str | None = None,
    images: Mapping[str, Picture] | None = None,
) -> bytes:
    """The template as a PDF. `pdf_variant`: "pdf/ua-1" for letters that a screen reader reads. `images`: pictures of
    the caller's own by the address that the template gives them. The same context gives the same bytes.
    """
    return render(template_name, context, pdf_variant=pdf_variant, images=images).pdf


def render(
    template_name: str,
    context: Mapping[str, Any],
    *,
    pdf_variant: str | None = None,
    images: Mapping[str, Picture] | None = None,
) -> Rendered:
    """As `render_pdf`, with what was noticed on the way."""
    weasyprint = _weasyprint()
    markup = render_to_string(template_name, dict(context))
    notes = _Notes()
    token = _notes.set(notes)
    try:
        document = weasyprint.HTML(string=markup, base_url=BASE_URL, url_fetcher=_fetcher())
        pdf = document.write_pdf(pdf_variant=pdf_variant, cache=_Pictures(images or {}))
    finally:
        _notes.reset(token)
    if notes.faults:
        log.error("%s: %s", template_name, "; ".join(notes.faults))
    return Rendered(pdf, tuple(dict.fromkeys(notes.missing)), tuple(notes.faults))


def merge(parts: Iterable[bytes]) -> bytes:
    """Several PDFs one after the other in one file, with the same bytes for the same parts."""
    import pikepdf  # slow import

    whole, kept = pikepdf.new(), []
    for part in parts:
        source = pikepdf.open(BytesIO(part))
        kept.append(source)  # its pages live in it until the new file is written
        if len(kept) == 1:
            whole.docinfo = whole.copy_foreign(source.docinfo) if source.docinfo.is_indirect else pikepdf.Dictionary()
        whole.pages.extend(source.pages)
    target = BytesIO()
    whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


class _Notes:
    def __init__(self) -> None:
        self.missing: list[str] = []
        self.faults: list[str] = []


_notes: ContextVar[_Notes | None] = ContextVar("pdf_notes", default=None)


def _listen(record: logging.LogRecord) -> bool:
    """WeasyPrint speaks only through its log: what concerns a document is kept for its caller, the rest is chatter."""
    notes = _notes.get()
    if notes is not None:
        if str(record.msg).startswith(".notdef") and record.args:
            notes.missing.append(record.args[0])
        elif record.levelno >= logging.ERROR:
            notes.faults.append(record.getMessage())
        return False
    return record.levelno >= logging.ERROR


@cache
def _weasyprint() -> ModuleType:
    os.environ["FONTCONFIG_FILE"] = str(fontconfig.prepare())  # read once, when the library is loaded
    import weasyprint  # slow import, and only after the line above

    logger = logging.getLogger("weasyprint")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_listen)
    return weasyprint


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # slow import

    class OursOnly(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            return URLFetcherResponse(url, static_file(url))

    return OursOnly(allowed_protocols={"data"}, allow_redirects=False)


def static_file(url: str) -> bytes:
    """The bytes of a file of the static folder; ValueError for every other address."""
    root = urljoin(BASE_URL, staticfiles_storage.base_url or settings.STATIC_URL)
    if not url.startswith(root):
        raise ValueError(f"A document may only use our own files, not {url}")
    name = unquote(url.removeprefix(root).partition("?")[0])
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    found = finders.find(name)  # a development site has collected nothing
    if not found:
        raise ValueError(f"There is no static file {name}")
    with open(found, "rb") as file:  # noqa: PTH123 -- the finder gives a text
        return file.read()


class _Pictures(dict):
    """WeasyPrint's own store of pictures, which it asks first. A badge's code is drawn when it is asked for."""

    def __contains__(self, url: object) -> bool:
        return super().__contains__(url) or str(url).startswith("qr:")

    def __missing__(self, url: str) -> Picture:
        if not url.startswith("qr:"):
            raise KeyError(url)
        return qr.Mark(url.removeprefix("qr:"))
