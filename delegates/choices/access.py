"""The door from a personal link to its delegate. The token is 130 random bits: nobody can guess it."""

from __future__ import annotations

from django.http import Http404

from delegates.bookings.models import Delegate
from sessions.models import Slot


def delegate_for(token: str) -> Delegate:
    """The delegate whose link this is, with school, booking, conference and venue. 404 for anybody else's guess."""
    try:
        return Delegate.objects.select_related("school", "booking__conference__venue").get(link_token=token)
    except Delegate.DoesNotExist:
        raise Http404("No such link") from None


def slot_for(delegate: Delegate, pk: int) -> Slot:
    """A slot of her conference in which she chooses; 404 for a break, a plenary, or another conference's."""
    try:
        return Slot.objects.public().get(pk=pk, conference_id=delegate.booking.conference_id, kind=Slot.Kind.WORKSHOPS)
    except Slot.DoesNotExist:
        raise Http404("No such slot") from None
