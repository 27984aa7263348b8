"""What is read into the sheet: a pasted or an uploaded list, the lead's answer about its columns, people who are known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conference.lib.tables import TableProblem, read_file, read_text
from delegates.bookings.forms.sheet import Asked, Choices, Row, Sheet
from delegates.bookings.rules import columns, mapping, roster
from delegates.bookings.rules.choices import school_by_address, school_meant, ticket_meant

LONGEST_ASKED = 400_000  # signs of a list that waits in the session for an answer


def add_list(
    sheet: Sheet, choices: Choices, *, text: str = "", name: str = "", data: bytes = b"", default_ticket: str = ""
) -> list[str]:
    """Read a pasted or an uploaded list into the sheet and answer what was read, in words. What cannot be read stays where it was, with
    the reason; a list that does not say which column is which waits in `sheet.asked`.
    """
    sheet.is_checked = True
    try:
        lines = roster.lines_of(read_file(name, data) if name else read_text(text))
        known, top = columns.find([cells for _, cells in lines])
        if len(lines) == top:
            raise TableProblem("We found nobody in this list.")  # noqa: TRY301 -- one answer for both
        if not mapping.is_sure([cells for _, cells in lines[top:]], known, top):
            sheet.asked = _asked(lines, known, top, name)
            return []
    except TableProblem as problem:
        if name:
            sheet.file_problem = problem.sentence
        else:
            sheet.box, sheet.box_problem = text, problem.sentence
        return []
    return _add(sheet, choices, roster.read(lines, known, top), default_ticket)


def _asked(lines: Sequence[tuple[int, list[str]]], known: columns.Columns, top: int, source: str) -> Asked:
    rows = [cells for _, cells in lines]
    if sum(len(cell) for cells in rows for cell in cells) > LONGEST_ASKED:
        raise TableProblem(
            "We cannot tell which column is which. Write “First name”, “Surname” and “E-mail” above them."
        )
    fields = mapping.fields_of(known, mapping.width_of(rows))
    return Asked(rows, [number for number, _ in lines], fields, mapping.first_person(rows, known, top), source)


def answer_columns(
    sheet: Sheet, choices: Choices, fields: Sequence[str], first: str, default_ticket: str = ""
) -> list[str]:
    """The lead has said what each column is, and at which index people begin. An answer with which nothing can be read is kept, with
    the reason.
    """
    asked = sheet.asked
    if asked is None:
        return []
    asked.fields = [*fields, *[""] * len(asked.fields)][: len(asked.fields)]
    if first.isascii() and first.isdecimal() and len(first) < 5:  # noqa: PLR2004 -- no list is longer
        asked.first = min(int(first), len(asked.rows) - 1)
    people = asked.rows[asked.first :]
    problem = mapping.problem_of(people, asked.fields)
    asked.problem = problem.message if problem else ""
    sheet.is_checked = True
    if problem:
        return []
    lines = list(zip(asked.numbers, asked.rows, strict=True))
    sheet.asked = None
    return _add(sheet, choices, roster.read(lines, mapping.chosen(asked.fields), asked.first), default_ticket)


def _add(sheet: Sheet, choices: Choices, found: roster.Roster, default_ticket: str) -> list[str]:
    rows = [_row(row, choices, default_ticket or choices.default_ticket) for row in found.rows]
    # How many people there are, and whether any, is looked at again with all rows together.
    sheet.whole += [problem.message for problem in found.whole if problem.code not in {"empty", "too-many"}]
    new, known, twice = _put(sheet, rows)
    return _notes(new, known, twice, found.passed_over)


def _row(row: roster.Row, choices: Choices, default_ticket: str) -> Row:
    ticket = ticket_meant(row.ticket, choices.names) if row.ticket else None
    return Row(
        row.first_name,
        row.last_name,
        row.email,
        row.role,
        default_ticket if ticket is None else str(ticket),
        _school(row.school, row.email, choices),
    )


def _school(text: str, email: str, choices: Choices) -> str:
    """The school's id, or the list's own words where they name none of those that may be chosen."""
    places = choices.places
    if not places:
        return ""
    known = school_meant(text, places) if text else school_by_address(email, places)
    return text if known is None else str(known)


def add_people(sheet: Sheet, choices: Choices, people: Iterable[Row], source: str) -> list[str]:
    """Put people who came before into the sheet, and answer in words how many."""
    new, known, _ = _put(sheet, list(people))
    notes = (
        [f"{new} {'colleague' if new == 1 else 'colleagues'} of {source} {_is(new)} now in your list."] if new else []
    )
    return notes + _known(known)


def _put(sheet: Sheet, rows: Sequence[Row]) -> tuple[int, int, int]:
    """How many were new, how many in the sheet already, and how many stood in the list a second time, word for word."""
    there = {_same(row) for row in sheet.filled()}
    new: dict[tuple[str, ...], Row] = {}
    known = twice = 0
    for row in rows:
        same = _same(row)
        if same in there:
            known += 1
        elif same in new:
            twice += 1
        else:
            new[same] = row
    sheet.rows = [*sheet.filled(), *new.values()]
    return len(new), known, twice


def _same(row: Row) -> tuple[str, ...]:
    return tuple(cell.strip().lower() for cell in row.cells)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _known(number: int) -> list[str]:
    return [f"{number} {'was' if number == 1 else 'were'} in your list already."] if number else []


def _notes(new: int, known: int, twice: int, passed_over: Sequence[int]) -> list[str]:
    notes = [f"{new} {'person was' if new == 1 else 'people were'} added to your list."] if new else []
    notes += _known(known)
    if twice:
        notes.append(f"{twice} stood in the list a second time, word for word, and {_is(twice)} in it once.")
    if passed_over:
        rows = ", ".join(str(number) for number in passed_over[:5])
        notes.append(f"We took {'row' if len(passed_over) == 1 else 'rows'} {rows} for headings.")
    return notes
