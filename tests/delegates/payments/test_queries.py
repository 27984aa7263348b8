import pytest

from delegates.models import Booking
from delegates.payments import queries
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import UserFactory
from tests.factories.payments import CreditNoteFactory, InvoiceFactory, PaymentFactory
from tests.factories.schools import MembershipFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def test_the_balance_is_invoices_less_credit_notes_less_payments():
    booking = BookingFactory(confirmed=True)
    one, _ = InvoiceFactory(booking=booking), InvoiceFactory(booking=booking)
    CreditNoteFactory(invoice=one, net_pence=10_000, vat_pence=2_000, gross_pence=12_000)
    PaymentFactory(booking=booking, pence=100_000)
    PaymentFactory(booking=booking, pence=-500)
    PaymentFactory()

    money = queries.money_of(booking)

    assert (money.invoiced, money.credited, money.paid, money.balance) == (187_200, 12_000, 99_500, 75_700)
    assert queries.balance(booking) == 75_700


def test_a_booking_without_documents_owes_nothing():
    assert queries.balance(BookingFactory()) == 0


def test_the_desk_shows_whose_booking_it_may_once_each_the_newest_first():
    lead = UserFactory()
    first = BookingFactory(lead=lead, confirmed=True)
    second = BookingFactory(lead=lead)
    ours = BookingFactory()
    BookingFactory()
    MembershipFactory(user=lead, school=ours.school, is_confirmed=True)
    MembershipFactory(user=lead, school=first.school, is_confirmed=True)
    MembershipFactory(school=first.school, is_confirmed=True)
    DelegateFactory(booking=first)
    DelegateFactory(booking=first)
    DelegateFactory(booking=first, withdrawn_at=first.confirmed_at)
    invoice = InvoiceFactory(booking=first)

    rows = list(queries.desk(lead))

    assert [(row, row.people, row.balance, row.due_date) for row in rows] == [
        (ours, 0, 0, None),
        (second, 0, 0, None),
        (first, 2, 93_600, invoice.due_date),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_is_one_query_for_one_booking_and_for_three(number, django_assert_num_queries):
    lead = UserFactory()
    for _ in range(number):
        InvoiceFactory(booking=BookingFactory(lead=lead, confirmed=True))

    with django_assert_num_queries(1):
        assert len([str(row.school) for row in queries.desk(lead)]) == number


def test_sums_do_not_multiply_one_another():
    booking = BookingFactory(confirmed=True)
    for _ in range(3):
        DelegateFactory(booking=booking)
        PaymentFactory(booking=booking, pence=100)
    InvoiceFactory(booking=booking)

    row = queries.desk(booking.lead).get()

    assert (row.people, row.paid, row.invoiced) == (3, 300, 93_600)
    assert Booking.objects.count() == 1
