"""The doors: a delegate's personal link, and which organiser may see what."""

from __future__ import annotations

from django.http import Http404

from delegates.bookings.models import Booking, Delegate

MAY_SEE_DIETARY = "delegates.see_dietary"
MAY_SEE_ACCESS = "delegates.see_access"
MAY_SEE_PHOTOS = "delegates.view_delegate"


def delegate_for(token: str) -> Delegate:
    """The delegate whose link this is. 404 for anybody else's guess."""
    try:
        return Delegate.objects.select_related("school", "booking__conference__venue").get(link_token=token)
    except Delegate.DoesNotExist:
        raise Http404("No such link") from None


def is_coming(delegate: Delegate) -> bool:
    """Who holds no place is asked for nothing."""
    return delegate.withdrawn_at is None and delegate.booking.status in Booking.HOLDING
