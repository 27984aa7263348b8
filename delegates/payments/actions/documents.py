"""Invoices and credit notes: numbered, written once, and so that all of a booking's together say what it costs now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from conference.models import Conference
from delegates.bookings.models import Booking
from delegates.bookings.rules.prices import Price
from delegates.payments import queries, rules
from delegates.payments.models import CreditNote, Invoice, NumberSeries


@dataclass(frozen=True)
class Papers:
    """The numbers of what one deed wrote."""

    invoices: tuple[str, ...] = ()
    credit_notes: tuple[str, ...] = ()

    def for_log(self) -> dict[str, list[str]]:
        """As it stands in the log entry of the deed."""
        return {"invoices": list(self.invoices), "credit_notes": list(self.credit_notes)}


def write_first(*, booking: Booking, price: Price, now: datetime) -> Papers:
    """The invoice of a booking that is being confirmed and has no documents yet; none when there is nothing to pay."""
    if not price.gross_pence:
        return Papers()
    return Papers((_invoice(booking, rules.Part(price.lines, price.totals), now).number,))


def write_difference(*, booking: Booking, before: Price, after: Price, now: datetime, reason: str) -> Papers:
    """On a `locked` booking inside the caller's transaction: an invoice for what it costs more now than its documents say,
    credit notes for what it costs less. With the transaction the numbers come and go; the caller logs them.
    """
    said = queries.said(booking)
    more, less = rules.difference(said.totals, before.lines, after)
    bills = [_invoice(booking, more, now)] if more else []
    notes = [_credit_note(booking, credit, now, reason) for credit in rules.spread(less, said.left)] if less else []
    return Papers(tuple(one.number for one in bills), tuple(one.number for one in notes))


def _invoice(booking: Booking, part: rules.Part, now: datetime) -> Invoice:
    issued = timezone.localdate(now)
    return Invoice.objects.create(
        booking=booking,
        number=_next_number(booking.conference, rules.INVOICE),
        issued_date=issued,
        due_date=rules.due_date(issued, booking.conference.payment_days),
        purchase_order=booking.purchase_order,
        seller=_seller(booking.conference),
        buyer=_buyer(booking),
        **_figures(part),
    )


def _credit_note(booking: Booking, credit: rules.Credit, now: datetime, reason: str) -> CreditNote:
    invoice = Invoice.objects.get(pk=credit.invoice)
    return CreditNote.objects.create(
        booking=booking,
        invoice=invoice,
        number=_next_number(booking.conference, rules.CREDIT),
        issued_date=timezone.localdate(now),
        reason=reason,
        seller=invoice.seller,
        buyer=invoice.buyer,
        **_figures(credit.part),
    )


def _figures(part: rules.Part) -> dict[str, object]:
    net, vat = sum(total.net_pence for total in part.totals), sum(total.vat_pence for total in part.totals)
    return {
        "lines": [rules.line_to_json(line) for line in part.lines],
        "totals": [rules.total_to_json(total) for total in part.totals],
        "net_pence": net,
        "vat_pence": vat,
        "gross_pence": net + vat,
    }


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
        "school": _for_whom(booking),
        "lead": booking.lead.get_full_name(),
        "reference": booking.reference,
    }


def _for_whom(booking: Booking) -> str:
    """The school; or the trust, with the schools whose people are in it."""
    if not booking.trust_id:
        return str(booking.school)
    schools = booking.delegates.active().order_by("school__name").values_list("school__name", flat=True).distinct()
    return f"{booking.trust} ({', '.join(schools)})"


def school_address(booking: Booking) -> str:
    """What stands under “Invoice to” until the lead writes something else: the school, its town and postcode; or what its trust has said."""
    if booking.trust_id:
        return booking.trust.bill_to or booking.trust.name
    school = booking.school
    return "\n".join(part for part in (school.name, school.town, school.postcode) if part)
