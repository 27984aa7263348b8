"""The lead's list on the screen: typed, pasted or uploaded into one table. The same page writes the list of a draft, and the people
who are added to a confirmed booking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.problems import Refused
from delegates.bookings import actions, forms, queries
from delegates.bookings.access import booking_for
from delegates.bookings.models import Booking, TicketType
from delegates.bookings.rules.prices import Price


@dataclass(frozen=True)
class Page:
    """One list that is being written. `key` names it in the session, `here` is its address, `start` gives the rows it begins with.

    `price` says what so many of each ticket type (by id) cost, `save` takes the right list and answers where to go on, `others` are
    addresses (in small letters) that may not be in it. `context` is what its template needs besides.
    """

    key: str
    here: str
    tickets: Sequence[TicketType]
    start: Callable[[], forms.Sheet]
    price: Callable[[Counter[int]], Price]
    save: Callable[[list[actions.Person]], HttpResponse]
    context: dict[str, object]
    others: Collection[str] = ()

    @property
    def default_ticket(self) -> str:
        return str(self.tickets[0].pk) if self.tickets else ""


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, reference: str) -> HttpResponse:
    """The colleagues of a draft."""
    booking = booking_for(request.user, reference)
    if booking.status != Booking.Status.DRAFT:
        return redirect("delegates:booking", booking.reference)

    def save(people: list[actions.Person]) -> HttpResponse:
        actions.save_roster(booking=booking, people=people, by=request.user, now=timezone.now())
        return redirect("delegates:booking-review", booking.reference)

    page = Page(
        key=booking.reference,
        here=reverse("delegates:booking-roster", args=[booking.reference]),
        tickets=queries.kinds_for(booking),
        start=lambda: forms.of_booking(booking),
        price=lambda wanted: queries.price_for(booking, wanted, timezone.now()),
        save=save,
        context={"booking": booking, "conference": booking.conference},
    )
    if request.method == "POST" and request.POST.get("do") == "code":
        return _code_sent(request, booking, page)
    return write_list(request, page)


def _code_sent(request: HttpRequest, booking: Booking, page: Page) -> HttpResponse:
    """A voucher's code or that of a hidden ticket type; what stands in the table is kept."""
    sheet, before = forms.of_post(request.POST), forms.kept(request.session, page.key)
    sheet.box, sheet.is_checked = request.POST.get("pasted", ""), bool(before and before.is_checked)
    forms.keep(request.session, page.key, sheet)
    try:
        words = actions.bring_code(
            booking=booking, code=request.POST.get("code", ""), by=request.user, now=timezone.now()
        )
        messages.success(request, words)
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
    return redirect(page.here)


def write_list(request: HttpRequest, page: Page) -> HttpResponse:
    """Show the list, or take in what was sent of it."""
    if request.method == "POST":
        return _sent(request, page)
    sheet = forms.kept(request.session, page.key) or page.start()
    return render(request, "delegates/bookings/roster.html", _context(page, sheet))


def _sent(request: HttpRequest, page: Page) -> HttpResponse:
    """Whatever button was pressed, all that was typed, pasted or chosen is taken in first."""
    do, sheet, here = request.POST.get("do", "save"), forms.of_post(request.POST), page.here
    before = forms.kept(request.session, page.key)
    if do == "price":
        sheet.is_checked = bool(before and before.is_checked)
        forms.keep(request.session, page.key, sheet)
        return render(request, "delegates/bookings/roster.html#price", _context(page, sheet))
    _take_in(request, sheet, page.default_ticket)
    if do == "save":
        return _save(request, page, sheet)
    if do.startswith("remove-"):
        row = do.removeprefix("remove-")
        sheet.rows = [each for index, each in enumerate(sheet.rows) if str(index) != row]
        sheet.is_checked = bool(before and before.is_checked)
        here += "#people"
    elif do == "rows":
        sheet.rows, sheet.spare = sheet.filled(), forms.SPARE_ROWS
        sheet.is_checked = sheet.is_checked or bool(before and before.is_checked)
        here += f"#row-{len(sheet.rows)}-first_name"
    forms.keep(request.session, page.key, sheet)
    return redirect(here)


def _take_in(request: HttpRequest, sheet: forms.Sheet, default_ticket: str) -> None:
    notes = []
    if text := request.POST.get("pasted", "").strip("\r\n"):
        notes += forms.add_list(sheet, default_ticket, text=text) if text.strip() else []
    if upload := request.FILES.get("file"):
        notes += forms.add_list(sheet, default_ticket, name=upload.name, data=upload.read())
    if notes:
        messages.success(request, " ".join(notes))


def _save(request: HttpRequest, page: Page, sheet: forms.Sheet) -> HttpResponse:
    rows = sheet.filled()
    is_read = not (sheet.box_problem or sheet.file_problem or sheet.whole)
    if is_read and forms.problems_of(rows, page.tickets, page.others).is_good:
        answer = page.save(forms.people_of(rows))
        forms.forget(request.session, page.key)
        return answer
    sheet.is_checked = True
    forms.keep(request.session, page.key, sheet)
    return redirect(page.here)


def _context(page: Page, sheet: forms.Sheet) -> dict[str, object]:
    rows, default = sheet.filled(), page.default_ticket
    found = forms.problems_of(rows, page.tickets, page.others) if sheet.is_checked else forms.Found([], {})
    wrong = {index: {problem.field: problem for problem in these} for index, these in found.rows.items()}
    wanted = Counter(int(row.ticket) for row in rows if row.ticket in {str(ticket.pk) for ticket in page.tickets})
    spare = sheet.spare or (forms.SPARE_ROWS if not rows else 1)
    return page.context | {
        "tickets": [{"value": str(ticket.pk), "name": ticket.name} for ticket in page.tickets],
        "default_ticket": default,
        "sheet": sheet,
        "rows": [
            {
                "index": index,
                "number": index + 1,
                "cells": _cells_of(row, wrong.get(index, {})),
                "ticket": row.ticket,
                "ticket_problem": wrong.get(index, {}).get("ticket"),
            }
            for index, row in enumerate([*rows, *(forms.Row(ticket=default) for _ in range(spare))])
        ],
        "blank": {"index": "NEW", "number": "", "cells": _cells_of(forms.Row(), {}), "ticket": default},
        "people": len(rows),
        "problems": _summary(sheet, found),
        "price": page.price(wanted),
    }


LABELS = {"first_name": "First name", "last_name": "Surname", "email": "E-mail address", "role": "Job"}


def _cells_of(row: forms.Row, wrong: dict) -> list[dict[str, object]]:
    return [
        {"name": name, "label": LABELS[name], "value": value, "problem": wrong.get(name)}
        for name, value in zip(forms.CELLS, row.cells, strict=True)
    ]


def _summary(sheet: forms.Sheet, found: forms.Found) -> list[dict[str, str]]:
    """Every problem as a sentence that leads to its field."""
    if not sheet.is_checked:
        return []
    lines = [{"text": text, "url": "#pasted"} for text in [sheet.box_problem] if text]
    lines += [{"text": text, "url": "#file"} for text in [sheet.file_problem] if text]
    lines += [{"text": text, "url": "#people"} for text in [*sheet.whole, *found.whole]]
    return lines + [
        {
            "text": f"Row {index + 1}: {problem.message[:1].lower()}{problem.message[1:]}",
            "url": f"#row-{index}-{problem.field}",
        }
        for index, these in found.rows.items()
        for problem in these
    ]
