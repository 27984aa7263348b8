"""The only door to a document: through its booking."""

from __future__ import annotations

from django.http import Http404

from conference.models import User
from delegates.bookings.access import booking_for
from delegates.payments.models import CreditNote, Invoice


def invoice_for(user: User, reference: str, number: str) -> Invoice:
    """That invoice of a booking which `user` may see; else 404."""
    try:
        return booking_for(user, reference).invoices.get(number=number)
    except Invoice.DoesNotExist:
        raise Http404("No such invoice.") from None


def credit_note_for(user: User, reference: str, number: str) -> CreditNote:
    """That credit note of a booking which `user` may see; else 404."""
    try:
        return booking_for(user, reference).credit_notes.select_related("invoice").get(number=number)
    except CreditNote.DoesNotExist:
        raise Http404("No such credit note.") from None
