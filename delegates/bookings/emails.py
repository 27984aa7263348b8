"""Letters about a booking. Built here, sent by tasks after commit."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from conference.lib.mail import absolute, message
from delegates.bookings.models import Delegate


def personal_link(delegate: Delegate) -> EmailMultiAlternatives:
    """To a delegate: who booked for her, and her own page. It needs booking__conference, booking__lead and school."""
    conference = delegate.booking.conference
    return message(
        "delegates/bookings/emails/personal_link",
        to=[delegate.email],
        context={
            "delegate": delegate,
            "conference": conference,
            "lead": delegate.booking.lead,
            "url": absolute(reverse("delegates:my-day", args=[delegate.link_token])),
        },
        reply_to=conference.contact_email,
    )
