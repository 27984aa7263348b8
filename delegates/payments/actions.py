"""Deeds about money: confirm a booking on invoice, write invoices and credit notes, record what came in, cancel.

Order of locks, everywhere: the booking, the number series, then the counters of places last.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from conference.lib.mail import Attachment
from conference.lib.problems import Problem, Refused
from conference.lib.queue import after_commit
from conference.models import Conference, User
from delegates.bookings import actions as bookings
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking
from delegates.bookings.rules.prices import Line, Price
from delegates.payments import emails, pdfs, queries, rules
from delegates.payments.models import CreditNote, FrozenDocument, Invoice, NumberSeries, Payment


@transaction.atomic
def confirm_on_invoice(
    *,
    booking: Booking,
    by: User | None,
    now: datetime,
    purchase_order: str = "",
    bill_to: str = "",
    seen_pence: int | None = None,
    with_letters: bool = True,
) -> Booking:
    """Confirm a draft against an invoice: prices frozen, invoice numbered, places taken, letters after commit.

    A booking that costs nothing is paid at once and has no invoice. `seen_pence` is the total that the lead has agreed to;
    another price is refused. Without `with_letters` nobody is written to: a demonstration. Confirmed before: nothing
    changes. Refused: nothing changes either, and the exception has the reasons.
    """
    booking = bookings.locked(booking)
    if booking.status in Booking.HOLDING:
        return booking
    contents = booking_queries.contents_of(booking)
    price = bookings.confirm(
        contents=contents, now=now, purchase_order=purchase_order, bill_to=bill_to, seen_pence=seen_pence
    )
    invoice = _write_invoice(booking, price, now) if price.gross_pence else None
    data = {"pence": price.gross_pence, "invoice": invoice.number if invoice else None}
    log(instance=booking, action="booking.confirm", user=by, data=data)
    bookings.take_places(contents=contents)
    if with_letters:
        after_commit("delegates.payments.tasks.send_confirmation", booking.pk)
        after_commit("delegates.bookings.tasks.send_links", booking.pk)
    return booking


def issue_invoice(*, booking: Booking, price: Price, by: User | None, now: datetime) -> Invoice:
    """Write the next invoice of a `locked` booking, inside the caller's transaction: with it the number comes and goes."""
    invoice = _write_invoice(booking, price, now)
    log(instance=booking, action="invoice.issue", user=by, data={"number": invoice.number, "pence": price.gross_pence})
    return invoice


def credit_note(*, invoice: Invoice, by: User | None, now: datetime, reason: str) -> CreditNote | None:
    """Credit what is left of an invoice, on a `locked` booking inside the caller's transaction. None when nothing is left."""
    credited = [row for note in invoice.credit_notes.all() for row in note.totals]
    left = rules.change(before=rules.totals_from_json(credited), after=rules.totals_from_json(invoice.totals))
    if not left:
        return None
    whole = [Line(f"What is left of invoice {invoice.number}", 1, t.net_pence, t.vat_rate, t.vat_reason) for t in left]
    net, vat = sum(total.net_pence for total in left), sum(total.vat_pence for total in left)
    note = CreditNote.objects.create(
        booking=invoice.booking,
        invoice=invoice,
        number=_next_number(invoice.booking.conference, rules.CREDIT),
        issued_date=timezone.localdate(now),
        reason=reason,
        seller=invoice.seller,
        buyer=invoice.buyer,
        lines=[rules.line_to_json(line) for line in whole] if credited else invoice.lines,
        totals=[rules.total_to_json(total) for total in left],
        net_pence=net,
        vat_pence=vat,
        gross_pence=net + vat,
    )
    log(instance=invoice.booking, action="credit.issue", user=by, data={"number": note.number, "pence": net + vat})
    return note


@transaction.atomic
def record_payment(
    *, booking: Booking, kind: str, external_id: str, pence: int, received_at: datetime, by: User | None
) -> Payment:
    """Add a fact about money and settle the booking. The same fact told again changes nothing; told of another booking or
    another amount it is refused.
    """
    booking = bookings.locked(booking)
    if not pence:
        raise Refused([Problem("no-amount", "A payment of £0.00 is no payment.", "pence")])
    payment, is_new = Payment.objects.get_or_create(
        kind=kind,
        external_id=external_id,
        defaults={"booking": booking, "pence": pence, "received_at": received_at},
    )
    if not is_new:
        if (payment.booking_id, payment.pence) != (booking.pk, pence):
            raise Refused([Problem("known", "This payment is already recorded, and differently.", "external_id")])
        return payment
    log(instance=booking, action="payment.record", user=by, data={"payment": payment.pk, "kind": kind, "pence": pence})
    bookings.settle(booking=booking, is_covered=queries.balance(booking) <= 0, by=by)
    return payment


@transaction.atomic
def cancel_booking(*, booking: Booking, by: User | None, now: datetime, reason: str = "") -> Booking:
    """Cancel the whole booking: a credit note for each invoice, then its seats go back. Cancelled before: nothing changes.

    Money and seats only. The delegates' places in sessions are given back by delegates.choices.actions.cancel_booking, which
    calls this; that one is what screens call.
    """
    booking = bookings.locked(booking)
    if booking.status == Booking.Status.CANCELLED:
        return booking
    was_confirmed = booking.status in Booking.HOLDING
    for invoice in booking.invoices.prefetch_related("credit_notes").order_by("pk"):
        invoice.booking = booking
        credit_note(invoice=invoice, by=by, now=now, reason=reason or "The booking was cancelled.")
    bookings.cancel(booking=booking, by=by, now=now, reason=reason)
    if was_confirmed:
        after_commit("delegates.payments.tasks.send_cancellation", booking.pk)
    booking.refresh_from_db()
    return booking


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


def _attached(document: FrozenDocument, content: bytes) -> Attachment:
    return f"{document.number}.pdf", content, "application/pdf"


def _write_invoice(booking: Booking, price: Price, now: datetime) -> Invoice:
    conference = booking.conference
    issued = timezone.localdate(now)
    return Invoice.objects.create(
        booking=booking,
        number=_next_number(conference, rules.INVOICE),
        issued_date=issued,
        due_date=rules.due_date(issued, conference.payment_days),
        purchase_order=booking.purchase_order,
        seller=_seller(conference),
        buyer=_buyer(booking),
        lines=[rules.line_to_json(line) for line in price.lines],
        totals=[rules.total_to_json(total) for total in price.totals],
        net_pence=price.net_pence,
        vat_pence=price.vat_pence,
        gross_pence=price.gross_pence,
    )


def _next_number(conference: Conference, kind: str) -> str:
    """The next number of a series, in the caller's transaction: should that be rolled back, the number is free again."""
    series = NumberSeries.objects.filter(conference=conference, kind=kind)
    if not series.update(last=F("last") + 1):
        NumberSeries.objects.bulk_create([NumberSeries(conference=conference, kind=kind)], ignore_conflicts=True)
        series.update(last=F("last") + 1)
    return rules.document_number(conference.reference_prefix, kind, series.values_list("last", flat=True).get())


def _seller(conference: Conference) -> dict[str, str]:
    """Who sells, as it is today: a document shall read the same in six years."""
    return {
        "name": conference.seller_name,
        "address": conference.seller_address,
        "vat_number": conference.seller_vat_number,
        "bank_details": conference.bank_details,
        "contact_email": conference.contact_email,
        "conference": conference.name,
        "conference_date": conference.date.isoformat(),
    }


def _buyer(booking: Booking) -> dict[str, str]:
    return {
        "address": booking.bill_to or school_address(booking),
        "school": str(booking.school),
        "lead": booking.lead.get_full_name(),
        "reference": booking.reference,
    }


def school_address(booking: Booking) -> str:
    """What stands under “Invoice to” until the lead writes something else: the school, its town and postcode."""
    school = booking.school
    return "\n".join(part for part in (school.name, school.town, school.postcode) if part)
