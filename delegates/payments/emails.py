"""Letters about money. Built here, sent by tasks after commit."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from conference.lib.mail import absolute, message
from delegates.bookings.models import Booking
from delegates.payments import pdfs, queries


def _about(booking: Booking) -> dict[str, object]:
    return {
        "booking": booking,
        "conference": booking.conference,
        "lead": booking.lead,
        "people": booking.delegates.active().count(),
        "balance": queries.balance(booking),
        "url": absolute(reverse("delegates:booking", args=[booking.reference])),
    }


def confirmation(booking: Booking) -> EmailMultiAlternatives:
    """To the lead: it is confirmed, what happens next, and the invoice as an attachment (none when nothing is to pay)."""
    invoices = list(booking.invoices.order_by("pk"))
    return message(
        "delegates/payments/emails/confirmation",
        to=[booking.lead.email],
        context=_about(booking) | {"invoices": invoices},
        attachments=[(f"{one.number}.pdf", pdfs.invoice(one), "application/pdf") for one in invoices],
        reply_to=booking.conference.contact_email,
    )


def cancellation(booking: Booking) -> EmailMultiAlternatives:
    """To the lead: it is cancelled, and the credit notes as attachments."""
    notes = list(booking.credit_notes.select_related("invoice").order_by("pk"))
    return message(
        "delegates/payments/emails/cancellation",
        to=[booking.lead.email],
        context=_about(booking) | {"credit_notes": notes},
        attachments=[(f"{one.number}.pdf", pdfs.credit_note(one), "application/pdf") for one in notes],
        reply_to=booking.conference.contact_email,
    )
