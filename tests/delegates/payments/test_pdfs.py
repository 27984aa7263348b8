import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from delegates.payments import pdfs
from tests.factories.payments import BUYER, CreditNoteFactory, InvoiceFactory

pytestmark = pytest.mark.django_db


def words(content):
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def test_the_invoice_says_all_that_an_office_looks_for():
    invoice = InvoiceFactory.build(number="SC27-0007")

    (page,) = words(pdfs.invoice(invoice))

    for part in [
        "Invoice SC27-0007",
        "Date 1 November 2026",
        "Due by 1 December 2026",
        "Your purchase order PO-4711",
        "Our reference SC27-4K7QWR",
        "Harbour School Poole BH15 3HY",
        "on Monday 14 June 2027",
        "Full day 12 £65.00 £780.00 20 %",
        "20 % £780.00 £156.00 £936.00",
        "To pay £936.00",
        "Sort code 00-00-00",
        "Page 1 of 1",
    ]:
        assert part in page, page


def test_without_a_purchase_order_the_invoice_says_that_it_is_to_follow():
    (page,) = words(pdfs.invoice(InvoiceFactory.build(purchase_order="")))

    assert "Your purchase order to follow" in page


def test_where_no_vat_is_charged_the_reason_stands_in_the_invoice():
    reason = "Exempt: education by an eligible body"
    invoice = InvoiceFactory.build(
        totals=[{"vat_rate": 0, "vat_reason": reason, "net_pence": 78_000, "vat_pence": 0}],
        vat_pence=0,
        gross_pence=78_000,
    )

    (page,) = words(pdfs.invoice(invoice))

    assert f"{reason} £780.00 £0.00 £780.00" in page


def test_the_credit_note_names_its_invoice_and_the_reason():
    note = CreditNoteFactory.build(number="SC27-C0001", invoice=InvoiceFactory.build(number="SC27-0007"))

    (page,) = words(pdfs.credit_note(note))

    for part in [
        "Credit note SC27-C0001",
        "Credits invoice SC27-0007",
        "The booking was cancelled.",
        "Credited £936.00",
    ]:
        assert part in page, page


def test_a_screen_reader_finds_a_tagged_document_in_english_with_a_title():
    pdf = PdfReader(BytesIO(pdfs.invoice(InvoiceFactory.build(number="SC27-0007"))))

    root = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], pdf.metadata.title) == ("en-GB", True, "Invoice SC27-0007")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_what_a_lead_types_stays_text_in_the_document():
    invoice = InvoiceFactory.build(buyer={**BUYER, "address": "<b>Trust</b> & Sons\n<img src=x>"})

    (page,) = words(pdfs.invoice(invoice))

    assert "<b>Trust</b> & Sons <img src=x>" in page


def test_a_long_list_of_lines_goes_over_several_pages():
    line = InvoiceFactory.build().lines[0]
    invoice = InvoiceFactory.build(lines=[line | {"text": f"Ticket {n}"} for n in range(60)])

    pages = words(pdfs.invoice(invoice))

    assert len(pages) == 3
    assert all("Description Number Each Net VAT" in page for page in pages[:2])
