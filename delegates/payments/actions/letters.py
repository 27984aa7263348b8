"""Letters about money, sent by tasks: asked for, declined, confirmed, changed, cancelled, with their papers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from conference.lib.mail import Attachment
from delegates.bookings.models import Booking
from delegates.payments import emails, pdfs
from delegates.payments.models import CreditNote, FrozenDocument, Invoice


def send_confirmation(*, booking: Booking, now: datetime) -> bool:
    """Mail the lead that the booking is confirmed, with the invoice; once, claimed by an UPDATE. Whether it went now."""
    mine = Booking.objects.filter(pk=booking.pk)
    if not mine.holding_places().filter(confirmation_sent_at=None).update(confirmation_sent_at=now):
        return False
    try:
        invoices = list(booking.invoices.order_by("pk"))
        emails.confirmation(booking, invoices, [_attached(one, pdfs.invoice(one)) for one in invoices]).send()
    except Exception:
        mine.update(confirmation_sent_at=None)
        raise
    return True


def send_cancellation(*, booking: Booking) -> None:
    """Mail the lead that the booking is cancelled, with its credit notes."""
    notes = list(booking.credit_notes.select_related("invoice").order_by("pk"))
    emails.cancellation(booking, notes, [_attached(one, pdfs.credit_note(one)) for one in notes]).send()


def send_change(*, booking: Booking, invoices: Collection[str], notes: Collection[str]) -> None:
    """Mail the lead what one change of the booking has brought: these further invoices and credit notes, by their numbers."""
    bills = list(Invoice.objects.filter(booking=booking, number__in=invoices).order_by("pk"))
    credits_ = list(
        CreditNote.objects.filter(booking=booking, number__in=notes).select_related("invoice").order_by("pk")
    )
    papers = [_attached(one, pdfs.invoice(one)) for one in bills]
    papers += [_attached(one, pdfs.credit_note(one)) for one in credits_]
    emails.change(booking, bills, credits_, papers).send()


def send_asked(*, booking: Booking) -> bool:
    """Mail the organisers that their yes is asked for, and the lead that it is. Answered or taken back meanwhile: nobody. Whether it went."""
    if booking.status != Booking.Status.AWAITING_APPROVAL:
        return False
    if booking.conference.contact_email:
        emails.asked_of_organisers(booking).send()
    emails.asked(booking).send()
    return True


def send_declined(*, booking: Booking, reason: str) -> None:
    """Mail the lead that the organisers said no, and why."""
    emails.declined(booking, reason).send()


def _attached(document: FrozenDocument, content: bytes) -> Attachment:
    return f"{document.number}.pdf", content, "application/pdf"
