"""A lead's page: how many coaches bring her people, and how many cars want a place to park."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.problems import Refused
from delegates.bookings.access import booking_for
from delegates.bookings.models import Booking
from delegates.desks import actions, rules
from delegates.desks.forms import VehiclesForm


@require_http_methods(["GET", "POST"])
def vehicles(request: HttpRequest, reference: str) -> HttpResponse:
    """Open until the day itself; afterwards, and for a draft, the page says why not."""
    booking, now = booking_for(request.user, reference), timezone.now()
    problems = rules.vehicle_problems(
        is_confirmed=booking.status in Booking.HOLDING, day=booking.conference.date, today=timezone.localdate(now)
    )
    form = VehiclesForm(request.POST or None, initial={"coaches": booking.coaches, "cars": booking.cars})
    if request.method == "POST" and not problems and form.is_valid():
        try:
            actions.tell_vehicles(booking=booking, by=request.user, now=now, **form.cleaned_data)
        except Refused as refusal:
            problems = refusal.problems
        else:
            messages.success(request, f"Thank you: {rules.vehicles(**form.cleaned_data)}.")
            return redirect("delegates:booking", booking.reference)
    context = {"booking": booking, "conference": booking.conference, "form": form, "problems": problems}
    return render(request, "delegates/desks/vehicles.html", context)
