"""The lead's list while she writes it: rows as they stand on the screen, kept in her session until all of them are right.

Nothing is stored as a Delegate before that, and nothing typed is lost before that either.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import QueryDict

from delegates.bookings.models import Booking, TicketType
from delegates.bookings.rules.choices import Place
from delegates.schools.models import School

CELLS = ("first_name", "last_name", "email", "role")
SPARE_ROWS = 5
SESSION_KEY = "rosters"
RECEIVED_KEY = "rosters_received"
KEPT_SHEETS = 5  # a session holds no more unfinished lists than these
LONGEST_STAMP = 40


@dataclass
class Row:
    """One row of the screen. `ticket` and `school` are ids as text, or whatever was sent in their place."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    role: str = ""
    ticket: str = ""
    school: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.first_name, self.last_name, self.email, self.role

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Choices:
    """What a row may choose from. `schools` are several for a trust's booking only: otherwise everybody is of the booking's own."""

    tickets: Sequence[TicketType]
    schools: Sequence[School] = ()

    @property
    def default_ticket(self) -> str:
        return str(self.tickets[0].pk) if self.tickets else ""

    @property
    def has_schools(self) -> bool:
        return len(self.schools) > 1

    @property
    def names(self) -> Mapping[int, str]:
        return {ticket.pk: ticket.name for ticket in self.tickets}

    @property
    def places(self) -> Mapping[int, Place]:
        if not self.has_schools:
            return {}
        return {school.pk: Place(school.name_folded, school.urn, school.domain) for school in self.schools}


@dataclass
class Asked:
    """A list whose columns the lead has to name: its cleaned rows with their numbers, what each column is taken for, the index of the
    row with the first person, and what was wrong with her answer.
    """

    rows: list[list[str]]
    numbers: list[int]
    fields: list[str]
    first: int = 0
    source: str = ""
    problem: str = ""


@dataclass
class Sheet:
    """`is_checked`: what is wrong is shown. `box`: pasted text that could not be read, with `box_problem`.
    `whole`: what was wrong with a list as it was read. `spare`: empty rows below the filled ones.
    `agreed`: keys of questions that she has said yes to. `gone`, `gone_from`: the row that was removed last, and where it stood.
    """

    rows: list[Row] = field(default_factory=list)
    is_checked: bool = False
    box: str = ""
    box_problem: str = ""
    file_problem: str = ""
    whole: list[str] = field(default_factory=list)
    spare: int = 0
    asked: Asked | None = None
    agreed: list[str] = field(default_factory=list)
    gone: Row | None = None
    gone_from: int = 0

    def filled(self) -> list[Row]:
        return [row for row in self.rows if not row.is_empty]

    def remove(self, place: str) -> None:
        """Take the row of that index out; it can be put back until the next one goes."""
        if place.isascii() and place.isdecimal() and len(place) < 6 and int(place) < len(self.rows):  # noqa: PLR2004 -- no list is longer
            row = self.rows.pop(int(place))
            if not row.is_empty:
                self.gone, self.gone_from = row, int(place)

    def put_back(self) -> None:
        if self.gone:
            self.rows.insert(self.gone_from, self.gone)
            self.gone = None


def of_booking(booking: Booking) -> Sheet:
    """The list as it is stored."""
    people = booking.delegates.active().values_list(*CELLS, "ticket_type_id", "school_id")
    return Sheet([Row(*cells, ticket=str(kind), school=str(school)) for *cells, kind, school in people])


def of_post(post: QueryDict) -> Sheet:
    """The list as the browser sent it: as many values of each name as there are rows."""
    columns = [post.getlist(name) for name in (*CELLS, "ticket", "school")]
    height = len(columns[0])
    columns = [column + [""] * (height - len(column)) for column in columns]
    return Sheet([Row(*cells) for cells in zip(*columns, strict=False)])


def keep(session: MutableMapping[str, Any], reference: str, sheet: Sheet) -> None:
    """Put the unfinished list of that booking aside, until it is right or the session ends."""
    others = {ref: held for ref, held in session.get(SESSION_KEY, {}).items() if ref != reference}
    session[SESSION_KEY] = dict([*others.items(), (reference, asdict(sheet))][-KEPT_SHEETS:])


def kept(session: MutableMapping[str, Any], reference: str) -> Sheet | None:
    held = session.get(SESSION_KEY, {}).get(reference)
    if not held:
        return None
    asked, gone = held.get("asked"), held.get("gone")
    rebuilt = {"asked": Asked(**asked) if asked else None, "gone": Row(**gone) if gone else None}
    return Sheet(**{**held, **rebuilt, "rows": [Row(**row) for row in held["rows"]]})


def forget(session: MutableMapping[str, Any], reference: str) -> None:
    held = session.get(SESSION_KEY, {})
    if reference in held:
        session[SESSION_KEY] = {ref: sheet for ref, sheet in held.items() if ref != reference}


def received(session: MutableMapping[str, Any], reference: str, stamp: str | None = None) -> str:
    """The stamp of the last form of that list that reached us, by which the browser knows whether what it holds is newer. Writes it
    down when one is given.
    """
    stamps = session.get(RECEIVED_KEY, {})
    if stamp and len(stamp) <= LONGEST_STAMP:
        others = {ref: held for ref, held in stamps.items() if ref != reference}
        stamps = session[RECEIVED_KEY] = dict([*others.items(), (reference, stamp)][-KEPT_SHEETS:])
    return stamps.get(reference, "")
