"""A lead's screens: her list with its places kept, and where her group stands in line."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from conference.lib.problems import Refused
from delegates.bookings import queries as booking_queries
from delegates.bookings import views as booking_views
from delegates.bookings.access import booking_for, is_organiser
from delegates.bookings.models import Booking
from delegates.waiting import actions, queries
from delegates.waiting.forms import AtLeastForm


def roster(request: HttpRequest, reference: str) -> HttpResponse:
    """The colleagues of a draft; with the list their places are kept."""
    return booking_views.roster(request, reference, save_list=actions.save_list)


@require_POST
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Her places, kept once more."""
    booking = booking_for(request.user, reference)
    if not actions.keep(booking=booking, now=timezone.now()):
        messages.error(request, "Your places could not be kept.")
    return redirect("delegates:booking-review", booking.reference)


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, reference: str) -> HttpResponse:
    """Join, see one's place, change how few are of use, leave."""
    booking = booking_for(request.user, reference)
    if booking.status != Booking.Status.DRAFT:
        return redirect("delegates:booking", booking.reference)
    contents = booking_queries.contents_of(booking)
    if not contents.people:
        return redirect("delegates:booking-roster", booking.reference)
    people = len(contents.people)
    if request.method == "POST":
        form = AtLeastForm(request.POST, people=people)
        if _done(request, booking, form):
            return redirect("delegates:booking-waiting", booking.reference)
    facts = queries.facts(contents, timezone.now())
    if request.method == "GET":
        form = AtLeastForm(people=people, initial={"at_least": facts.entry.at_least if facts.entry else people})
    context = {
        "booking": booking,
        "conference": booking.conference,
        "facts": facts,
        "form": form,
        "closed": booking_queries.window_problems_of(booking.conference, timezone.now()),
    }
    return render(request, "delegates/waiting/line.html", context)


def _done(request: HttpRequest, booking: Booking, form: AtLeastForm) -> bool:
    """Whether the button did what it says; what stood in the way is put on the form."""
    now, by = timezone.now(), request.user
    if request.POST.get("do") == "leave":
        if actions.leave(booking=booking, by=by, now=now):
            messages.success(request, "You have left the line. Your list is kept.")
        return True
    if not form.is_valid():
        return False
    try:
        actions.join(
            booking=booking,
            at_least=form.cleaned_data["at_least"],
            by=by,
            now=now,
            is_organiser=is_organiser(by),
        )
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field or None, problem.message)
        return False
    messages.success(request, "You are on the waiting list. We write to you when places come free.")
    return True
