"""Which kind of file it is: by what stands in it, never by its name."""

from __future__ import annotations

import codecs
from datetime import date, tzinfo

from sessions.exchange.reading import c3voc_json, frab_xml, sheet
from sessions.exchange.reading.programme import FileProblem, Programme

MAX_BYTES = 10 * 1024 * 1024
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read(data: bytes, *, file_name: str, near: date, home: tzinfo) -> Programme:
    """The programme in the file. `near`: the conference's day, for whatever says no day of its own; `home`: its time zone.
    Raises FileProblem.
    """
    if len(data) > MAX_BYTES:
        raise FileProblem(f"“{file_name}” is larger than {MAX_BYTES // 1024 // 1024} MB, which no programme is.")
    if not data.strip():
        raise FileProblem(f"“{file_name}” is empty.")
    head = _head(data)
    if head.startswith(("{", "[")):
        return c3voc_json.read(data, near=near, home=home)
    if head.startswith(("<?xml", "<schedule", "<!doctype schedule", "<!--")) and "<html" not in head:
        return frab_xml.read(data, near=near, home=home)
    return sheet.read(data, file_name=file_name, near=near, home=home)


def _head(data: bytes) -> str:
    """The first signs, without byte order mark and space, in small letters."""
    for mark in _BOMS:
        if data.startswith(mark):
            encoding = "utf-8" if mark == codecs.BOM_UTF8 else "utf-16"
            return data[:1002].decode(encoding, errors="ignore").lstrip("\ufeff \r\n\t").casefold()
    return data[:1000].decode("latin-1").lstrip().casefold()
