"""The screen of an offer for some of a group: who comes, what that costs, what the others do."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.problems import Refused
from delegates.bookings import queries as booking_queries
from delegates.bookings.access import booking_for, is_organiser
from delegates.bookings.models import Booking
from delegates.bookings.queries import Contents
from delegates.payments import actions
from delegates.payments.forms import OfferForm
from delegates.waiting import queries as waiting_queries


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Pick who comes; the price is that of those who are ticked."""
    booking, now = booking_for(request.user, reference), timezone.now()
    contents = booking_queries.contents_of(booking)
    facts = waiting_queries.facts(contents, now)
    if booking.status != Booking.Status.DRAFT or not facts.is_part:
        return redirect("delegates:booking-waiting", booking.reference)
    people = list(booking.delegates.active().select_related("ticket_type"))
    first = _first_that_fit(contents)
    if request.method == "POST":
        form = OfferForm(request.POST, people=people)
        picked = [one.pk for one in people if str(one.pk) in request.POST.getlist("coming")]
        if form.is_valid() and request.POST.get("do") != "price" and _taken_up(request, booking, form):
            return redirect("delegates:booking", booking.reference)
    else:
        picked, form = first, None
    price = contents.with_people(one for one in contents.people if one.pk in picked).price(now)
    if form is None:
        form = OfferForm(
            people=people,
            initial={
                "coming": [str(pk) for pk in first],
                "rest": "wait",
                "bill_to": actions.school_address(booking),
                "purchase_order": booking.purchase_order,
                "seen": price.gross_pence,
            },
        )
    else:
        form.data = form.data.copy()
        form.data["seen"] = price.gross_pence  # what stands on the page now
    context = {
        "booking": booking,
        "conference": booking.conference,
        "facts": facts,
        "form": form,
        "price": price,
        "picked": len(picked),
        "policy": booking_queries.policy_in_words(booking.conference),
    }
    return render(request, "delegates/waiting/offer.html", context)


def _first_that_fit(contents: Contents) -> list[int]:
    """The first in her list for whom a place is kept."""
    left, first = Counter(contents.kept), []
    for member in contents.people:
        if left[member.kind] and member.pk:
            left[member.kind] -= 1
            first.append(member.pk)
    return first


def _taken_up(request: HttpRequest, booking: Booking, form: OfferForm) -> bool:
    """Whether it worked; what stood in the way is put on the form."""
    given = form.cleaned_data
    try:
        actions.accept_part(
            booking=booking,
            coming=[int(pk) for pk in given["coming"]],
            rest_waits=given["rest"] == "wait",
            by=request.user,
            now=timezone.now(),
            purchase_order=given["purchase_order"],
            bill_to=given["bill_to"],
            seen_pence=given["seen"],
            is_organiser=is_organiser(request.user),
        )
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return False
    messages.success(request, "Your booking is confirmed.")
    return True
