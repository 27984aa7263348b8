"""The door from a request to a delegate's data: one permission, checked at each address."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from conference.models import User
from delegates.bookings.models import Delegate

MAY_ANSWER = "delegates.answer_data_requests"


def person(user: User, pk: int) -> Delegate:
    """Any delegate of any conference, for who answers such requests; 404 for everybody else."""
    if not user.has_perm(MAY_ANSWER):
        raise Http404
    people = Delegate.objects.select_related("school", "ticket_type", "booking__conference", "booking__lead")
    return get_object_or_404(people, pk=pk)
