"""Letters to a lead whose group waits. Built here, sent by tasks after commit."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.db.models import Sum
from django.urls import reverse

from conference.lib.mail import absolute, message
from delegates.waiting.models import WaitingEntry


def _letter(name: str, entry: WaitingEntry) -> EmailMultiAlternatives:
    booking = entry.booking
    return message(
        f"delegates/waiting/emails/{name}",
        to=[booking.lead.email],
        context={
            "booking": booking,
            "conference": booking.conference,
            "lead": booking.lead,
            "entry": entry,
            "people": booking.delegates.active().count(),
            "places": booking.holds.aggregate(all=Sum("places"))["all"] or 0,
            "url": absolute(reverse("delegates:booking-waiting", args=[booking.reference])),
        },
        reply_to=booking.conference.contact_email,
    )


def offer(entry: WaitingEntry) -> EmailMultiAlternatives:
    """To the lead: so many places are kept for you, until then."""
    return _letter("offer", entry)


def lapse(entry: WaitingEntry) -> EmailMultiAlternatives:
    """To the lead: the offer was not taken up in time; one click to join again."""
    return _letter("lapse", entry)
