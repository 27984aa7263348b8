import pytest
from django.db import IntegrityError, transaction

from delegates.models import CreditNote, Invoice, NumberSeries, Payment
from tests.factories.payments import CreditNoteFactory, InvoiceFactory, NumberSeriesFactory, PaymentFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def refused_by(name, deed):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        deed()


@pytest.mark.parametrize(
    ("factory", "name"),
    [(InvoiceFactory, "delegates_invoice_adds_up"), (CreditNoteFactory, "delegates_creditnote_adds_up")],
)
def test_a_document_whose_sum_is_wrong_cannot_be_stored(factory, name):
    refused_by(name, lambda: factory(gross_pence=93_601))


@pytest.mark.parametrize("factory", [InvoiceFactory, CreditNoteFactory])
def test_one_number_is_one_document(factory):
    first = factory()

    refused_by("number", lambda: factory(number=first.number))


@pytest.mark.parametrize("factory", [InvoiceFactory, CreditNoteFactory])
def test_a_document_is_never_written_again_nor_deleted(factory):
    document = factory()
    document.net_pence = 1

    with pytest.raises(TypeError, match="written once"):
        document.save()
    with pytest.raises(TypeError, match="never deleted"):
        document.delete()

    assert type(document).objects.get().net_pence == 78_000


def test_one_payment_is_told_once():
    payment = PaymentFactory()

    refused_by(
        "delegates_payment_once|UNIQUE constraint failed: delegates_payment",
        lambda: PaymentFactory(kind=payment.kind, external_id=payment.external_id),
    )
    PaymentFactory(kind=Payment.Kind.CARD, external_id=payment.external_id)


def test_a_payment_of_nothing_is_no_payment():
    refused_by("delegates_payment_not_zero", lambda: PaymentFactory(pence=0))


def test_a_conference_has_one_series_of_each_kind():
    series = NumberSeriesFactory()

    refused_by(
        "delegates_numberseries_once|UNIQUE constraint failed: delegates_numberseries",
        lambda: NumberSeriesFactory(conference=series.conference),
    )
    NumberSeriesFactory(conference=series.conference, kind="CREDIT")


def test_documents_and_payments_say_what_they_are():
    assert [str(Invoice(number="SC27-0001")), str(CreditNote(number="SC27-C0001"))] == ["SC27-0001", "SC27-C0001"]
    assert [str(NumberSeries(kind="INVOICE", last=7)), str(Payment(kind="BANK", external_id="x"))] == [
        "INVOICE 7",
        "BANK x",
    ]
