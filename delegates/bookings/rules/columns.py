"""Which column of a staff list is which: by its headings, else by what stands in it. And how a full name is parted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from delegates.bookings.rules.headings import HEADINGS, HONORIFICS, PARTICLES, TELLING

LOOKED_AT = 12  # headings stand within so many rows that hold something
LONGEST_HEADING = 50
SEVERAL = 2


@dataclass(frozen=True)
class Columns:
    """For each field, and for `name` and `name_reversed` (a whole name, and one with the surname first), the columns that hold it,
    the best source first.
    """

    of: dict[str, list[int]] = field(default_factory=dict)

    def text(self, cells: Sequence[str], field_name: str) -> str:
        """The first source that says something."""
        places = self.of.get(field_name, [])
        return next((cells[place] for place in places if place < len(cells) and cells[place]), "")

    @property
    def has_names(self) -> bool:
        return {"first_name", "last_name"} <= self.of.keys() or bool({"name", "name_reversed"} & self.of.keys())

    def name(self, cells: Sequence[str]) -> tuple[str, str]:
        """First name and surname of one row of cleaned cells."""
        first, last = self.text(cells, "first_name"), self.text(cells, "last_name")
        if first or last:
            return first, last
        if whole := self.text(cells, "name"):
            return parted(whole)
        return parted(self.text(cells, "name_reversed"), surname_first=True)


def folded(text: str) -> str:
    """`E-Mail_Address: ` → `e mail address`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def meaning(cell: str) -> tuple[str, int] | None:
    """The field that a heading speaks of, and how good a source it is (0 is best); None when we do not know it."""
    if not cell or "@" in cell or len(cell) > LONGEST_HEADING:
        return None
    heading = folded(cell)
    for name, words in HEADINGS.items():
        if heading in words:
            return name, words.index(heading)
    return next(((name, len(HEADINGS[name])) for name, telling in TELLING if telling.search(heading)), None)


def from_headings(cells: Sequence[str]) -> Columns | None:
    """The columns that a row of headings names; None when it is not such a row."""
    sources: dict[str, list[tuple[int, int]]] = {}
    for place, cell in enumerate(cells):
        known = meaning(cell)
        if known:
            sources.setdefault(known[0], []).append((known[1], place))
    if any("@" in cell for cell in cells) or not _names_people(cells, set(sources)):
        return None
    of = {name: [place for _, place in sorted(found)] for name, found in sources.items()}
    if "last_name" in of and "first_name" not in of and "name" in of:
        of["first_name"] = of.pop("name")  # "Name, Surname"
    return Columns(of)


def _names_people(cells: Sequence[str], known: set[str]) -> bool:
    """A heading row names an address or a person, and a title over the list ("Staff") is not taken for one."""
    alone = sum(bool(cell) for cell in cells) == 1
    tells = known & {"email", "name", "name_reversed"} or {"first_name", "last_name"} <= known
    return bool(tells) and (alone or len(known) >= SEVERAL)


def find(rows: Sequence[Sequence[str]]) -> tuple[Columns, int]:
    """The columns, and how many rows at the top are titles and headings. `rows` hold cleaned cells."""
    best: tuple[int, int, Columns] | None = None
    for place, cells in enumerate(rows[:LOOKED_AT]):
        if any("@" in cell for cell in cells) and sum(bool(cell) for cell in cells) >= SEVERAL:
            break  # the first person: headings stand above her
        columns = from_headings(cells)
        if columns and (best is None or len(columns.of) > best[0]):
            best = (len(columns.of), place, columns)
    if best is None:
        return guessed(rows, Columns()), 0
    _, place, columns = best
    return guessed(rows[place + 1 :], columns), place + 1


def guessed(rows: Sequence[Sequence[str]], known: Columns) -> Columns:
    """What no heading told, by content. A list with headings is only asked for its addresses."""
    width = max((len(row) for row in rows), default=0)
    cells = {place: [row[place] for row in rows if place < len(row) and row[place]] for place in range(width)}
    used = {place for places in known.of.values() for place in places}
    if "email" in known.of:
        return known
    signs = {place: sum("@" in cell for cell in cells[place]) for place in cells if place not in used}
    email = max(signs, key=lambda place: (signs[place], -place), default=None)
    if email is None or not signs[email]:
        email = None
    with_email = known.of | ({"email": [email]} if email is not None else {})
    if known.of:
        return Columns(with_email)
    others = [place for place in cells if place != email and _may_be_words(cells[place])]
    names = _guessed_names(rows, cells, others, email)
    return Columns(with_email | {name: places for name, places in names.items() if places})


def _may_be_words(cells: Sequence[str]) -> bool:
    """Not empty, not numbers, not "Mr" and "Mrs"."""
    words = [cell for cell in cells if any(sign.isalpha() for sign in cell)]
    return bool(words) and not all(folded(cell) in HONORIFICS for cell in words)


def _guessed_names(
    rows: Sequence[Sequence[str]], cells: dict[int, list[str]], others: list[int], email: int | None
) -> dict[str, list[int]]:
    if not others:
        return {}
    whole = sum(" " in cell or "," in cell for cell in cells[others[0]]) * 2 > len(cells[others[0]])
    if whole or len(others) == 1:
        return {"name": others[:1], "role": others[1:2]}
    first, last = others[:2]
    if _surname_first(rows, first, last, email):
        first, last = last, first
    return {"first_name": [first], "last_name": [last], "role": others[2:3]}


def _surname_first(rows: Sequence[Sequence[str]], left: int, right: int, email: int | None) -> bool:
    """Do capitals ("SMITH, Jane"), or the addresses ("jane.smith@"), say that the left column holds surnames?"""
    votes = 0
    for row in rows:
        a, b = (row[place] if place < len(row) else "" for place in (left, right))
        votes += (_is_loud(a) and not b.isupper()) - (_is_loud(b) and not a.isupper())
        if email is not None and email < len(row):
            box = folded(row[email].partition("@")[0]).replace(" ", "")
            a, b = folded(a).replace(" ", ""), folded(b).replace(" ", "")
            votes += _ends_in(box, a) - _ends_in(box, b)
    return votes > 0


def _is_loud(name: str) -> bool:
    """`SMITH`; an initial says nothing."""
    return name.isupper() and len(name.strip(".")) > 1


def _ends_in(box: str, name: str) -> bool:
    """`janesmith`, `jsmith` end in Smith; `jane` alone says nothing."""
    return bool(name) and box != name and box.endswith(name)


def parted(name: str, *, surname_first: bool = False) -> tuple[str, str]:
    """First name and surname of a whole name: `SMITH, Jane`, `Dr Jane van der Berg`, `Jane SMITH JONES`; `Smith Jane` where the
    surname is known to stand first. One word alone is a first name.
    """
    before, comma, after = (part.strip() for part in name.partition(","))
    if comma and after:
        return _without_title(after.split()), before
    words = _without_title(before.split()).split()
    if len(words) < SEVERAL:
        return " ".join(words), ""
    capitals = [word.isupper() and len(word.strip(".'’-")) > 1 for word in words]
    if any(capitals) and not all(capitals):
        return (
            " ".join(word for word, loud in zip(words, capitals, strict=True) if not loud),
            " ".join(word for word, loud in zip(words, capitals, strict=True) if loud),
        )
    if surname_first:
        cut = next((place for place, word in enumerate(words[:-1]) if word.lower() not in PARTICLES), 0) + 1
        return _without_title(words[cut:]), " ".join(words[:cut])
    cut = next((place for place, word in enumerate(words[1:-1], start=1) if word.lower() in PARTICLES), len(words) - 1)
    return " ".join(words[:cut]), " ".join(words[cut:])


def _without_title(words: list[str]) -> str:
    while len(words) > 1 and words[0].rstrip(".").lower() in HONORIFICS:
        words = words[1:]
    return " ".join(words)
