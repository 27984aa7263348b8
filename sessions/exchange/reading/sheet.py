"""A programme as a plain list: CSV of any make, or a workbook. Places read as `row 14, column “Room”`. An empty cell says nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from conference.lib.tables import TableProblem, read_file
from conference.lib.words import fold
from sessions import frameworks
from sessions.exchange.reading import columns, times, words
from sessions.exchange.reading.gathering import (
    ANY_KIND,
    AUDIENCE,
    ORGANISATION,
    SLOT,
    TAKEAWAY,
    TITLE,
    Gathering,
    is_break,
    kind_of,
    short,
)
from sessions.exchange.reading.programme import Event, FileProblem, Place, Programme
from sessions.exchange.reading.words import line, listed, number, plain, yes_or_no

FORMAT = "list"
MOST_TAKEAWAYS = 6
STATUSES = {
    **dict.fromkeys(("draft", "planned", "idea", "proposed", "tbc"), "DRAFT"),
    **dict.fromkeys(("published", "public", "live", "confirmed", "accepted"), "PUBLISHED"),
}
CANCELLED, SCHEDULED = {"cancelled", "canceled", "withdrawn", "off"}, {"scheduled", "on", "as released", "changed"}
EMAIL = re.compile(r"[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>]+")


def read(data: bytes, *, file_name: str, near: date, home: tzinfo) -> Programme:
    """Raises FileProblem where it is no list, or no column says what a session is called."""
    try:
        table = read_file(file_name, data)
    except TableProblem as problem:
        raise FileProblem(problem.sentence) from None
    found = columns.find(table.rows)
    if found is None:
        raise FileProblem(_no_title(table.rows, table.numbers))
    gathering = Gathering()
    if found.unused:
        gathering.remark(
            f"row {table.numbers[found.row]}",
            f"Not read: column {listed([f'“{name[:40]}”' for name in found.unused])}.",
        )
    reader = _Rows(gathering, near, home, found.at)
    for cells, at in zip(table.rows[found.row + 1 :], table.numbers[found.row + 1 :], strict=True):
        reader.row(cells, Place(f"row {at}", ", column “{}”", found.names))
    return gathering.programme(format=FORMAT, name="list", is_released=False)


def _no_title(rows: list[list[str]], numbers: list[int]) -> str:
    if not rows:
        return "There is nothing in this list."
    said = ", ".join(f"“{cell.strip()[:30]}”" for cell in rows[0][:6] if cell.strip())
    return (
        f"No column of this list is called “Session” or “Title”. Its first row (row {numbers[0]}) says {said}. "
        "Put headings above the columns, or download the template."
    )


class _Rows:
    """Reads row by row."""

    def __init__(self, gathering: Gathering, near: date, home: tzinfo, at: Mapping[str, int]) -> None:
        self.gathering, self.near, self.home, self.at = gathering, near, home, at
        self.held: Counter[str] = Counter()
        self.phases = _by_words(frameworks.phases())
        self.standards = _by_words(frameworks.standards()) | {
            code[2:].casefold(): code for code in frameworks.standards()
        }

    def row(self, cells: list[str], place: Place) -> None:
        said = {
            field: cells[column] for field, column in self.at.items() if column < len(cells) and cells[column].strip()
        }
        title = line(said.get("title"))
        if not title:
            if said:
                self.gathering.remark(place.of("title"), "This row has no title: left out.")
            return
        title = self.gathering.cut(title, TITLE, place.of("title"), "title")
        slug = words.slug(line(said.get("slug")))[:TITLE]
        stem = f"slug:{slug}" if slug else f"title:{fold(title).strip()}"
        self.held[stem] += 1
        uid = self._known(said, "uid", place, _uid, "is no valid uid: the run gets one of its own")
        day = self._day(said, place)
        starts, ends = self._times(said, place, day)
        status, is_cancelled = self._status(said, place)
        people = self._people(said, place)
        resting = not people and (is_break(said.get("kind")) or is_break(title))
        self.gathering.event(
            Event(
                key=str(uid) if uid else short(f"{stem}/{self.held[stem]}"),
                place=place,
                title=title,
                day=day,
                zone=self.home,
                uid=uid,
                session=short(f"slug:{slug}") if slug else "",
                slug=slug,
                is_break=resting,
                kind=None if resting or fold(said.get("kind", "")).strip() in ANY_KIND else self._known(said, "kind", place, kind_of, "is no kind of session that we know"),
                status=status,
                track=self.gathering.track(said["track"], place.of("track")) if "track" in said else None,
                people=people,
                abstract=plain(said["abstract"]) if "abstract" in said else None,
                takeaways=self._takeaways(said, place),
                audience=self._cut(said, "audience", AUDIENCE, place),
                phases=self._codes(said, "phases", place, self.phases, "phase"),
                standards=self._codes(said, "standards", place, self.standards, "Teachers’ Standard"),
                for_support_staff=self._known(said, "for_support_staff", place, yes_or_no, "is neither yes nor no"),
                slot=self._cut(said, "slot", SLOT, place) or "",
                starts=starts,
                ends=ends,
                room=self.gathering.room(said.get("room"), place.of("room")),
                places=self._known(said, "places", place, number, "is no number of places"),
                is_cancelled=is_cancelled,
            )
        )  # fmt: skip

    def _known(
        self, said: Mapping[str, str], field: str, place: Place, read: Callable[[Any], Any], otherwise: str
    ) -> Any:
        """The value, or None and a remark."""
        if field not in said:
            return None
        value = read(said[field])
        if value is None:
            self.gathering.remark(place.of(field), f"“{line(said[field])[:60]}” {otherwise}.")
        return value

    def _cut(self, said: Mapping[str, str], field: str, limit: int, place: Place) -> str | None:
        return self.gathering.cut(line(said[field]), limit, place.of(field), field) if field in said else None

    def _day(self, said: Mapping[str, str], place: Place) -> date:
        return (
            self._known(
                said, "day", place, lambda cell: times.day(cell, self.near), "is no day: taken as the conference’s"
            )
            or self.near
        )

    def _times(self, said: Mapping[str, str], place: Place, day: date) -> tuple[datetime | None, datetime | None]:
        starts, until = times.span(said["starts"]) if "starts" in said else (None, None)
        if "starts" in said and starts is None:
            self.gathering.remark(place.of("starts"), f"“{line(said['starts'])[:60]}” is no time: left without one.")
        ends = self._known(said, "ends", place, times.clock, "is no time")
        ends = until if ends is None else ends
        if starts is None:
            return None, None
        if ends is None and (minutes := self._known(said, "duration", place, times.length, "is no length")):
            ends = starts + minutes
        if ends is not None and ends <= starts:
            ends += times.DAY  # past midnight
        midnight = datetime.combine(day, time())
        return midnight + timedelta(minutes=starts), None if ends is None else midnight + timedelta(minutes=ends)

    def _status(self, said: Mapping[str, str], place: Place) -> tuple[str | None, bool]:
        word = fold(said.get("status", "")).strip()
        if word and word not in STATUSES and word not in CANCELLED | SCHEDULED:
            self.gathering.remark(place.of("status"), f"“{line(said['status'])[:60]}” is no status that we know.")
        return STATUSES.get(word), word in CANCELLED

    def _people(self, said: Mapping[str, str], place: Place) -> tuple[str, ...] | None:
        if "people" not in said:
            return None
        names = names_in(said["people"])
        schools = self._of_each(said, "organisation", len(names), place)
        emails = self._emails(said, len(names), place)
        keys = [
            self.gathering.person(name, "", place.of("people"), organisation=school, email=email)
            for name, school, email in zip(names, schools, emails, strict=True)
        ]
        return tuple(dict.fromkeys(filter(None, keys)))

    def _of_each(self, said: Mapping[str, str], field: str, count: int, place: Place) -> list[str | None]:
        """One value for each of the people, or one for all of them."""
        values = [line(part) for part in re.split(r"[;\n]", said.get(field, "")) if line(part)]
        if len(values) not in (0, 1, count):
            self.gathering.remark(place.of(field), f"{len(values)} values for {count} people: left out.")
            values = []
        whole = [self.gathering.cut(value, ORGANISATION, place.of(field), field) for value in values]
        return whole * count if len(whole) == 1 else whole or [None] * count

    def _emails(self, said: Mapping[str, str], count: int, place: Place) -> list[str | None]:
        """Addresses are private: a remark names the cell and not what stands in it."""
        values = EMAIL.findall(said.get("email", ""))
        if "email" in said and len(values) != count:
            self.gathering.remark(
                place.of("email"), f"There is not one e-mail address for each of {count} people: left out."
            )
            values = []
        return [value.lower() if len(value) <= 254 else None for value in values] or [None] * count  # noqa: PLR2004 -- an address's own limit

    def _takeaways(self, said: Mapping[str, str], place: Place) -> tuple[str, ...] | None:
        if "takeaways" not in said:
            return None
        written = plain(said["takeaways"])
        parts = [line(part).lstrip("–-•* ") for part in re.split(r"\n+" if "\n" in written else r";", written)]
        lines = [self.gathering.cut(part, TAKEAWAY, place.of("takeaways"), "takeaway") for part in parts if part]
        if len(lines) > MOST_TAKEAWAYS:
            self.gathering.remark(
                place.of("takeaways"), f"{len(lines)} takeaways, and {MOST_TAKEAWAYS} fit: the rest is left out."
            )
        return tuple(lines[:MOST_TAKEAWAYS])

    def _codes(
        self, said: Mapping[str, str], field: str, place: Place, known: Mapping[str, str], what: str
    ) -> tuple[str, ...] | None:
        if field not in said:
            return None
        found: list[str] = []
        for part in re.split(r"[;\n]", said[field]):
            whole = known.get(fold(part).strip())
            for piece in [part] if whole else re.split(r"[,/|]", part):
                code = known.get(fold(piece).strip())
                if code:
                    found.append(code)
                elif line(piece) and fold(piece).strip() not in {"all", "any", "none"}:
                    self.gathering.remark(place.of(field), f"“{line(piece)[:60]}” is no {what} that we know: left out.")
        order = list(dict.fromkeys(known.values()))
        return tuple(sorted(set(found), key=order.index))


def names_in(cell: str) -> list[str]:
    """`Amara Osei; Dev Patel`, one a line, or with commas and “and” where each part is a whole name: `Amara Osei, Dev Patel and Ann Lee`."""
    parts = [line(part) for part in re.split(r"[;\n]", cell) if line(part)]
    if len(parts) == 1:
        pieces = [line(piece) for piece in re.split(r",|\s&\s|\band\b|\bwith\b|/", parts[0]) if line(piece)]
        if len(pieces) > 1 and all(" " in piece for piece in pieces):
            return pieces
    return parts


def _uid(cell: str) -> UUID | None:
    try:
        return UUID(line(cell))
    except ValueError:
        return None


def _by_words(codes: Mapping[str, str]) -> dict[str, str]:
    """Code and heading, folded → code."""
    return {fold(said).strip(): code for code, heading in codes.items() for said in (code, heading)}
