"""Factories: one for each model, no surprising behaviour. Money is 12 places at £65.00 with 20 % VAT unless the test says otherwise."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import CreditNote, Invoice, NumberSeries, Payment
from tests.factories.bookings import BookingFactory
from tests.factories.conference import ConferenceFactory

SELLER = {
    "name": "Saltmarsh School",
    "address": "Harbour Road\nPoole\nBH15 1AA",
    "vat_number": "",
    "bank_details": "Saltmarsh School\nSort code 00-00-00\nAccount 00000000",
    "contact_email": "conference@saltmarsh.example",
    "conference": "South Coast Teaching & Learning Conference 2027",
    "conference_date": "2027-06-14",
}
BUYER = {
    "address": "Harbour School\nPoole\nBH15 3HY",
    "school": "Harbour School, Poole",
    "lead": "Carol Marsh",
    "reference": "SC27-4K7QWR",
}
LINES = [
    {"text": "Full day", "quantity": 12, "unit_pence": 6500, "net_pence": 78000, "vat_rate": 2000, "vat_reason": ""}
]
TOTALS = [{"vat_rate": 2000, "vat_reason": "", "net_pence": 78000, "vat_pence": 15600}]


class NumberSeriesFactory(DjangoModelFactory):
    class Meta:
        model = NumberSeries

    conference = factory.SubFactory(ConferenceFactory)
    kind = "INVOICE"


class InvoiceFactory(DjangoModelFactory):
    class Meta:
        model = Invoice

    booking = factory.SubFactory(BookingFactory, confirmed=True)
    number = factory.Sequence(lambda n: f"SC27-{n:04d}")
    issued_date = date(2026, 11, 1)
    due_date = date(2026, 12, 1)
    purchase_order = "PO-4711"
    seller = factory.LazyFunction(lambda: dict(SELLER))
    buyer = factory.LazyFunction(lambda: dict(BUYER))
    lines = factory.LazyFunction(lambda: [dict(line) for line in LINES])
    totals = factory.LazyFunction(lambda: [dict(total) for total in TOTALS])
    net_pence = 78000
    vat_pence = 15600
    gross_pence = 93600


class CreditNoteFactory(DjangoModelFactory):
    """Takes off the whole of its invoice."""

    class Meta:
        model = CreditNote

    invoice = factory.SubFactory(InvoiceFactory)
    booking = factory.SelfAttribute("invoice.booking")
    number = factory.Sequence(lambda n: f"SC27-C{n:04d}")
    issued_date = date(2026, 11, 2)
    reason = "The booking was cancelled."
    seller = factory.SelfAttribute("invoice.seller")
    buyer = factory.SelfAttribute("invoice.buyer")
    lines = factory.SelfAttribute("invoice.lines")
    totals = factory.SelfAttribute("invoice.totals")
    net_pence = 78000
    vat_pence = 15600
    gross_pence = 93600


class PaymentFactory(DjangoModelFactory):
    class Meta:
        model = Payment

    booking = factory.SubFactory(BookingFactory, confirmed=True)
    kind = Payment.Kind.BANK
    external_id = factory.Sequence(lambda n: f"line-{n}")
    pence = 93600
    received_at = datetime(2026, 11, 20, 9, tzinfo=UTC)
