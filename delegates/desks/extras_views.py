"""For whom which extras are: a table that a lead ticks, before her booking is confirmed and after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.problems import Problem, Refused
from delegates.bookings import actions as bookings
from delegates.bookings import queries as booking_queries
from delegates.bookings.access import booking_for, is_organiser
from delegates.bookings.models import Booking
from delegates.desks.queries import extras as queries
from delegates.payments import actions as payments
from delegates.payments import queries as money


@require_http_methods(["GET", "POST"])
def extras(request: HttpRequest, reference: str) -> HttpResponse:
    """The table. In a draft it is saved at once; in a confirmed booking the difference is shown first."""
    booking, now = booking_for(request.user, reference), timezone.now()
    if booking.status not in (Booking.Status.DRAFT, *Booking.HOLDING):
        return redirect("delegates:booking", booking.reference)
    had = queries.had(booking)
    table = queries.table(booking, had, now, is_organiser=is_organiser(request.user))
    if not table.columns or not table.rows:
        return redirect("delegates:booking-review" if table.rows else "delegates:booking-roster", booking.reference)
    if request.method == "GET":
        return _page(request, booking, table)
    wanted = _ticked(request.POST, table, had)
    table = queries.table(booking, wanted, now, is_organiser=is_organiser(request.user))
    if request.POST.get("do", "save") != "save":
        return _page(request, booking, table)
    if booking.status == Booking.Status.DRAFT:
        return _saved(request, booking, table, wanted)
    return _changed(request, booking, table, wanted)


def _ticked(data: QueryDict, table: queries.Table, had: set[queries.Pair]) -> set[queries.Pair]:
    """What is ticked on the page, after “everybody” or “nobody” for one of its columns. What is closed stays as it was."""
    do, people = data.get("do", ""), [row.delegate.pk for row in table.rows]
    ticked = set()
    for column in table.columns:
        pk = column.extra.pk
        if not column.is_open:
            ticked |= {pair for pair in had if pair[1] == pk}
        elif do == f"all-{pk}":
            ticked |= {(person, pk) for person in people}
        elif do != f"none-{pk}":
            chosen = set(data.getlist(column.field))
            ticked |= {(person, pk) for person in people if str(person) in chosen}
    return ticked


def _page(
    request: HttpRequest, booking: Booking, table: queries.Table, problems: list[Problem] | None = None
) -> HttpResponse:
    context = {
        "booking": booking,
        "conference": booking.conference,
        "table": table,
        "problems": problems or [],
        "is_draft": booking.status == Booking.Status.DRAFT,
    }
    return render(request, "delegates/desks/extras.html", context)


def _saved(request: HttpRequest, booking: Booking, table: queries.Table, wanted: set[queries.Pair]) -> HttpResponse:
    try:
        bookings.choose_extras(
            booking=booking,
            wanted=wanted,
            by=request.user,
            now=timezone.now(),
            is_organiser=is_organiser(request.user),
        )
    except Refused as refusal:
        return _page(request, booking, table, refusal.problems)
    return redirect("delegates:booking-review", booking.reference)


def _changed(request: HttpRequest, booking: Booking, table: queries.Table, wanted: set[queries.Pair]) -> HttpResponse:
    now, organises = timezone.now(), is_organiser(request.user)
    seen = request.POST.get("seen", "")
    problems: list[Problem] = []
    if _is_pence(seen):
        try:
            payments.change_extras(
                booking=booking,
                wanted=wanted,
                by=request.user,
                now=now,
                seen_pence=int(seen),
                is_organiser=organises,
            )
        except Refused as refusal:
            problems = refusal.problems
        else:
            messages.success(request, "The extras are changed.")
            return redirect("delegates:people", booking.reference)
    contents = booking_queries.contents_of(booking)
    change = money.changing_extras(contents, wanted, now, is_organiser=organises)
    if not change.bought and not change.returned:
        messages.info(request, "Nothing has changed.")
        return redirect("delegates:people", booking.reference)
    if change.problems:
        return _page(request, booking, table, change.problems)
    context = {
        "booking": booking,
        "table": table,
        "change": change,
        "problems": problems,
        "moved": _moved(table, change),
        "policy": booking_queries.policy_in_words(booking.conference) if change.returned else [],
    }
    return render(request, "delegates/desks/check_extras.html", context)


def _is_pence(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) < 12  # noqa: PLR2004 -- no sum is that long


def _moved(table: queries.Table, change: money.Change) -> list[dict[str, object]]:
    """Extra by extra, who gets it and who gives it back."""
    names = {row.delegate.pk: row.delegate.full_name for row in table.rows}
    lines = []
    for column in table.columns:
        pk = column.extra.pk
        new = [names[one.delegate] for one in change.bought if one.extra == pk]
        gone = [names[one.delegate] for one in change.returned if one.extra == pk]
        if new or gone:
            lines.append({"extra": column.extra, "new": new, "gone": gone})
    return lines
