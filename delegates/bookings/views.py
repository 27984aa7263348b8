"""Screens of booking up to the finished list: the page that explains it, the school, the colleagues."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.doors import public
from conference.lib.problems import Refused
from conference.models import Conference
from delegates.bookings import actions, forms, queries
from delegates.bookings.access import booking_for
from delegates.bookings.models import Booking, TicketType
from delegates.schools.access import school_for


@public
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """How booking works and what it costs. A school sent here begins the booking."""
    conference, now = Conference.objects.current(), timezone.now()
    if request.method == "POST" and conference is not None:
        return _start(request, conference)
    context = {"conference": conference}
    if conference is not None:
        prices = queries.price_list(conference, now)
        context |= {
            "prices": prices,
            "has_vat": any(row["ticket"].vat_rate for row in prices),
            "rules": queries.rules_in_words(conference, now),
            "closed": queries.window_problems_of(conference, now),
            "schools": queries.schools_of(request.user) if request.user.is_authenticated else [],
        }
    return render(request, "delegates/bookings/book.html", context)


def _start(request: HttpRequest, conference: Conference) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("delegates:school-search"))
    school = school_for(request.user, request.POST.get("school", ""))
    try:
        booking = actions.start(conference=conference, school=school, by=request.user, now=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
        return redirect("delegates:book")
    return redirect("delegates:booking-roster", booking.reference)


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest, reference: str) -> HttpResponse:
    """The colleagues of a draft: typed, pasted or uploaded into one table."""
    booking = booking_for(request.user, reference)
    if booking.status != Booking.Status.DRAFT:
        return redirect("delegates:booking", booking.reference)
    tickets = list(booking.conference.ticket_types.all())
    if request.method == "POST":
        return _roster_sent(request, booking, tickets)
    sheet = forms.kept(request.session, booking.reference) or forms.of_booking(booking)
    return render(request, "delegates/bookings/roster.html", _roster_context(booking, tickets, sheet))


def _roster_sent(request: HttpRequest, booking: Booking, tickets: list[TicketType]) -> HttpResponse:
    """Whatever button was pressed, all that was typed, pasted or chosen is taken in first."""
    do, sheet = request.POST.get("do", "save"), forms.of_post(request.POST)
    before = forms.kept(request.session, booking.reference)
    if do == "price":
        sheet.is_checked = bool(before and before.is_checked)
        forms.keep(request.session, booking.reference, sheet)
        context = _roster_context(booking, tickets, sheet)
        return render(request, "delegates/bookings/roster.html#price", context)
    _take_in(request, sheet, str(tickets[0].pk) if tickets else "")
    here = reverse("delegates:booking-roster", args=[booking.reference])
    if do == "save":
        return _save(request, booking, tickets, sheet)
    if do.startswith("remove-"):
        row = do.removeprefix("remove-")
        sheet.rows = [each for index, each in enumerate(sheet.rows) if str(index) != row]
        sheet.is_checked = bool(before and before.is_checked)
        here += "#people"
    elif do == "rows":
        sheet.rows, sheet.spare = sheet.filled(), forms.SPARE_ROWS
        sheet.is_checked = sheet.is_checked or bool(before and before.is_checked)
        here += f"#row-{len(sheet.rows)}-first_name"
    forms.keep(request.session, booking.reference, sheet)
    return redirect(here)


def _take_in(request: HttpRequest, sheet: forms.Sheet, default_ticket: str) -> None:
    notes = []
    if text := request.POST.get("pasted", "").strip("\r\n"):
        notes += forms.add_list(sheet, default_ticket, text=text) if text.strip() else []
    if upload := request.FILES.get("file"):
        notes += forms.add_list(sheet, default_ticket, name=upload.name, data=upload.read())
    if notes:
        messages.success(request, " ".join(notes))


def _save(request: HttpRequest, booking: Booking, tickets: list[TicketType], sheet: forms.Sheet) -> HttpResponse:
    rows = sheet.filled()
    is_read = not (sheet.box_problem or sheet.file_problem or sheet.whole)
    if is_read and forms.problems_of(rows, tickets).is_good:
        actions.save_roster(booking=booking, people=forms.people_of(rows), by=request.user, now=timezone.now())
        forms.forget(request.session, booking.reference)
        return redirect("delegates:booking-review", booking.reference)
    sheet.is_checked = True
    forms.keep(request.session, booking.reference, sheet)
    return redirect("delegates:booking-roster", booking.reference)


def _roster_context(booking: Booking, tickets: list[TicketType], sheet: forms.Sheet) -> dict[str, object]:
    rows = sheet.filled()
    found = forms.problems_of(rows, tickets) if sheet.is_checked else forms.Found([], {})
    wrong = {index: {problem.field: problem for problem in these} for index, these in found.rows.items()}
    wanted = Counter(int(row.ticket) for row in rows if row.ticket in {str(ticket.pk) for ticket in tickets})
    spare = sheet.spare or (forms.SPARE_ROWS if not rows else 1)
    default = str(tickets[0].pk) if tickets else ""
    return {
        "booking": booking,
        "conference": booking.conference,
        "tickets": [{"value": str(ticket.pk), "name": ticket.name} for ticket in tickets],
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
        "price": queries.price_for(booking, wanted, timezone.now()),
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
