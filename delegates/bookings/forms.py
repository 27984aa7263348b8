"""The lead's list while she writes it: rows as they stand on the screen, kept in her session until all of them are right.

Nothing is stored as a Delegate before that, and nothing typed is lost before that either.
"""

from __future__ import annotations

from collections.abc import Collection, MutableMapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import QueryDict

from conference.lib.problems import Problem
from conference.lib.tables import TableProblem, read_file, read_text
from delegates.bookings.actions import Person
from delegates.bookings.models import Booking, TicketType
from delegates.bookings.rules import roster

CELLS = ("first_name", "last_name", "email", "role")
SPARE_ROWS = 5
SESSION_KEY = "rosters"
KEPT_SHEETS = 5  # a session holds no more unfinished lists than these


@dataclass
class Row:
    """One row of the screen. `ticket` is a ticket type's id as text, or whatever was sent in its place."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    role: str = ""
    ticket: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.first_name, self.last_name, self.email, self.role

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass
class Sheet:
    """`is_checked`: what is wrong is shown. `box`: pasted text that could not be read, with `box_problem`.
    `whole`: what was wrong with a list as it was read. `spare`: empty rows below the filled ones.
    """

    rows: list[Row] = field(default_factory=list)
    is_checked: bool = False
    box: str = ""
    box_problem: str = ""
    file_problem: str = ""
    whole: list[str] = field(default_factory=list)
    spare: int = 0

    def filled(self) -> list[Row]:
        return [row for row in self.rows if not row.is_empty]


@dataclass(frozen=True)
class Found:
    """What is wrong with the rows: sentences for the whole list, and by row (from 0) each problem with its column."""

    whole: list[str]
    rows: dict[int, list[Problem]]

    @property
    def is_good(self) -> bool:
        return not self.whole and not self.rows


def of_booking(booking: Booking) -> Sheet:
    """The list as it is stored."""
    people = booking.delegates.active().values_list(*CELLS, "ticket_type_id")
    return Sheet([Row(*cells, ticket=str(kind)) for *cells, kind in people])


def of_post(post: QueryDict) -> Sheet:
    """The list as the browser sent it: as many values of each name as there are rows."""
    columns = [post.getlist(name) for name in (*CELLS, "ticket")]
    height = len(columns[0])
    columns = [column + [""] * (height - len(column)) for column in columns]
    return Sheet([Row(*cells) for cells in zip(*columns, strict=False)])


def add_list(sheet: Sheet, default_ticket: str, *, text: str = "", name: str = "", data: bytes = b"") -> list[str]:
    """Read a pasted or an uploaded list into the sheet and answer what was read, in words. What cannot be read stays where
    it was, with the reason.
    """
    sheet.is_checked = True
    try:
        found = roster.parse(read_file(name, data) if name else read_text(text))
        if not found.rows:
            raise TableProblem("We found nobody in this list.")  # noqa: TRY301 -- one answer for both
    except TableProblem as problem:
        if name:
            sheet.file_problem = problem.sentence
        else:
            sheet.box, sheet.box_problem = text, problem.sentence
        return []
    there = {tuple(cell.strip().lower() for cell in row.cells) for row in sheet.filled()}
    read = [_cells(row) for row in found.rows]
    new = [cells for cells in read if tuple(cell.lower() for cell in cells) not in there]
    sheet.rows = [*sheet.filled(), *(Row(*cells, ticket=default_ticket) for cells in new)]
    # How many people there are, and whether any, is looked at again with all rows together.
    sheet.whole += [problem.message for problem in found.whole if problem.code not in {"empty", "too-many"}]
    return _notes(len(new), len(read) - len(new), found.passed_over)


def _cells(row: roster.Row) -> tuple[str, str, str, str]:
    return row.first_name, row.last_name, row.email, row.role


def _notes(new: int, known: int, passed_over: Sequence[int]) -> list[str]:
    notes = [f"{new} {'person was' if new == 1 else 'people were'} added to your list."] if new else []
    if known:
        notes.append(f"{known} {'was' if known == 1 else 'were'} in your list already.")
    if passed_over:
        rows = ", ".join(str(number) for number in passed_over[:5])
        notes.append(f"We took {'row' if len(passed_over) == 1 else 'rows'} {rows} for headings.")
    return notes


def _checked(rows: Sequence[Row]) -> roster.Roster:
    return roster.check(roster.Row(number, *row.cells) for number, row in enumerate(rows, start=1))


def problems_of(rows: Sequence[Row], tickets: Sequence[TicketType], others: Collection[str] = ()) -> Found:
    """What is wrong with the rows. `others`: addresses, in small letters, of people who are in the booking already."""
    checked = _checked(rows)
    problems = {checked.rows[index].number - 1: [*these] for index, these in checked.problems.items()}
    known = {str(ticket.pk) for ticket in tickets}
    for index, row in enumerate(rows):
        if row.ticket not in known:
            problems.setdefault(index, []).append(Problem("no-ticket", "Choose a ticket.", "ticket"))
        if row.email.strip().lower() in others:
            words = "Somebody with this address is in the booking already."
            problems.setdefault(index, []).append(Problem("there", words, "email"))
    return Found([problem.message for problem in checked.whole], dict(sorted(problems.items())))


def people_of(rows: Sequence[Row]) -> list[Person]:
    """Right rows as people, their cells cleaned."""
    return [Person(*_cells(row), ticket_type_id=int(rows[row.number - 1].ticket)) for row in _checked(rows).rows]


def keep(session: MutableMapping[str, Any], reference: str, sheet: Sheet) -> None:
    """Put the unfinished list of that booking aside, until it is right or the session ends."""
    others = {ref: held for ref, held in session.get(SESSION_KEY, {}).items() if ref != reference}
    session[SESSION_KEY] = dict([*others.items(), (reference, asdict(sheet))][-KEPT_SHEETS:])


def kept(session: MutableMapping[str, Any], reference: str) -> Sheet | None:
    held = session.get(SESSION_KEY, {}).get(reference)
    return Sheet(**{**held, "rows": [Row(**row) for row in held["rows"]]}) if held else None


def forget(session: MutableMapping[str, Any], reference: str) -> None:
    held = session.get(SESSION_KEY, {})
    if reference in held:
        session[SESSION_KEY] = {ref: sheet for ref, sheet in held.items() if ref != reference}
