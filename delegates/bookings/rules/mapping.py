"""When a list does not say by itself which column is which: what we guess, whether that is sure enough, and what a lead answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from conference.lib.problems import Problem
from delegates.bookings.rules.columns import LOOKED_AT, Columns, folded

Lines = Sequence[Sequence[str]]  # rows of cleaned cells
CHOICES = {
    "first_name": "First name",
    "last_name": "Surname",
    "name": "Whole name",
    "name_reversed": "Whole name, surname first",
    "email": "E-mail address",
    "role": "Job",
    "school": "School",
    "ticket": "Ticket",
}


def is_sure(lines: Lines, known: Columns, top: int) -> bool:
    """Whether the list can be read without asking: its headings name what is needed, or its addresses bear the surnames out."""
    if not known.has_names or ("email" not in known.of and has_addresses(lines)):
        return False
    return top > 0 or _is_borne_out(lines, known)


def _is_borne_out(lines: Lines, known: Columns) -> bool:
    """Does the surname end the address (`jane.smith@`, `jsmith@`) in more than half of the rows?"""
    right = rows = 0
    for cells in lines:
        box = _letters(known.text(cells, "email").partition("@")[0])
        last = _letters(known.name(cells)[1])
        rows += 1
        right += bool(last) and box != last and box.endswith(last)
    return right * 2 > rows


def _letters(text: str) -> str:
    return "".join(sign for sign in folded(text) if sign.isalpha())


def has_addresses(lines: Lines) -> bool:
    return any("@" in cell for cells in lines for cell in cells)


def width_of(lines: Lines) -> int:
    return max((len(cells) for cells in lines), default=0)


def fields_of(known: Columns, width: int) -> list[str]:
    """For each column what we take it for; empty for one that we do not know. Of several sources the best one."""
    fields = [""] * width
    for name, places in known.of.items():
        fields[places[0]] = name
    return fields


def first_person(lines: Lines, known: Columns, top: int) -> int:
    """The index of the row where people begin: below the headings we know, or where the first address stands if that is near the top."""
    email = known.of.get("email", [])
    if top or not email:
        return top
    near = lines[:LOOKED_AT]
    return next((index for index, cells in enumerate(near) if "@" in known.text(cells, "email")), 0)


def chosen(fields: Sequence[str]) -> Columns:
    """The columns as the lead named them."""
    of: dict[str, list[int]] = {}
    for place, name in enumerate(fields):
        if name in CHOICES:
            of.setdefault(name, []).append(place)
    return Columns(of)


def problem_of(lines: Lines, fields: Sequence[str]) -> Problem | None:
    """Why the list cannot be read so."""
    twice = [name for name, times in Counter(fields).items() if times > 1 and name in CHOICES]
    if twice:
        return Problem("twice", f"Two columns are called “{CHOICES[twice[0]]}”. Leave one of them out.")
    known = chosen(fields)
    if not known.has_names:
        return Problem("no-names", "Choose the columns with first name and surname, or the one with the whole name.")
    if "email" not in known.of and has_addresses(lines):
        return Problem("no-email-column", "Choose the column with the e-mail addresses.")
    return None
