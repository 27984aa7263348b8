"""The page that explains booking, and the school with which it begins."""

from __future__ import annotations

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
from delegates.bookings import actions, queries
from delegates.schools import queries as schools
from delegates.schools.access import proven_address, school_for, trust_for


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
            "policy": queries.policy_in_words(conference),
            "closed": queries.window_problems_of(conference, now),
            "schools": queries.schools_of(request.user) if request.user.is_authenticated else [],
            "trusts": schools.trusts_of(request.user) if request.user.is_authenticated else [],
        }
    return render(request, "delegates/bookings/book.html", context)


def _start(request: HttpRequest, conference: Conference) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("delegates:school-search"))
    school = school_for(request.user, request.POST.get("school", ""))
    number = request.POST.get("trust", "")
    trust = trust_for(request.user, number) if number else None
    try:
        booking = actions.start(
            conference=conference,
            school=school,
            by=request.user,
            now=timezone.now(),
            trust=trust,
            proven=proven_address(request),
        )
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
        return redirect("delegates:book")
    # A list that came along is sent on (307) to the page that reads lists: she need not see that page when it is right.
    has_list = bool(request.POST.get("pasted", "").strip())
    return redirect("delegates:booking-roster", booking.reference, preserve_request=has_list)
