"""The organisers' desk for bookings and money: lists, one booking's page, its deeds, and who may."""

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from conference.accounts.roles import sync_roles
from delegates.choices import actions as choices
from delegates.models import Booking, CreditNote, Delegate, Invoice, Payment, Place, PriceRule, TicketType
from delegates.payments import actions as payments
from sessions.models import Run
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import RunFactory, SessionFactory
from tests.factories.schools import SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree", "now")]
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def sign_in(client):
    """sign_in("Desk", "Finance"): an organiser with these roles and no others."""

    def enter(*roles, **fields):
        sync_roles()
        user = UserFactory(first_name="Tom", last_name="Baker", **fields)
        user.groups.set(Group.objects.filter(name__in=roles))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    return enter


@pytest.fixture
def conference():
    return ConferenceFactory()


@pytest.fixture
def book(conference):
    """A confirmed booking of so many, invoiced."""

    def make(people=2, **fields):
        ticket = TicketType.objects.filter(conference=conference).first() or TicketTypeFactory(conference=conference)
        booking = BookingFactory(conference=conference, **fields)
        for _ in range(people):
            DelegateFactory(booking=booking, ticket_type=ticket)
        return payments.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW, purchase_order="PO-77")

    return make


def _text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _rows(response):
    import openpyxl

    return list(
        openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active.iter_rows(values_only=True)
    )


def _count(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- Lists ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["booking", "delegate", "tickettype", "pricerule", "invoice", "creditnote", "payment"])
def test_a_list_takes_the_same_number_of_queries_at_1_3_and_20_rows(client, sign_in, book, conference, name):
    sign_in(is_superuser=True)
    address = reverse(f"{name}:index")

    def add(number):
        for _ in range(number):
            booking = book(1)
            payments.record_payment(
                booking=booking, kind="BANK", external_id=booking.reference, pence=100, received_at=NOW, by=None
            )
            if name == "creditnote":
                choices.cancel_booking(booking=booking, by=None, now=NOW, reason="ill")
            if name == "tickettype":
                TicketTypeFactory(conference=conference)
            if name == "pricerule":
                PriceRule.objects.create(conference=conference, kind="NTH_FREE", label="One free", every=10)

    counts = []
    add(1)
    client.get(address)
    for more in (0, 2, 17):
        add(more)
        counts.append(_count(client, address))

    assert len(set(counts)) == 1, counts


def test_the_list_of_bookings_shows_who_how_many_and_what_is_owed(client, sign_in, book):
    sign_in("Desk")
    booking = book(3, school__name="Parkstone Grammar School")

    text = _text(client.get(reverse("booking:index")))

    assert [
        words
        for words in (booking.reference, "Parkstone Grammar School", "£195.00", "Awaiting payment", "24 November 2026")
        if words not in text
    ] == []


@pytest.mark.parametrize("words", ["parkstone", "carol.marsh@", "marsh parkstone", "PO-77"])
def test_bookings_are_found_by_school_lead_and_purchase_order(client, sign_in, book, words):
    sign_in("Desk")
    wanted = book(
        1,
        school__name="Parkstone Grammar School",
        lead=UserFactory(email="carol.marsh@school.example", last_name="Marsh"),
    )
    if words != "PO-77":
        book(1)

    response = client.get(reverse("booking:index_results"), {"q": words})

    assert list(response.context["object_list"]) == [wanted]


def test_bookings_are_filtered_by_status_and_authority(client, sign_in, book):
    sign_in("Desk")
    dorset = book(1, school=SchoolFactory(authority="Dorset"))
    book(1, school=SchoolFactory(authority="Kent"))
    BookingFactory(conference=dorset.conference, school=dorset.school)

    response = client.get(reverse("booking:index_results"), {"status": "AWAITING_PAYMENT", "authority": "Dorset"})

    assert list(response.context["object_list"]) == [dorset]


def test_delegates_are_found_by_name_and_school_together_and_lead_to_their_booking(client, sign_in, book):
    sign_in("Desk")
    booking = book(1, school__name="Parkstone Grammar School")
    delegate = booking.delegates.get()
    book(1)

    response = client.get(reverse("delegate:index_results"), {"q": f"{delegate.last_name} parkstone"})

    assert list(response.context["object_list"]) == [delegate]
    assert reverse("booking_desk", args=[booking.pk]) in response.content.decode()


def test_delegates_are_downloaded_as_xlsx_and_not_as_csv(client, sign_in, book):
    sign_in("Desk")
    booking = book(1)
    Delegate.objects.update(first_name="=HYPERLINK(1)")

    rows = _rows(client.get(reverse("delegate:index"), {"export": "xlsx"}))
    refused = client.get(reverse("delegate:index"), {"export": "csv"})

    assert (rows[0][0], rows[1][0], rows[1][7]) == ("First name", "=HYPERLINK(1)", booking.reference)
    assert (refused["Content-Type"].startswith("text/html"), "Download CSV" in _text(refused)) == (True, False)


@pytest.mark.parametrize("name", ["booking", "delegate", "invoice", "creditnote", "payment"])
def test_these_rows_have_no_form_and_no_deletion_even_for_a_superuser(client, sign_in, name):
    sign_in(is_superuser=True)

    answers = [client.get(f"/admin/{name}/{end}").status_code for end in ("new/", "edit/1/", "delete/1/", "history/1/")]

    assert answers == [404] * 4


def test_a_ticket_type_is_priced_in_pounds_and_per_cent(client, sign_in, conference):
    sign_in("Finance")

    client.post(
        reverse("tickettype:add"),
        {
            "conference": conference.pk,
            "name": "Half day",
            "description": "",
            "price_pence": "32.50",
            "vat_rate": "20",
            "vat_reason": "",
            "capacity": "",
        },
    )

    assert TicketType.objects.values_list("name", "price_pence", "vat_rate").get() == ("Half day", 3250, 2000)
    assert "£32.50" in _text(client.get(reverse("tickettype:index")))


def test_a_ticket_type_that_people_are_booked_as_is_kept_and_the_organiser_told_why(client, sign_in, book):
    sign_in("Finance")
    ticket = book(1).delegates.get().ticket_type

    response = client.post(reverse("tickettype:delete", args=[ticket.pk]), follow=True)

    assert (TicketType.objects.count(), "1 delegate still belongs to it." in _text(response)) == (1, True)


def test_an_incomplete_price_rule_is_refused_in_words(client, sign_in, conference):
    sign_in("Finance")

    response = client.post(
        reverse("pricerule:add"),
        {
            "conference": conference.pk,
            "kind": "EARLY_BIRD",
            "label": "Early bird",
            "percent": 0,
            "until_at": "",
            "every": "",
        },
    )

    assert (
        "An early bird needs per cent and an end; “for many” needs per cent and a number of people from 2; a free place needs a number from 2; a school that comes free needs to be named."
        in _text(response)
    )


# --- One booking ------------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_booking_shows_colleagues_documents_payments_and_history(client, sign_in, book):
    sign_in("Desk", "Finance")
    booking = book(2)
    payments.record_payment(
        booking=booking, kind="BANK", external_id="2026-11-24 SC27", pence=5000, received_at=NOW, by=booking.lead
    )

    text = _text(client.get(reverse("booking_desk", args=[booking.pk])))

    expected = [
        "Record a bank payment", "Cancel the booking", "Awaiting payment", booking.lead.email, "£130.00", "£50.00", "£80.00", "PO-77",
        booking.invoices.get().number, "2026-11-24 SC27", *[person.full_name for person in booking.delegates.all()],
        "£50.00 received", "Confirmed at £130.00",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("people", [1, 3, 20])
def test_the_page_of_a_booking_takes_a_fixed_number_of_queries(client, sign_in, book, people):
    sign_in("Desk", "Finance")
    booking = book(people)
    address = reverse("booking_desk", args=[booking.pk])
    client.get(address)

    assert _count(client, address) == 18


def test_finance_alone_sees_no_colleagues_names(client, sign_in, book):
    sign_in("Finance")
    booking = book(1)

    text = _text(client.get(reverse("booking_desk", args=[booking.pk])))

    assert (booking.delegates.get().last_name in text, "Cancel the booking" in text, "Record a bank payment" in text) == (
        False, False, True,
    )  # fmt: skip


def test_a_bank_payment_is_recorded_signed_and_settles_the_booking(client, sign_in, book):
    organiser = sign_in("Desk", "Finance")
    booking = book(2)
    address = reverse("booking_desk_payment", args=[booking.pk])
    asked = {"kind": "BANK", "pounds": "£130.00", "received_date": "2026-11-20", "reference": booking.reference}

    first = client.get(address)
    response = client.post(address, asked, follow=True)
    client.post(address, asked)  # pressed twice

    booking.refresh_from_db()
    assert 'value="130.00"' in first.content.decode()
    assert "£130.00 recorded for" in _text(response)
    assert Payment.objects.values_list("kind", "external_id", "pence", "received_at").get() == (
        "BANK", f"2026-11-20 {booking.reference}", 13_000, datetime(2026, 11, 20, 12, tzinfo=UTC),
    )  # fmt: skip
    assert (booking.status, ModelLogEntry.objects.get(action="payment.record").user) == ("PAID", organiser)


def test_money_paid_back_is_recorded_the_other_way(client, sign_in, book):
    sign_in("Desk", "Finance")
    booking = book(2)

    client.post(
        reverse("booking_desk_payment", args=[booking.pk]),
        {"kind": "REFUND", "pounds": "10", "received_date": "2026-11-20", "reference": "back"},
    )

    assert Payment.objects.values_list("kind", "pence").get() == ("REFUND", -1000)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"pounds": ""}, "How much was it?"),
        ({"pounds": "0"}, "A payment of £0.00 is no payment."),
        ({"pounds": "ten"}, "Enter a number."),
        ({"pounds": "-5"}, "greater than or equal to 0"),
        ({"received_date": "2026-11-25"}, "This day is still to come."),
        ({"received_date": "soon"}, "Please give the day as day, month and year."),
        ({"reference": ""}, "What does the statement call it?"),
    ],
)
def test_a_payment_that_makes_no_sense_is_refused_and_nothing_typed_is_lost(client, sign_in, book, change, sentence):
    sign_in("Desk", "Finance")
    booking = book(1)
    asked = {"kind": "BANK", "pounds": "12.34", "received_date": "2026-11-20", "reference": "seen on paper"} | change

    response = client.post(reverse("booking_desk_payment", args=[booking.pk]), asked)

    assert (response.status_code, Payment.objects.count(), sentence in _text(response)) == (200, 0, True)
    assert all(f'value="{value}"' in response.content.decode() for value in asked.values() if value)


def test_the_same_reference_with_another_amount_is_refused_in_words(client, sign_in, book):
    sign_in("Desk", "Finance")
    address = reverse("booking_desk_payment", args=[book(2).pk])
    asked = {"kind": "BANK", "pounds": "10", "received_date": "2026-11-20", "reference": "SC27"}
    client.post(address, asked)

    response = client.post(address, asked | {"pounds": "20"})

    assert (Payment.objects.count(), "This payment is already recorded, and differently." in _text(response)) == (
        1,
        True,
    )


def test_cancelling_asks_first_then_gives_back_every_place_writes_a_credit_note_and_signs(
    client, sign_in, book, conference
):
    organiser = sign_in("Desk")
    booking = book(2)
    run = RunFactory(session=SessionFactory(conference=conference))
    choices.take_place(delegate=booking.delegates.first(), run=run, now=NOW)
    address = reverse("booking_desk_cancel", args=[booking.pk])

    question = _text(client.get(address))
    untouched = Booking.objects.get(pk=booking.pk).status
    answer = _text(client.post(address, {"reason": "The school closed that day."}, follow=True))

    booking.refresh_from_db()
    conference.refresh_from_db()
    assert "2 colleagues of" in question
    assert f"{booking.reference} is cancelled." in answer
    assert (untouched, booking.status, conference.taken) == ("AWAITING_PAYMENT", "CANCELLED", 0)
    assert (Place.objects.count(), Run.objects.get().taken) == (0, 0)
    assert CreditNote.objects.values_list("reason", "gross_pence").get() == ("The school closed that day.", 13_000)
    assert ModelLogEntry.objects.get(action="booking.cancel").user == organiser


def test_cancelling_without_a_reason_is_refused(client, sign_in, book):
    sign_in("Desk")
    booking = book(1)

    response = client.post(reverse("booking_desk_cancel", args=[booking.pk]), {"reason": " "})

    booking.refresh_from_db()
    assert (booking.status, "Please give a reason: it stands on the credit note." in _text(response)) == (
        "AWAITING_PAYMENT", True,
    )  # fmt: skip


def test_a_cancelled_booking_is_not_cancelled_again(client, sign_in, book):
    sign_in("Desk")
    booking = book(1)
    choices.cancel_booking(booking=booking, by=None, now=NOW)

    response = client.post(reverse("booking_desk_cancel", args=[booking.pk]), {"reason": "again"}, follow=True)

    assert (CreditNote.objects.count(), "is cancelled already." in _text(response)) == (1, True)


@pytest.mark.slow
def test_documents_are_downloaded_as_pdf(client, sign_in, book):
    sign_in("Finance")
    booking = book(1)
    choices.cancel_booking(booking=booking, by=None, now=NOW)

    answers = [
        client.get(reverse("invoice_desk_pdf", args=[Invoice.objects.get().pk])),
        client.get(reverse("credit_note_desk_pdf", args=[CreditNote.objects.get().pk])),
    ]

    assert [(answer["Content-Type"], answer.content[:5]) for answer in answers] == [("application/pdf", b"%PDF-")] * 2


# --- Who may ----------------------------------------------------------------------------------------------------------------------


def _addresses(booking):
    pages = [
        reverse(f"{name}:{view}")
        for name in ("booking", "delegate", "tickettype", "pricerule", "invoice", "creditnote", "payment")
        for view in ("index", "index_results")
    ]
    return [
        *pages,
        reverse("tickettype:add"),
        reverse("pricerule:add"),
        *(reverse(name, args=[booking.pk]) for name in ("booking_desk", "booking_desk_payment", "booking_desk_cancel")),
        reverse("invoice_desk_pdf", args=[booking.invoices.get().pk]),
    ]


@pytest.mark.parametrize("role", ["Editors", "Programme team"])
def test_every_screen_refuses_an_organiser_of_another_role(client, sign_in, book, role):
    booking = book(1)
    sign_in(role)

    answers = {address: client.get(address).status_code for address in _addresses(booking)}

    assert (len(answers), set(answers.values())) == (20, {302})


def test_the_desk_looks_at_bookings_and_cancels_but_sees_no_documents_and_records_no_money(client, sign_in, book):
    booking = book(1)
    sign_in("Desk")

    opened = [address for address in _addresses(booking) if client.get(address).status_code == 200]

    assert opened == [
        reverse("booking:index"), reverse("booking:index_results"), reverse("delegate:index"), reverse("delegate:index_results"),
        reverse("booking_desk", args=[booking.pk]), reverse("booking_desk_cancel", args=[booking.pk]),
    ]  # fmt: skip


def test_a_lead_opens_none_of_it(client, book):
    booking = book(1)
    client.force_login(booking.lead, backend="django.contrib.auth.backends.ModelBackend")

    assert {client.get(address).status_code for address in _addresses(booking)} == {302}
