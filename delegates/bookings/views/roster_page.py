"""What the page of the list shows: its rows with what is wrong in each, the questions about them, the price, the ways to fill it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse

from conference.lib.problems import Problem
from delegates.bookings import actions, forms
from delegates.bookings.access import is_organiser
from delegates.bookings.models import Booking
from delegates.bookings.queries.known import earlier_people, known_elsewhere
from delegates.bookings.rules import mapping
from delegates.bookings.rules.prices import Price

LABELS = {"first_name": "First name", "last_name": "Surname", "email": "E-mail address", "role": "Job"}
SHOWN_ROWS = 3


@dataclass(frozen=True)
class Page:
    """One list that is being written. `key` names it in the session, `here` is its address, `start` gives the rows it begins with.

    `price` says what places for these cost (of each the ticket type and the school, by id), `save` takes the right list and answers
    where to go on, `others` are addresses (in small letters) that may not be in it. `context` is what its template needs besides.
    """

    key: str
    here: str
    booking: Booking
    choices: forms.Choices
    start: Callable[[], forms.Sheet]
    price: Callable[[Sequence[tuple[int, int | None]]], Price]
    save: Callable[[list[actions.Person]], HttpResponse]
    context: dict[str, object] = field(default_factory=dict)
    others: Collection[str] = ()


def found_in(request: HttpRequest, page: Page, sheet: forms.Sheet) -> forms.Found:
    """What is wrong with the list, and what has to be asked about it. One query, however long it is."""
    rows, places = sheet.filled(), page.choices.schools or [page.booking.school]
    known = known_elsewhere(
        page.booking,
        emails={row.email.strip().lower() for row in rows},
        schools={school.pk for school in places},
        by=request.user,
        sees_all=is_organiser(request.user),
    )
    return forms.problems_of(rows, page.choices, page.others, known, sheet.agreed)


def context_of(request: HttpRequest, page: Page, sheet: forms.Sheet) -> dict[str, object]:
    """Everything for the whole page."""
    found = found_in(request, page, sheet) if sheet.is_checked else forms.Found([], {})
    rows, choices = sheet.filled(), page.choices
    asked_about = {index for question in found.open for index in question.rows}
    spare = sheet.spare or (forms.SPARE_ROWS if not rows else 1)
    problems = _summary(sheet, found)
    blanks = [forms.Row(ticket=choices.default_ticket) for _ in range(spare)]
    return price_of(page, sheet) | {
        "tickets": [{"value": str(ticket.pk), "name": ticket.name} for ticket in choices.tickets],
        "schools": [{"value": str(school.pk), "name": school.name} for school in choices.schools]
        if choices.has_schools
        else [],
        "default_ticket": choices.default_ticket,
        "sheet": sheet,
        "rows": [
            _row_of(index, row, found.rows.get(index, []), is_asked=index in asked_about)
            for index, row in enumerate([*rows, *blanks])
        ],
        "blank": _row_of("NEW", forms.Row(ticket=choices.default_ticket), []),
        "problems": problems,
        "is_alone": not problems,
        "questions": _questions(found),
        "columns": _columns(sheet.asked, page),
        "earlier": _earlier(request, page, sheet),
        "received": forms.received(request.session, page.key),
    }


def price_of(page: Page, sheet: forms.Sheet) -> dict[str, object]:
    """What the piece with the price needs."""
    tickets, schools = {str(pk) for pk in page.choices.names}, {str(pk) for pk in page.choices.places}
    rows = sheet.filled()
    wanted = [
        (int(row.ticket), int(row.school) if row.school in schools else None) for row in rows if row.ticket in tickets
    ]
    return page.context | {"people": len(rows), "price": page.price(wanted)}


def _row_of(
    index: int | str, row: forms.Row, problems: Sequence[Problem], *, is_asked: bool = False
) -> dict[str, object]:
    wrong = {problem.field: problem for problem in problems}
    return {
        "index": index,
        "number": index + 1 if isinstance(index, int) else "",
        "cells": [
            {"name": name, "label": LABELS[name], "value": value, "problem": wrong.get(name)}
            for name, value in zip(forms.CELLS, row.cells, strict=True)
        ],
        "ticket": row.ticket,
        "ticket_problem": wrong.get("ticket"),
        "school": row.school,
        "school_problem": wrong.get("school"),
        "is_asked": is_asked,
        "is_filled": not row.is_empty,
    }


def _summary(sheet: forms.Sheet, found: forms.Found) -> list[dict[str, str]]:
    """Every problem as a sentence that leads to its field."""
    if not sheet.is_checked:
        return []
    asked = sheet.asked.problem if sheet.asked else ""
    lines = [{"text": text, "url": "#column-0"} for text in [asked] if text]
    lines += [{"text": text, "url": "#pasted"} for text in [sheet.box_problem] if text]
    lines += [{"text": text, "url": "#file"} for text in [sheet.file_problem] if text]
    is_empty_yet = sheet.asked is not None and not sheet.filled()
    lines += [{"text": text, "url": "#people"} for text in [*sheet.whole, *(() if is_empty_yet else found.whole)]]
    return lines + [
        {
            "text": f"Row {index + 1}: {problem.message[:1].lower()}{problem.message[1:]}",
            "url": f"#row-{index}-{problem.field}",
        }
        for index, these in found.rows.items()
        for problem in these
    ]


def _questions(found: forms.Found) -> dict[str, object]:
    """Shown for as long as one of them is open, with the answers given so far."""
    if not found.open:
        return {}
    return {
        "open": len(found.open),
        "all": [
            {
                "key": question.key,
                "text": question.text,
                "yes": question.yes,
                "url": f"#row-{question.rows[-1]}-first_name",
                "row": question.rows[-1] + 1,
                "is_agreed": question.key in found.agreed,
            }
            for question in found.questions
        ],
        "said": [key for key in found.agreed if key not in {question.key for question in found.questions}],
    }


def _columns(asked: forms.Asked | None, page: Page) -> dict[str, object]:
    """The list whose columns have to be named: a select above each, and the rows to go by."""
    if asked is None:
        return {}
    choices = {name: label for name, label in mapping.CHOICES.items() if name not in {"school", "ticket"}}
    choices |= {"school": mapping.CHOICES["school"]} if page.choices.has_schools else {}
    choices |= {"ticket": mapping.CHOICES["ticket"]} if len(page.choices.tickets) > 1 else {}
    start = max(0, asked.first - 1)
    shown = [
        {"number": number, "cells": [*row, *[""] * (len(asked.fields) - len(row))], "is_heading": index < asked.first}
        for index, (number, row) in enumerate(zip(asked.numbers, asked.rows, strict=True))
    ][start : start + SHOWN_ROWS + (asked.first > 0)]
    return {
        "choices": [{"value": value, "label": label} for value, label in choices.items()],
        "fields": [{"place": place, "number": place + 1, "value": value} for place, value in enumerate(asked.fields)],
        "rows": shown,
        "people": len(asked.rows) - asked.first,
        "firsts": [
            {"value": str(index), "number": number, "text": " · ".join(cell for cell in row if cell)[:60]}
            for index, (number, row) in enumerate(
                list(zip(asked.numbers, asked.rows, strict=True))[: mapping.LOOKED_AT]
            )
        ],
        "first": str(asked.first),
        "source": asked.source,
        "problem": asked.problem,
    }


def earlier_rows(request: HttpRequest, page: Page, sheet: forms.Sheet) -> tuple[str, list[forms.Row]]:
    """The last conference to which these schools came, and who of them is neither in the sheet nor in the booking."""
    places = page.choices.schools or [page.booking.school]
    name, people = earlier_people(page.booking, places, request.user)
    there = {row.email.strip().lower() for row in sheet.filled()} | set(page.others)
    tickets = {ticket: str(pk) for pk, ticket in page.choices.names.items()}
    return name, [
        forms.Row(
            one.first_name,
            one.last_name,
            one.email,
            one.role,
            tickets.get(one.ticket, page.choices.default_ticket),
            str(one.school_id) if page.choices.has_schools else "",
        )
        for one in people
        if one.email.lower() not in there
    ]


def _earlier(request: HttpRequest, page: Page, sheet: forms.Sheet) -> dict[str, object]:
    name, rows = earlier_rows(request, page, sheet)
    return {"conference": name, "people": len(rows)} if rows else {}
