from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.bookings import actions as bookings
from delegates.bookings.queries import contents_of
from delegates.models import Booking, CreditNote, Delegate, Invoice, NumberSeries, Payment, TicketType
from delegates.payments import actions, queries
from tests.delegates.conftest import NOW
from tests.factories.bookings import DelegateFactory, PriceRuleFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.payments import NumberSeriesFactory

pytestmark = pytest.mark.sqlite


def counters(conference):
    kinds = list(TicketType.objects.filter(conference=conference).order_by("pk").values_list("taken", flat=True))
    return [*kinds, Conference.objects.get(pk=conference.pk).taken]


def entries(booking):
    return [(e.action, e.user, e.data) for e in ModelLogEntry.objects.for_instance(booking).order_by("pk")]


def as_it_stands(booking):
    """All that confirming could have changed."""
    row = Booking.objects.get(pk=booking.pk)
    return {
        "status": row.status,
        "confirmed_at": row.confirmed_at,
        "purchase_order": row.purchase_order,
        "prices": list(row.delegates.values_list("price_pence", flat=True)),
        "invoices": Invoice.objects.count(),
        "series": list(NumberSeries.objects.values_list("last", flat=True)),
        "counters": counters(row.conference),
        "log": entries(row),
        "mail": len(mail.outbox),
    }


def confirm(booking, **options):
    return actions.confirm_on_invoice(booking=booking, by=options.pop("by", booking.lead), now=NOW, **options)


# --- Confirming ------------------------------------------------------------------------------------------------------


def test_confirming_freezes_prices_writes_the_invoice_and_takes_the_places(conference, make_draft):
    booking = make_draft(3)

    confirm(booking, purchase_order="PO-4711", bill_to="Harbour Trust\n1 Quay Street\nPoole")

    booking.refresh_from_db()
    invoice = booking.invoices.get()
    assert (booking.status, booking.confirmed_at, booking.purchase_order) == ("AWAITING_PAYMENT", NOW, "PO-4711")
    assert list(booking.delegates.values_list("price_pence", flat=True)) == [6500, 6500, 6500]
    assert counters(conference) == [3, 3]
    assert (invoice.number, invoice.issued_date, invoice.due_date) == (
        "SC27-0001",
        date(2027, 1, 11),
        date(2027, 2, 10),
    )
    assert (invoice.net_pence, invoice.vat_pence, invoice.gross_pence) == (19500, 3900, 23400)
    assert invoice.lines == [
        {"text": "Full day", "quantity": 3, "unit_pence": 6500, "net_pence": 19500, "vat_rate": 2000, "vat_reason": ""}
    ]
    assert invoice.totals == [{"vat_rate": 2000, "vat_reason": "", "net_pence": 19500, "vat_pence": 3900}]
    assert invoice.buyer == {
        "address": "Harbour Trust\n1 Quay Street\nPoole",
        "school": "Harbour School, Poole",
        "lead": booking.lead.get_full_name(),
        "reference": booking.reference,
    }
    assert (invoice.seller["name"], invoice.purchase_order) == ("Saltmarsh School", "PO-4711")


def test_confirming_is_logged_with_who_did_it(make_draft):
    booking, organiser = make_draft(1), UserFactory()

    confirm(booking, by=organiser)

    assert entries(booking) == [
        ("booking.confirm", organiser, {"pence": 7800, "invoices": ["SC27-0001"], "credit_notes": []}),
    ]


def test_confirming_twice_changes_nothing_the_second_time(make_draft, django_capture_on_commit_callbacks):
    booking = make_draft(2)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(booking)
    after_once = as_it_stands(booking)

    with django_capture_on_commit_callbacks(execute=True):
        again = actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW + timedelta(days=1))

    assert again.status == "AWAITING_PAYMENT"
    assert as_it_stands(booking) == after_once


def test_without_another_address_the_invoice_goes_to_the_school(make_draft):
    booking = make_draft(1)

    confirm(booking)

    assert booking.invoices.get().buyer["address"] == "Harbour School\nPoole\nBH15 3HY"


def test_the_invoice_keeps_what_was_true_when_it_was_written(conference, make_draft):
    booking = make_draft(1)
    confirm(booking)

    Conference.objects.filter(pk=conference.pk).update(seller_name="Another School", bank_details="elsewhere")

    assert Invoice.objects.get().seller["name"] == "Saltmarsh School"


def test_letters_leave_after_the_commit_and_not_before(conference, make_draft, django_capture_on_commit_callbacks):
    booking = make_draft(2)

    with django_capture_on_commit_callbacks(execute=True):
        confirm(booking)
        before = len(mail.outbox)

    assert before == 0
    assert [message.to for message in mail.outbox] == [
        [booking.lead.email],
        *([email] for email in booking.delegates.values_list("email", flat=True)),
    ]
    letter = mail.outbox[0]
    assert letter.subject == f"Booking {booking.reference} is confirmed: 2 places at {conference.name}"
    assert [(name, content[:5], kind) for name, content, kind in letter.attachments] == [
        ("SC27-0001.pdf", b"%PDF-", "application/pdf")
    ]
    assert f"/bookings/{booking.reference}/" in letter.body
    assert letter.reply_to == ["conference@saltmarsh.example"]


def test_a_confirmation_sent_again_by_the_worker_reaches_nobody_twice(make_draft, django_capture_on_commit_callbacks):
    booking = make_draft(1)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(booking)
    sent = len(mail.outbox)

    went = actions.send_confirmation(booking=booking, now=NOW)
    links = bookings.send_links(booking=booking, now=NOW)

    assert (went, links, len(mail.outbox)) == (False, 0, sent)


def test_a_booking_that_costs_nothing_is_paid_at_once_and_has_no_invoice(
    conference, make_draft, django_capture_on_commit_callbacks
):
    conference.ticket_types.update(price_pence=0)
    booking = make_draft(2)

    with django_capture_on_commit_callbacks(execute=True):
        confirm(booking)

    booking.refresh_from_db()
    assert (booking.status, Invoice.objects.count(), counters(conference)) == ("PAID", 0, [2, 2])
    assert mail.outbox[0].attachments == []
    assert "There is nothing to pay." in mail.outbox[0].body


def test_an_early_price_is_frozen_and_the_tenth_place_is_free(conference, make_draft):
    PriceRuleFactory(conference=conference)
    PriceRuleFactory(
        conference=conference,
        kind="EARLY_BIRD",
        label="Early bird",
        percent=10,
        every=None,
        until_at=NOW + timedelta(hours=1),
    )
    booking = make_draft(10)

    confirm(booking)

    invoice = booking.invoices.get()
    assert [(line["text"], line["net_pence"]) for line in invoice.lines] == [
        ("Full day (Early bird, instead of £65.00)", 58500),
        ("One place free in every ten", -5850),
    ]
    assert set(booking.delegates.values_list("price_pence", flat=True)) == {5850}
    assert invoice.gross_pence == 63180


def test_a_booking_can_be_confirmed_without_a_letter_to_anybody(make_draft, django_capture_on_commit_callbacks):
    booking = make_draft(1)

    with django_capture_on_commit_callbacks(execute=True):
        confirm(booking, with_letters=False)

    assert (Booking.objects.get().status, mail.outbox) == ("AWAITING_PAYMENT", [])


def test_who_was_withdrawn_costs_nothing_and_takes_no_place(conference, make_draft):
    booking = make_draft(2)
    DelegateFactory(booking=booking, ticket_type=conference.ticket_types.get(), withdrawn_at=NOW)

    confirm(booking)

    assert (booking.invoices.get().net_pence, counters(conference)) == (13000, [2, 2])


@pytest.mark.parametrize(
    ("case", "capacity", "kind_capacity", "people", "now", "sentences"),
    [
        ("too few places", 2, None, 3, NOW, ["Only 2 places are left."]),
        ("too few of the ticket", None, 1, 2, NOW, ["Only 1 place of “Full day” is left."]),
        ("nobody in it", None, None, 0, NOW, ["There is nobody in this booking yet. Add your colleagues first."]),
        (
            "closed",
            None,
            None,
            1,
            datetime(2027, 6, 2, tzinfo=UTC),
            ["Booking closed on Tuesday 1 June 2027 at 18:00."],
        ),
        (
            "not open yet",
            None,
            None,
            1,
            datetime(2026, 8, 1, tzinfo=UTC),
            ["Booking opens on Tuesday 1 September 2026 at 09:00."],
        ),
    ],
)
def test_confirming_refuses_with_reasons_and_changes_nothing(
    case, capacity, kind_capacity, people, now, sentences, conference, make_draft, django_capture_on_commit_callbacks
):
    booking = make_draft(people)
    Conference.objects.filter(pk=conference.pk).update(capacity=capacity)
    conference.ticket_types.update(capacity=kind_capacity)
    before = as_it_stands(booking)

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused) as refusal:
        actions.confirm_on_invoice(booking=booking, by=booking.lead, now=now)

    assert [problem.message for problem in refusal.value.problems] == sentences
    assert as_it_stands(booking) == before


def test_what_the_peek_did_not_see_is_refused_by_the_counter_and_all_is_rolled_back(
    conference, make_draft, monkeypatch
):
    booking = make_draft(3)
    kind = conference.ticket_types.get()
    TicketType.objects.filter(pk=kind.pk).update(capacity=2)
    before = as_it_stands(booking)
    monkeypatch.setattr("delegates.bookings.queries.places.stock_problems", lambda _: [])

    with pytest.raises(Refused) as refusal:
        confirm(booking)

    assert refusal.value.codes == ["full"]
    assert as_it_stands(booking) == before


def test_a_second_ticket_that_has_run_out_gives_the_first_one_back(conference, make_draft):
    booking = make_draft(2)
    dinner = TicketTypeFactory(conference=conference, name="Dinner", capacity=0)
    DelegateFactory(booking=booking, ticket_type=dinner)

    contents = contents_of(booking)

    with pytest.raises(Refused) as refusal, transaction.atomic():
        bookings.take_places(contents=contents, offers=contents.price(NOW).offers, people=contents.people)

    assert [problem.message for problem in refusal.value.problems] == ["No places of “Dinner” are left."]
    assert counters(conference) == [0, 0, 0]


def test_another_price_than_the_one_that_was_read_is_refused(make_draft):
    booking = make_draft(1)
    before = as_it_stands(booking)

    with pytest.raises(Refused) as refusal:
        confirm(booking, seen_pence=7020)

    assert [problem.message for problem in refusal.value.problems] == ["The price has changed: it is now £78.00."]
    assert as_it_stands(booking) == before


def test_a_cancelled_booking_is_not_confirmed_again(make_draft):
    booking = make_draft(1)
    actions.cancel_booking(booking=booking, by=booking.lead, now=NOW)

    with pytest.raises(Refused) as refusal:
        confirm(booking)

    assert refusal.value.codes == ["cancelled"]


@pytest.mark.parametrize("people", [1, 13, 150])
def test_confirming_costs_as_many_queries_for_one_as_for_150(people, make_draft):
    booking = make_draft(0)
    kind = booking.conference.ticket_types.get()
    NumberSeriesFactory(conference=booking.conference)
    Delegate.objects.bulk_create(
        Delegate(
            booking=booking,
            school=booking.school,
            ticket_type=kind,
            first_name="Dev",
            last_name="Patel",
            email=f"dev{n}@school.example",
        )
        for n in range(people)
    )
    warm = make_draft(1)
    confirm(warm)  # fills the content types' cache

    with CaptureQueriesContext(connection) as made:
        confirm(booking)

    statements = [query["sql"] for query in made if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len(statements) == 24, "\n".join(statements)


# --- Numbers -----------------------------------------------------------------------------------------------------------


def test_numbers_run_on_without_a_gap_over_refusals(conference, make_draft):
    Conference.objects.filter(pk=conference.pk).update(capacity=4)
    confirm(make_draft(2))
    with pytest.raises(Refused):
        confirm(make_draft(3))
    confirm(make_draft(2))

    assert list(Invoice.objects.order_by("pk").values_list("number", flat=True)) == ["SC27-0001", "SC27-0002"]


def test_each_conference_has_a_series_of_its_own(conference, make_draft):
    confirm(make_draft(1))
    other = ConferenceFactory(reference_prefix="NW27")
    kind = TicketTypeFactory(conference=other)
    booking = DelegateFactory(booking__conference=other, ticket_type=kind).booking

    confirm(booking)

    assert sorted(Invoice.objects.values_list("number", flat=True)) == ["NW27-0001", "SC27-0001"]


# --- Money that comes in -------------------------------------------------------------------------------------------------


def pay(booking, pence, external_id="line-1", kind=Payment.Kind.BANK, by=None):
    return actions.record_payment(
        booking=booking, kind=kind, external_id=external_id, pence=pence, received_at=NOW, by=by
    )


def test_a_booking_is_paid_when_its_documents_are_covered(make_draft):
    booking = make_draft(2)
    confirm(booking)

    pay(booking, 10_000, "line-1")
    after_a_part = (Booking.objects.get(pk=booking.pk).status, queries.balance(booking))
    pay(booking, 5_600, "line-2")
    after_all = (Booking.objects.get(pk=booking.pk).status, queries.balance(booking))

    assert (after_a_part, after_all) == (("AWAITING_PAYMENT", 5_600), ("PAID", 0))


def test_the_same_payment_told_twice_is_one_row(make_draft):
    booking, finance = make_draft(1), UserFactory()
    confirm(booking)

    first, second = pay(booking, 7_800, by=finance), pay(booking, 7_800, by=finance)

    assert (first, Payment.objects.count(), queries.balance(booking)) == (second, 1, 0)
    assert entries(booking)[1:] == [
        ("payment.record", finance, {"payment": first.pk, "kind": "BANK", "pence": 7_800}),
        ("booking.paid", finance, {}),
    ]


@pytest.mark.parametrize(
    ("case", "change", "codes"),
    [
        ("another amount", {"pence": 1}, ["known"]),
        ("nothing at all", {"pence": 0, "external_id": "line-9"}, ["no-amount"]),
    ],
)
def test_a_payment_told_differently_is_refused_and_changes_nothing(case, change, codes, make_draft):
    booking = make_draft(1)
    confirm(booking)
    pay(booking, 5_000)

    with pytest.raises(Refused) as refusal:
        pay(booking, **{"pence": 5_000, **change})

    assert refusal.value.codes == codes
    assert (list(Payment.objects.values_list("pence", flat=True)), queries.balance(booking)) == ([5_000], 2_800)


def test_a_payment_of_another_booking_is_refused(make_draft):
    one, two = make_draft(1), make_draft(1)
    confirm(one)
    confirm(two)
    pay(one, 7_800)

    with pytest.raises(Refused):
        pay(two, 7_800)

    assert [Booking.objects.get(pk=booking.pk).status for booking in (one, two)] == ["PAID", "AWAITING_PAYMENT"]


def test_money_that_goes_back_opens_the_booking_again(make_draft):
    booking = make_draft(1)
    confirm(booking)
    pay(booking, 7_800)

    pay(booking, -7_800, "back-1", Payment.Kind.REFUND)

    assert (Booking.objects.get(pk=booking.pk).status, queries.balance(booking)) == ("AWAITING_PAYMENT", 7_800)


# --- Cancelling --------------------------------------------------------------------------------------------------------------


def test_cancelling_credits_the_invoice_and_gives_the_places_back(
    conference, make_draft, django_capture_on_commit_callbacks
):
    booking, other = make_draft(3), make_draft(2)
    confirm(other)
    confirm(booking, purchase_order="PO-1")
    invoice = booking.invoices.get()

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_booking(
            booking=booking, by=booking.lead, now=NOW + timedelta(days=1), reason="The day is full of mocks."
        )
        before = len(mail.outbox)

    booking.refresh_from_db()
    note = booking.credit_notes.get()
    assert (booking.status, booking.cancelled_at) == ("CANCELLED", NOW + timedelta(days=1))
    assert counters(conference) == [2, 2]
    assert (note.number, note.invoice, note.reason) == ("SC27-C0001", invoice, "The day is full of mocks.")
    assert (note.lines, note.totals, note.gross_pence) == (invoice.lines, invoice.totals, 23400)
    assert queries.balance(booking) == 0
    assert before == 0
    assert [(message.to, [name for name, *_ in message.attachments]) for message in mail.outbox] == [
        ([booking.lead.email], ["SC27-C0001.pdf"])
    ]


def test_cancelling_twice_changes_nothing_the_second_time(conference, make_draft):
    booking = make_draft(3)
    confirm(booking)
    actions.cancel_booking(booking=booking, by=booking.lead, now=NOW)
    logged = entries(booking)

    again = actions.cancel_booking(booking=booking, by=None, now=NOW + timedelta(days=1))

    assert (again.cancelled_at, CreditNote.objects.count(), counters(conference)) == (NOW, 1, [0, 0])
    assert entries(booking) == logged


def test_cancelling_what_was_paid_leaves_the_money_to_be_paid_back(make_draft, django_capture_on_commit_callbacks):
    booking = make_draft(1)
    confirm(booking)
    pay(booking, 7_800)

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_booking(booking=booking, by=booking.lead, now=NOW)

    assert queries.balance(booking) == -7_800
    assert "We owe you £78.00." in mail.outbox[-1].body


def test_a_draft_that_is_thrown_away_frees_nothing_and_writes_to_nobody(
    conference, make_draft, django_capture_on_commit_callbacks
):
    confirm(make_draft(2))
    booking = make_draft(3)

    with django_capture_on_commit_callbacks() as callbacks:
        actions.cancel_booking(booking=booking, by=booking.lead, now=NOW)

    assert (Booking.objects.get(pk=booking.pk).status, counters(conference), callbacks) == ("CANCELLED", [2, 2], [])
    assert [entry[:2] for entry in entries(booking)] == [("booking.cancel", booking.lead)]
