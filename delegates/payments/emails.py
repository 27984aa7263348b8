"""Letters about money. Built here, sent by tasks after commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from conference.lib.mail import Attachment, absolute, message
from delegates.bookings.models import Booking
from delegates.payments import queries
from delegates.payments.models import CreditNote, Invoice


def _about(booking: Booking) -> dict[str, object]:
    return {
        "booking": booking,
        "conference": booking.conference,
        "lead": booking.lead,
        "people": booking.delegates.active().count(),
        "to_repay": max(-queries.balance(booking), 0),
        "url": absolute(reverse("delegates:booking", args=[booking.reference])),
    }


def confirmation(
    booking: Booking, invoices: Sequence[Invoice], attachments: Iterable[Attachment]
) -> EmailMultiAlternatives:
    """To the lead: it is confirmed, what happens next, and the invoice attached (none when nothing is to pay)."""
    return message(
        "delegates/payments/emails/confirmation",
        to=[booking.lead.email],
        context=_about(booking) | {"invoices": invoices},
        attachments=attachments,
        reply_to=booking.conference.contact_email,
    )


def cancellation(
    booking: Booking, notes: Sequence[CreditNote], attachments: Iterable[Attachment]
) -> EmailMultiAlternatives:
    """To the lead: it is cancelled, and the credit notes attached."""
    return message(
        "delegates/payments/emails/cancellation",
        to=[booking.lead.email],
        context=_about(booking) | {"credit_notes": notes},
        attachments=attachments,
        reply_to=booking.conference.contact_email,
    )


def change(
    booking: Booking, invoices: Sequence[Invoice], notes: Sequence[CreditNote], attachments: Iterable[Attachment]
) -> EmailMultiAlternatives:
    """To the lead: the booking has changed, and the further invoices and credit notes attached."""
    return message(
        "delegates/payments/emails/change",
        to=[booking.lead.email],
        context=_about(booking) | {"invoices": invoices, "credit_notes": notes},
        attachments=attachments,
        reply_to=booking.conference.contact_email,
    )


def asked(booking: Booking) -> EmailMultiAlternatives:
    """To the lead: her request is with the organisers, and her places are kept."""
    return message(
        "delegates/payments/emails/asked",
        to=[booking.lead.email],
        context=_about(booking),
        reply_to=booking.conference.contact_email,
    )


def asked_of_organisers(booking: Booking) -> EmailMultiAlternatives:
    """To the organisers: who asks for how many places, and where to answer."""
    page = absolute(reverse("booking_request", args=[booking.pk]))
    return message(
        "delegates/payments/emails/asked_of_organisers",
        to=[booking.conference.contact_email],
        context=_about(booking) | {"page": page},
        reply_to=booking.lead.email,
    )


def declined(booking: Booking, reason: str) -> EmailMultiAlternatives:
    """To the lead: the organisers said no, and why; her list is kept."""
    return message(
        "delegates/payments/emails/declined",
        to=[booking.lead.email],
        context=_about(booking) | {"reason": reason},
        reply_to=booking.conference.contact_email,
    )
