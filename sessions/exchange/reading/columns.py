"""Which column of a programme's list is which, by its heading. The template to download has the first heading of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conference.lib.words import fold

LOOKED_AT = 12  # headings stand within so many rows that hold something
FEWEST = 2  # so many known headings make a row of headings

# Ours first: as the template and the export have them. Then what people write, the surer before the looser.
HEADINGS: dict[str, tuple[str, ...]] = {
    "title": (
        *("session", "title", "session title", "talk title", "workshop title", "session name", "name of session"),
        *("talk", "workshop", "presentation", "topic"),
    ),
    "slug": ("slug", "address", "short name"),
    "kind": ("kind", "type", "session type", "format", "session kind"),
    "track": ("stream", "track", "strand", "theme", "stream code", "stream name"),
    "people": (
        *(
            "speakers",
            "speaker",
            "presenters",
            "presenter",
            "speaker name",
            "speaker names",
            "presenter name",
            "led by",
        ),
        *("facilitator", "facilitators", "who", "name", "names"),
    ),
    "organisation": ("organisation", "school", "organization", "organisations", "schools", "institution", "company"),
    "email": ("e mail", "email", "speaker e mail", "speaker email", "e mail address", "email address", "contact email"),
    "abstract": ("abstract", "description", "summary", "session description", "outline", "blurb", "details"),
    "takeaways": ("takeaways", "takeaway", "take aways", "outcomes", "learning outcomes", "objectives"),
    "audience": ("audience", "for whom", "who is it for", "target audience", "suitable for"),
    "phases": ("phases", "phase", "key stage", "key stages", "school phase"),
    "standards": ("standards", "teachers standards", "teacher standards", "standard"),
    "for_support_staff": ("support staff", "for support staff", "suitable for support staff"),
    "slot": ("slot", "session slot", "time slot", "time band", "period", "slot name", "block"),
    "day": ("day", "date"),
    "starts": ("starts", "start", "start time", "from", "begins", "time", "times", "start at", "starts at"),
    "ends": ("ends", "end", "end time", "until", "to", "finish", "finishes", "ends at"),
    "duration": ("duration", "length", "minutes", "duration min", "duration minutes"),
    "room": ("room", "location", "where", "venue", "room name", "place", "room code", "space"),
    "places": ("places", "capacity", "seats", "max", "limit", "max places", "number of places"),
    "status": ("status", "state"),
    "uid": ("uid", "guid", "uuid", "run uid"),
}
TEMPLATE = (
    *("title", "slug", "kind", "track", "people", "organisation", "abstract", "takeaways", "audience", "phases"),
    *("standards", "for_support_staff", "slot", "starts", "ends", "room", "places", "status", "uid"),
)


@dataclass(frozen=True)
class Columns:
    """`at`: our field → its column, from 0; `names`: our field → its heading as it is written; `row`: the headings' place among the rows."""

    row: int
    at: Mapping[str, int]
    names: Mapping[str, str]
    unused: tuple[str, ...]


def template_headings() -> list[str]:
    return [HEADINGS[field][0].capitalize() for field in TEMPLATE]


def find(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The row of headings, if there is one."""
    for place, row in enumerate(rows[:LOOKED_AT]):
        found = _columns(place, row)
        if found and "title" in found.at and len(found.at) >= min(FEWEST, len(row)):
            return found
    return None


def _columns(place: int, row: Sequence[str]) -> Columns | None:
    folded = [fold(cell).strip() for cell in row]
    at: dict[str, int] = {}
    for field, words in HEADINGS.items():
        sure = [
            (words.index(said), column)
            for column, said in enumerate(folded)
            if said in words and column not in at.values()
        ]
        if sure:
            at[field] = min(sure)[1]
    if "title" in at and folded[at["title"]] == "session" and (better := _titled(folded)) is not None:
        # “Session” beside “Title” is the band of the day.
        at.setdefault("slot", at["title"])
        at["title"] = better
    unused = tuple(cell.strip() for column, cell in enumerate(row) if cell.strip() and column not in at.values())
    return Columns(place, at, {field: row[column].strip() for field, column in at.items()}, unused) if at else None


def _titled(folded: Sequence[str]) -> int | None:
    return next((column for column, said in enumerate(folded) if said in HEADINGS["title"][1:5]), None)
