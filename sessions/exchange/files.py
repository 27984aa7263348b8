"""The formats that a whole programme goes out in: by what the command calls them, and by the address's ending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conference.lib import feeds, ical
from sessions.exchange import c3voc, calendars, pdfs, sheets
from sessions.exchange.queries import Programme


@dataclass(frozen=True)
class Format:
    """`to_save`: a browser saves it rather than show it; `is_text`: it can be printed on a terminal."""

    ending: str
    media_type: str
    write: Callable[[Programme], bytes]
    to_save: bool = False
    is_text: bool = True


def whole_calendar(programme: Programme) -> bytes:
    return calendars.feed(programme, name=programme.conference.name)


FORMATS = {
    "c3voc-json": Format(".json", feeds.JSON, c3voc.schedule_json),
    "c3voc-xml": Format(".xml", "application/xml; charset=utf-8", c3voc.schedule_xml),
    "ics": Format(".ics", ical.MEDIA_TYPE, whole_calendar),
    "csv": Format(".csv", "text/csv; charset=utf-8", sheets.sheet_csv, to_save=True),
    "xlsx": Format(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        sheets.sheet_xlsx,
        to_save=True,
        is_text=False,
    ),
    "pdf": Format(".pdf", "application/pdf", pdfs.booklet, is_text=False),
}
