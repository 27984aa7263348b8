"""Cancelling a whole booking: the lead's question page. It stands in this slice, since seats in sessions go back as well."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from delegates.bookings import queries as booking_queries
from delegates.bookings.access import booking_for
from delegates.choices import actions
from delegates.payments import queries


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks first; cancels when asked to."""
    booking, now = booking_for(request.user, reference), timezone.now()
    problems = booking_queries.cancel_problems_of(booking, now)
    if request.method == "POST" and not problems:
        actions.cancel_booking(booking=booking, by=request.user, now=now)
        messages.success(request, f"Booking {booking.reference} is cancelled.")
        return redirect("delegates:booking", booking.reference)
    context = {
        "booking": booking,
        "conference": booking.conference,
        "problems": problems,
        "people": booking.delegates.active().count(),
        "money": queries.money_of(booking),
        "change": queries.cancelling(booking_queries.contents_of(booking), now),
        "policy": booking_queries.policy_in_words(booking.conference),
    }
    return render(request, "delegates/payments/cancel.html", context)
