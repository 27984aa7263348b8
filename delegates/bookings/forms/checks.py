"""What is still wrong with the rows of the sheet, what has to be asked about them, and right rows as people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from conference.lib.problems import Problem
from delegates.bookings.actions import Person
from delegates.bookings.forms.sheet import Choices, Row
from delegates.bookings.queries.known import Known
from delegates.bookings.rules import roster, twins


@dataclass(frozen=True)
class Question:
    """Something that may be right and may be a slip. `rows` are the indexes it is about, `yes` is what she says to it."""

    key: str
    text: str
    rows: list[int]
    yes: str


@dataclass(frozen=True)
class Found:
    """What is wrong with the rows: sentences for the whole list, and by row (from 0) each problem with its column; and every question,
    those that are `agreed` to among them.
    """

    whole: list[str]
    rows: dict[int, list[Problem]]
    questions: list[Question] = field(default_factory=list)
    agreed: Collection[str] = ()

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.key not in self.agreed]

    @property
    def is_good(self) -> bool:
        return not self.whole and not self.rows and not self.open


def _checked(rows: Sequence[Row]) -> roster.Roster:
    return roster.check(roster.Row(number, *row.cells) for number, row in enumerate(rows, start=1))


def problems_of(
    rows: Sequence[Row],
    choices: Choices,
    others: Collection[str] = (),
    known: Sequence[Known] = (),
    agreed: Collection[str] = (),
) -> Found:
    """What is wrong with the rows. `others`: addresses, in small letters, of people who are in the booking already. `known`: people of
    other bookings.
    """
    checked = _checked(rows)
    problems = {checked.rows[index].number - 1: [*these] for index, these in checked.problems.items()}
    tickets, schools = {str(pk) for pk in choices.names}, {str(pk) for pk in choices.places}
    for index, row in enumerate(rows):
        if row.ticket not in tickets:
            problems.setdefault(index, []).append(Problem("no-ticket", "Choose a ticket.", "ticket"))
        if schools and row.school not in schools:
            problems.setdefault(index, []).append(Problem("no-school", _no_school(row.school), "school"))
        if row.email.strip().lower() in others:
            words = "Somebody with this address is in the booking already."
            problems.setdefault(index, []).append(Problem("there", words, "email"))
    questions = _twins(rows) + _elsewhere(rows, known, choices)
    return Found([problem.message for problem in checked.whole], dict(sorted(problems.items())), questions, agreed)


def _no_school(text: str) -> str:
    if not text or text.isdecimal():
        return "Choose a school."
    return f"“{text}” is not one of the schools of this booking. Choose one."


def _twins(rows: Sequence[Row]) -> list[Question]:
    """Whoever may stand in the list twice. Rows of one address are a problem already, not a question."""
    names = [twins.name(row.first_name, row.last_name) for row in rows]
    found = []
    for group in twins.groups(names):
        if len({rows[index].email.strip().lower() for index in group}) < len(group):
            continue
        words = _and([f"“{rows[index].first_name} {rows[index].last_name}” (row {index + 1})" for index in group])
        key = twins.key("twins", *(_said(rows[index]) for index in group))
        number = "two" if len(group) == 2 else str(len(group))  # noqa: PLR2004 -- a pair
        found.append(Question(key, f"{words} may be one person.", group, f"They are {number} different people"))
    return found


def _elsewhere(rows: Sequence[Row], known: Sequence[Known], choices: Choices) -> list[Question]:
    """Whoever is coming in another booking: by her address, or by nearly the same name at the same school."""
    by_address = {one.email.lower(): one for one in known}
    names = [twins.name(one.first_name, one.last_name) for one in known]
    having, found = twins.index(names), []
    for index, row in enumerate(rows):
        one = by_address.get(row.email.strip().lower())
        is_same = one is not None
        if one is None:
            like = twins.like(twins.name(row.first_name, row.last_name), names, having)
            of_school = [
                known[place] for place in like if not choices.has_schools or str(known[place].school_id) == row.school
            ]
            one = next((each for each in of_school if each.is_of_school), None)
        if one is not None:
            key = twins.key("elsewhere", _said(row))
            found.append(Question(key, _coming(row, index, one, is_same=is_same), [index], "Book a place all the same"))
    return found


def _coming(row: Row, index: int, one: Known, *, is_same: bool) -> str:
    """Names the other booking only to somebody who may see it, and nobody in it to anybody else."""
    who = f"“{row.first_name} {row.last_name}” (row {index + 1})"
    if one.reference:
        is_written_so = (one.first_name, one.last_name) == (row.first_name.strip(), row.last_name.strip())
        other = "" if is_same or is_written_so else f" as “{one.first_name} {one.last_name}”"
        return f"{who} is already coming{other}, in booking {one.reference}."
    if is_same:
        return f"{who} is already booked for this conference by somebody else."
    return f"Somebody of your school with a name like {who} is already booked for this conference by somebody else."


def _said(row: Row) -> str:
    return "|".join(cell.strip().lower() for cell in (row.first_name, row.last_name, row.email))


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def people_of(rows: Sequence[Row], choices: Choices) -> list[Person]:
    """Right rows as people, their cells cleaned."""
    found = []
    for row in _checked(rows).rows:
        typed = rows[row.number - 1]
        school = int(typed.school) if choices.has_schools else None
        found.append(
            Person(
                row.first_name, row.last_name, row.email, row.role, ticket_type_id=int(typed.ticket), school_id=school
            )
        )
    return found
