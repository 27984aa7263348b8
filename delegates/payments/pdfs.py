"""Invoices and credit notes as PDFs, drawn from what was frozen when they were issued and from nothing else."""

from __future__ import annotations

from datetime import date

from conference.lib.pdf import render_pdf
from delegates.payments import rules
from delegates.payments.models import CreditNote, FrozenDocument, Invoice


def invoice(document: Invoice) -> bytes:
    return _render("invoice", document)


def credit_note(document: CreditNote) -> bytes:
    return _render("credit_note", document)


def _render(name: str, document: FrozenDocument) -> bytes:
    buyer_name, _, buyer_address = document.buyer["address"].partition("\n")
    context = {
        "document": document,
        "seller": document.seller,
        "buyer": document.buyer,
        "buyer_name": buyer_name,
        "buyer_address": buyer_address,
        "conference_date": date.fromisoformat(document.seller["conference_date"]),
        "lines": [line | {"vat_short": rules.vat_short(line["vat_rate"])} for line in document.lines],
        "totals": [
            row
            | {
                "vat": rules.vat_words(row["vat_rate"], row["vat_reason"]),
                "gross_pence": row["net_pence"] + row["vat_pence"],
            }
            for row in document.totals
        ],
    }
    return render_pdf(f"delegates/payments/pdf/{name}.html", context, pdf_variant="pdf/ua-1")
