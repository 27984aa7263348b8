"""The lead's list on the screen: typed, pasted or uploaded into one table. The same page writes the list of a draft, and the people
who are added to a confirmed booking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.problems import Refused
from delegates.bookings import actions, forms, queries
from delegates.bookings.access import booking_for
from delegates.bookings.models import Booking
from delegates.bookings.views.roster_page import Page, context_of, earlier_rows, found_in, price_of

TEMPLATE = "delegates/bookings/roster.html"


@require_http_methods(["GET", "POST"])
def roster(
    request: HttpRequest, reference: str, save_list: Callable[..., object] = actions.save_roster
) -> HttpResponse:
    """The colleagues of a draft. `save_list`: the deed that writes them; the waiting list's own keeps their places as well."""
    booking = booking_for(request.user, reference)
    if booking.status != Booking.Status.DRAFT:
        return redirect("delegates:booking", booking.reference)

    def save(people: list[actions.Person]) -> HttpResponse:
        save_list(booking=booking, people=people, by=request.user, now=timezone.now())
        has_extras = booking.conference.extras.exists()
        return redirect("delegates:booking-extras" if has_extras else "delegates:booking-review", booking.reference)

    page = Page(
        key=booking.reference,
        here=reverse("delegates:booking-roster", args=[booking.reference]),
        booking=booking,
        choices=forms.Choices(queries.kinds_for(booking), queries.schools_for(booking)),
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
    sheet, before = _sheet_of(request, page), forms.kept(request.session, page.key)
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
    return render(request, TEMPLATE, context_of(request, page, sheet))


def _sheet_of(request: HttpRequest, page: Page) -> forms.Sheet:
    """The rows as they were sent, with what else is known of this list: a part that the form did not show is as it was."""
    forms.received(request.session, page.key, request.POST.get("stamp", ""))
    sheet, before = forms.of_post(request.POST), forms.kept(request.session, page.key) or forms.Sheet()
    if "adds" in request.POST:  # from a page that shows no rows
        sheet.rows = [*(forms.kept(request.session, page.key) or page.start()).rows, *sheet.rows]
    sheet.asked, sheet.gone, sheet.gone_from = before.asked, before.gone, before.gone_from
    shown = "questions" in request.POST
    sheet.agreed = request.POST.getlist("agreed") if shown else before.agreed
    if sheet.asked and "column" in request.POST:
        sheet.asked.fields = [*request.POST.getlist("column"), *sheet.asked.fields][: len(sheet.asked.fields)]
    return sheet


def _sent(request: HttpRequest, page: Page) -> HttpResponse:
    """Whatever button was pressed, all that was typed, pasted or chosen is taken in first."""
    do, sheet, here = request.POST.get("do", "save"), _sheet_of(request, page), page.here
    before = forms.kept(request.session, page.key)
    was_checked = bool(before and before.is_checked)
    if do == "price":
        sheet.is_checked = was_checked
        forms.keep(request.session, page.key, sheet)
        return render(request, f"{TEMPLATE}#price", price_of(page, sheet))
    if do == "leave-columns":
        sheet.asked = None
    if do.startswith("remove-"):
        sheet.remove(do.removeprefix("remove-"))
        here += "#people"
    _take_in(request, page, sheet)
    if do in {"save", "agree"}:
        return _save(request, page, sheet, agrees=do == "agree")
    if do == "undo":
        sheet.put_back()
        here += "#people"
    elif do == "rows":
        sheet.rows, sheet.spare = sheet.filled(), forms.SPARE_ROWS
        here += f"#row-{len(sheet.rows)}-first_name"
    elif do == "earlier":
        name, people = earlier_rows(request, page, sheet)
        _say(request, forms.add_people(sheet, page.choices, people, name))
        here += "#people"
    sheet.is_checked = sheet.is_checked or was_checked
    forms.keep(request.session, page.key, sheet)
    return redirect(here)


def _take_in(request: HttpRequest, page: Page, sheet: forms.Sheet) -> None:
    """A pasted and an uploaded list, and what she says about the columns of one that waits."""
    notes, ticket = [], request.POST.get("list_ticket", "")
    ticket = ticket if ticket in {str(pk) for pk in page.choices.names} else ""
    if sheet.asked and "column" in request.POST and request.POST.get("do") in {"columns", "save"}:
        columns, first = request.POST.getlist("column"), request.POST.get("first", "")
        notes += forms.answer_columns(sheet, page.choices, columns, first, ticket)
    if text := request.POST.get("pasted", "").strip("\r\n"):
        notes += forms.add_list(sheet, page.choices, text=text, default_ticket=ticket) if text.strip() else []
    if upload := request.FILES.get("file"):
        data = upload.read()
        notes += forms.add_list(sheet, page.choices, name=upload.name, data=data, default_ticket=ticket)
    _say(request, notes)


def _say(request: HttpRequest, notes: list[str]) -> None:
    if notes:
        messages.success(request, " ".join(notes))


def _save(request: HttpRequest, page: Page, sheet: forms.Sheet, *, agrees: bool) -> HttpResponse:
    """On with a right list; else what stands in the way is shown. `agrees`: she says yes to every question."""
    is_read = not (sheet.asked or sheet.box_problem or sheet.file_problem or sheet.whole)
    found = found_in(request, page, sheet)
    if agrees:
        sheet.agreed = [question.key for question in found.questions]
        found = replace(found, agreed=sheet.agreed)
    if is_read and found.is_good:
        try:
            answer = page.save(forms.people_of(sheet.filled(), page.choices))
        except Refused as refusal:
            for problem in refusal.problems:
                messages.error(request, problem.message)
        else:
            forms.forget(request.session, page.key)
            return answer
    sheet.is_checked = True
    forms.keep(request.session, page.key, sheet)
    return redirect(page.here)
