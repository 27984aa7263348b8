"""The desk of a school's or a trust's leads: what they have booked, what is still to do, and who acts with them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from delegates.desks.queries import school
from delegates.schools.access import proven_address
from delegates.schools.actions import may_be_let_in


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """All that she may see of bookings, by school and trust, with one button each to what is next."""
    found, proven = school.desk(request.user, timezone.localdate()), proven_address(request)
    context = {"desk": found, "may_enter": any(may_be_let_in(membership=row, proven=proven) for row in found.waiting)}
    return render(request, "delegates/desks/desk.html", context)
