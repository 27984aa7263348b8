"""A staff list becomes people: every row is either somebody who can be booked, or is named with what is wrong in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from conference.lib.problems import Problem
from conference.lib.tables import Table
from delegates.bookings.rules import columns
from delegates.bookings.rules.places import MAX_DELEGATES

WORDS = {"first_name": "first name", "last_name": "surname", "email": "e-mail address", "role": "job"}
LONGEST = {"first_name": 80, "last_name": 80, "email": 254, "role": 80}
SHOWN = 3  # so many other rows are named in one sentence
LONGEST_BOX = 64  # of an address, the part before the @
# Invisible signs that come along when text is copied: spaces without width, soft hyphens, marks of writing direction.
UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{}|~-]+(\.[a-z0-9!#$%&'*+/=?^_`{}|~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """One person as she stands in the list. `number` is the row in what was pasted or uploaded."""

    number: int
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    role: str = ""
    school: str = ""  # as the list says it, and so is the ticket
    ticket: str = ""


@dataclass(frozen=True)
class Roster:
    """A list that was read. `problems` has, by index in `rows`, what is wrong there, each with its column as `field`;
    `whole` is what is wrong with the list; `passed_over` are the numbers of rows taken for titles and headings.
    """

    rows: list[Row] = field(default_factory=list)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    whole: list[Problem] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems and not self.whole

    def sentences(self) -> list[str]:
        """Every problem as a sentence for the head of the page, the list's own first: `Row 14: there is no surname.`"""
        rows = [row_sentence(self.rows[index], problem) for index, found in self.problems.items() for problem in found]
        return [problem.message for problem in self.whole] + rows


def row_sentence(row: Row, problem: Problem) -> str:
    return f"Row {row.number}: {problem.message[:1].lower()}{problem.message[1:]}"


def lines_of(table: Table) -> list[tuple[int, list[str]]]:
    """The rows that hold something one can see, cleaned, each with its number."""
    lines = [(number, [clean(cell) for cell in row]) for number, row in zip(table.numbers, table.rows, strict=False)]
    return [(number, cells) for number, cells in lines if any(cells)]


def parse(table: Table) -> Roster:
    """Every person of a pasted or uploaded list. Never raises: what is wrong stands in the roster."""
    lines = lines_of(table)
    known, top = columns.find([cells for _, cells in lines])
    return read(lines, known, top)


def read(lines: Sequence[tuple[int, list[str]]], known: columns.Columns, top: int) -> Roster:
    """Every person of these lines, whose columns are known and whose people begin at that index."""
    headings = {tuple(cells) for _, cells in lines[:top] if columns.from_headings(cells)}
    passed_over = [number for number, _ in lines[:top]]
    rows = []
    for number, cells in lines[top:]:
        if tuple(cells) in headings:  # repeated at the head of each printed page
            passed_over.append(number)
            continue
        first, last = known.name(cells)
        email, role, school, ticket = (known.text(cells, name) for name in ("email", "role", "school", "ticket"))
        rows.append(Row(number, first, last, address(email), role, school, ticket))
    roster = replace(_checked(rows), passed_over=passed_over)
    if rows and "email" not in known.of:
        roster.whole.append(
            Problem("no-email-column", "We found no column with e-mail addresses in this list.", "email")
        )
    return roster


def check(rows: Iterable[Row]) -> Roster:
    """A list mended by hand: its cells cleaned, rows left empty dropped, and whatever is still wrong."""
    cleaned = [
        replace(
            row,
            first_name=clean(row.first_name),
            last_name=clean(row.last_name),
            email=address(clean(row.email)),
            role=clean(row.role),
        )
        for row in rows
    ]
    return _checked([row for row in cleaned if row.first_name or row.last_name or row.email or row.role])


def clean(text: str) -> str:
    """One line, single spaces (no-break ones too), composed letters, nothing unseen."""
    return " ".join(unicodedata.normalize("NFC", text.translate(UNSEEN)).split())


def address(text: str) -> str:
    """An address out of what mail programs copy along: `Jane <jane@x.example>;` and `mailto:jane@x.example`."""
    inside = re.search(r"<([^<>]*@[^<>]*)>", text)
    return re.sub(r"^mailto:", "", (inside.group(1) if inside else text).strip(" ;,"), flags=re.IGNORECASE)


def _checked(rows: list[Row]) -> Roster:
    problems = {index: found for index, row in enumerate(rows) if (found := row_problems(row))}
    for index, problem in _shared_addresses(rows).items():
        problems.setdefault(index, []).append(problem)
    return Roster(rows, dict(sorted(problems.items())), whole_problems(rows))


def whole_problems(rows: Sequence[Row]) -> list[Problem]:
    if not rows:
        return [Problem("empty", "There is nobody in this list yet.")]
    if len(rows) > MAX_DELEGATES:
        sentence = (
            f"There are {len(rows):,} people in this list; one booking holds {MAX_DELEGATES} at most. Make two of it."
        )
        return [Problem("too-many", sentence)]
    return []


def row_problems(row: Row) -> list[Problem]:
    """What is wrong with one person, column by column; at most one reason for each column."""
    found = [_cell_problem(name, getattr(row, name)) for name in WORDS]
    return [problem for problem in found if problem]


def _cell_problem(name: str, text: str) -> Problem | None:
    words = WORDS[name]
    if not text:
        return None if name == "role" else Problem(f"no-{words.replace(' ', '-')}", f"There is no {words}.", name)
    if len(text) > LONGEST[name]:
        return Problem("too-long", f"The {words} is longer than {LONGEST[name]} characters.", name)
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        return Problem("unprintable", f"The {words} holds a sign that cannot be printed. Type it again.", name)
    if text[0] in "=@+":
        return Problem("formula", f"There is a formula where the {words} should be.", name)
    if name == "email" and not (ADDRESS.fullmatch(text) and len(text.partition("@")[0]) <= LONGEST_BOX):
        return Problem("bad-email", f"“{text}” is not a whole e-mail address.", name)
    return None


def _shared_addresses(rows: Sequence[Row]) -> dict[int, Problem]:
    """By index, everybody whose address somebody else has too: each needs one of her own, since her link goes there."""
    having: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        if row.email:
            having.setdefault(row.email.lower(), []).append(index)
    shared = {}
    for indexes in having.values():
        for index in indexes if len(indexes) > 1 else ():
            others = [rows[other].number for other in indexes if other != index]
            shared[index] = Problem("same-email", f"{_rows_have(others)} the same e-mail address.", "email")
    return shared


def _rows_have(numbers: Sequence[int]) -> str:
    """`Row 3 has`, `Rows 3, 5 and 8 have`, `Rows 3, 5, 8 and 41 more have`."""
    if len(numbers) == 1:
        return f"Row {numbers[0]} has"
    shown = [str(number) for number in numbers]
    if len(shown) > SHOWN:
        shown = [*shown[:SHOWN], f"{len(shown) - SHOWN} more"]
    return f"Rows {', '.join(shown[:-1])} and {shown[-1]} have"
