import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine

from conference.models import Conference
from delegates.models import Booking, Invoice, Place
from delegates.payments import actions
from tests.delegates.conftest import NOW
from tests.factories.bookings import DelegateFactory, PriceRuleFactory
from tests.factories.choices import PlaceFactory
from tests.factories.conference import UserFactory
from tests.factories.payments import CreditNoteFactory, InvoiceFactory, PaymentFactory
from tests.factories.schools import MembershipFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("clock", "site_tree")]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carol(db):
    return UserFactory(email="carol@harbour.example", first_name="Carol", last_name="Marsh")


@pytest.fixture
def signed_in(client, carol):
    client.force_login(carol)
    return client


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def at(booking, rest=""):
    return f"/bookings/{booking.reference}/{rest}"


def confirmed(booking, **options):
    return actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW, **options)


# --- Check and confirm -------------------------------------------------------------------------------------------------


def test_the_price_is_told_line_by_line_before_one_confirms(signed_in, carol, conference, make_draft):
    PriceRuleFactory(conference=conference)
    booking = make_draft(10, lead=carol)

    words = text_of(signed_in.get(at(booking, "review/")))

    assert "10 × Full day at £65.00 £650.00 1 × One place free in every ten −£65.00" in words
    assert "VAT at 20 % on £585.00 £117.00 Total for 10 people £702.00" in words
    assert "Harbour School Poole BH15 3HY" in words


def test_confirming_leads_to_the_booking_with_its_invoice(signed_in, carol, make_draft):
    booking = make_draft(2, lead=carol)

    response = signed_in.post(
        at(booking, "review/"),
        {"purchase_order": " PO-4711 ", "bill_to": "Harbour Trust\r\nPoole", "seen": 15600},
        follow=True,
    )

    invoice = Invoice.objects.get()
    assert response.redirect_chain == [(at(booking), 302)]
    assert (invoice.purchase_order, invoice.buyer["address"].split()) == ("PO-4711", ["Harbour", "Trust", "Poole"])
    words = text_of(response)
    assert "Your booking is confirmed." in words
    assert f"Invoice {invoice.number} (PDF) £156.00 PDF, 11 January 2027, purchase order PO-4711" in words
    assert "Left to pay £156.00" in words


@pytest.mark.parametrize(
    ("case", "change", "sentence"),
    [
        ("nobody to bill", {"bill_to": "  "}, "Whom shall the invoice be made out to?"),
        ("a long number", {"purchase_order": "9" * 41}, "A purchase order number has at most 40 characters."),
        ("another price than was read", {"seen": 1}, "The price has changed: it is now £156.00."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(case, change, sentence, signed_in, carol, make_draft):
    booking = make_draft(2, lead=carol)
    typed = {"purchase_order": "PO-4711", "bill_to": "Harbour Trust", "seen": 15600, **change}

    response = signed_in.post(at(booking, "review/"), typed)

    page = response.content.decode()
    assert sentence in text_of(response)
    assert f'value="{typed["purchase_order"]}"' in page
    assert typed["bill_to"] in page
    assert 'name="seen" value="15600"' in page
    assert "<title>Error: " in page
    assert (Invoice.objects.count(), Booking.objects.get().status) == (0, "DRAFT")


def test_a_price_that_changed_can_be_agreed_to_in_a_second_step(signed_in, carol, conference, make_draft):
    booking = make_draft(1, lead=carol)
    conference.ticket_types.update(price_pence=7000)
    typed = {"purchase_order": "", "bill_to": "Harbour Trust", "seen": 7800}
    page = signed_in.post(at(booking, "review/"), typed).content.decode()

    seen = re.search(r'name="seen" value="(\d+)"', page).group(1)
    signed_in.post(at(booking, "review/"), {**typed, "seen": seen})

    assert (seen, Invoice.objects.get().gross_pence) == ("8400", 8400)


def test_too_few_places_are_said_before_and_after_confirming_and_the_list_stays(
    signed_in, carol, conference, make_draft
):
    booking = make_draft(3, lead=carol)
    Conference.objects.filter(pk=conference.pk).update(capacity=2)

    before = text_of(signed_in.get(at(booking, "review/")))
    after = signed_in.post(at(booking, "review/"), {"bill_to": "Harbour Trust", "seen": 23400})

    assert "This booking cannot be confirmed now Only 2 places are left. Your list is kept." in before
    assert "Confirm the booking" not in before
    assert "Only 2 places are left." in text_of(after)
    assert (booking.delegates.count(), Invoice.objects.count()) == (3, 0)


def test_an_empty_draft_is_sent_back_to_its_list(signed_in, carol, make_draft):
    booking = make_draft(0, lead=carol)

    assert signed_in.get(at(booking, "review/")).url == at(booking, "colleagues/")


def test_a_confirmed_booking_is_not_confirmed_again(signed_in, carol, make_draft):
    booking = confirmed(make_draft(1, lead=carol))

    response = signed_in.post(at(booking, "review/"), {"bill_to": "Another", "seen": 7800})

    assert (response.url, Invoice.objects.count()) == (at(booking), 1)


def test_a_booking_that_costs_nothing_says_so(signed_in, carol, conference, make_draft):
    conference.ticket_types.update(price_pence=0)
    booking = make_draft(1, lead=carol)

    before = text_of(signed_in.get(at(booking, "review/")))
    after = text_of(signed_in.post(at(booking, "review/"), {"bill_to": "Harbour School", "seen": 0}, follow=True))

    assert "Nothing to pay" in before
    assert "There is nothing to pay." in after


# --- One booking, and the desk ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "moments", "words"),
    [
        ("DRAFT", {}, "This is a draft: nothing is booked yet."),
        ("AWAITING_PAYMENT", {"confirmed_at": NOW}, "Your places are held."),
        ("PAID", {"confirmed_at": NOW}, "There is nothing to pay."),
        ("CANCELLED", {"cancelled_at": NOW}, "This booking was cancelled on Monday 11 January 2027."),
    ],
)
def test_a_booking_says_where_it_stands_and_what_is_next(status, moments, words, signed_in, carol, make_draft):
    booking = make_draft(1, lead=carol)
    Booking.objects.filter(pk=booking.pk).update(status=status, **moments)

    assert words in text_of(signed_in.get(at(booking)))


def test_money_that_came_in_and_went_back_stands_beside_the_documents(signed_in, carol, make_draft):
    booking = confirmed(make_draft(1, lead=carol))
    PaymentFactory(booking=booking, pence=10_000, received_at=NOW)

    words = text_of(signed_in.get(at(booking)))

    assert "Bank transfer −£100.00 11 January 2027" in words
    assert "To be paid back to you £22.00" in words


@pytest.mark.parametrize("people", [1, 3])
def test_a_booking_costs_as_many_queries_for_one_as_for_three(
    people, signed_in, carol, make_draft, django_assert_num_queries
):
    booking = make_draft(people, lead=carol)
    for _ in range(people):
        CreditNoteFactory(invoice=InvoiceFactory(booking=booking))
        PaymentFactory(booking=booking)
    signed_in.get(at(booking))

    with django_assert_num_queries(BOOKING_QUERIES):
        signed_in.get(at(booking))


BOOKING_QUERIES = 15


def test_the_desk_tells_what_each_booking_needs_next(signed_in, carol, make_draft):
    empty, full, paid = make_draft(0, lead=carol), make_draft(2, lead=carol), make_draft(1, lead=carol)
    waiting = confirmed(make_draft(3, lead=carol))
    actions.record_payment(booking=confirmed(paid), kind="BANK", external_id="1", pence=7800, received_at=NOW, by=None)

    words = text_of(signed_in.get("/bookings/"))

    def line(booking):
        """From its reference to what is next, without the conference's name."""
        return words.split(f"{booking.reference} {booking.conference} ")[1]

    assert line(paid).startswith(f"1 in {paid.reference} Paid 1 to say what they need ")
    assert f"SC27-0002 See who is coming in {paid.reference}" in line(paid)
    assert "Pay £234.00 by 10 February 2027" in line(waiting).split("</tr>")[0]
    assert line(full).startswith("2 Draft – – Check and confirm")
    assert line(empty).startswith("0 Draft – – Add your colleagues")


def test_an_empty_desk_teaches(signed_in):
    words = text_of(signed_in.get("/bookings/"))

    assert "You have not booked anything yet" in words
    assert "Book places" in words


# --- Documents ---------------------------------------------------------------------------------------------------------------


def test_the_invoice_is_downloaded_under_its_number(signed_in, carol, make_draft):
    booking = confirmed(make_draft(1, lead=carol))

    response = signed_in.get(at(booking, "invoices/SC27-0001.pdf"))

    assert (response.status_code, response["Content-Type"], response.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert response["Content-Disposition"] == 'attachment; filename="SC27-0001.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_the_credit_note_is_downloaded_under_its_number(signed_in, carol, make_draft):
    booking = confirmed(make_draft(1, lead=carol))
    actions.cancel_booking(booking=booking, by=carol, now=NOW)

    response = signed_in.get(at(booking, "credit-notes/SC27-C0001.pdf"))

    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


ADDRESSES = ["", "review/", "colleagues/", "cancel/", "invoices/SC27-0001.pdf", "credit-notes/SC27-C0001.pdf"]


@pytest.fixture
def cancelled(make_draft, carol):
    booking = confirmed(make_draft(1, lead=carol))
    return actions.cancel_booking(booking=booking, by=carol, now=NOW)


@pytest.mark.parametrize("rest", ADDRESSES)
def test_another_school_s_lead_finds_nothing(rest, client, cancelled, make_draft):
    stranger = UserFactory()
    confirmed(make_draft(1, lead=stranger))
    client.force_login(stranger)

    assert (client.get(at(cancelled, rest)).status_code, client.post(at(cancelled, rest)).status_code) in [
        (404, 404),
        (404, 405),
    ]


@pytest.mark.parametrize("rest", ADDRESSES)
def test_nobody_is_sent_to_sign_in(rest, client, cancelled):
    response = client.get(at(cancelled, rest))

    assert (response.status_code, response.url) == (302, f"/accounts/sign-in/?next={at(cancelled, rest)}")


def test_an_unconfirmed_colleague_does_not_see_what_somebody_else_booked(client, cancelled):
    member = MembershipFactory(school=cancelled.school, is_confirmed=False)
    client.force_login(member.user)

    assert [client.get(at(cancelled, rest)).status_code for rest in ADDRESSES] == [404] * len(ADDRESSES)


def test_a_confirmed_colleague_sees_her_school_s_booking_and_its_documents(client, cancelled):
    member = MembershipFactory(school=cancelled.school, is_confirmed=True)
    client.force_login(member.user)

    codes = [client.get(at(cancelled, rest)).status_code for rest in ["", *ADDRESSES[3:]]]

    assert codes == [200, 200, 200, 200]


def test_a_document_is_found_only_under_its_own_booking(signed_in, carol, make_draft):
    one, two = confirmed(make_draft(1, lead=carol)), confirmed(make_draft(1, lead=carol))

    codes = [signed_in.get(at(booking, "invoices/SC27-0001.pdf")).status_code for booking in (one, two)]

    assert codes == [200, 404]


# --- Cancelling ----------------------------------------------------------------------------------------------------------------


def test_cancelling_asks_first_and_says_what_it_means(signed_in, carol, make_draft):
    booking = confirmed(make_draft(3, lead=carol))

    words = text_of(signed_in.get(at(booking, "cancel/")))

    assert "Cancel the whole booking? 3 places" in words
    assert "You get a credit note for £234.00." in words
    assert Booking.objects.get().status == "AWAITING_PAYMENT"


def test_cancelling_gives_back_money_places_and_seats_in_sessions(signed_in, carol, conference, make_draft):
    booking = confirmed(make_draft(1, lead=carol))
    place = PlaceFactory(delegate=booking.delegates.get())
    type(place.run).objects.filter(pk=place.run_id).update(taken=1)

    words = text_of(signed_in.post(at(booking, "cancel/"), follow=True))

    place.run.refresh_from_db()
    assert f"Booking {booking.reference} is cancelled." in words
    assert "Credit note SC27-C0001 (PDF) −£78.00" in words
    assert "Left to pay £0.00" in words
    assert (Place.objects.count(), place.run.taken, Conference.objects.get(pk=conference.pk).taken) == (0, 0, 0)


def test_after_booking_has_closed_a_lead_asks_the_organisers(client, carol, make_draft):
    booking = confirmed(make_draft(1, lead=carol))

    with time_machine.travel(datetime(2027, 6, 2, tzinfo=UTC)):
        client.force_login(carol)
        shown, sent = client.get(at(booking, "cancel/")), client.post(at(booking, "cancel/"))
        page = text_of(client.get(at(booking)))

    for response in (shown, sent):
        assert "Booking closed on Tuesday 1 June 2027 at 18:00. Ask the organisers to cancel." in text_of(response)
    assert "Changed your plans?" not in page
    assert Booking.objects.get().status == "AWAITING_PAYMENT"


def test_a_draft_is_thrown_away(signed_in, carol, make_draft):
    booking = make_draft(2, lead=carol)

    shown = text_of(signed_in.get(at(booking, "cancel/")))
    signed_in.post(at(booking, "cancel/"))

    assert "Throw this draft away?" in shown
    assert Booking.objects.get().status == "CANCELLED"


def test_only_reading_is_answered_where_nothing_can_be_sent(signed_in, carol, make_draft):
    booking = confirmed(make_draft(1, lead=carol))

    codes = [
        signed_in.post(address).status_code
        for address in ["/bookings/", at(booking), at(booking, "invoices/SC27-0001.pdf")]
    ]

    assert codes == [405, 405, 405]


def test_what_colleagues_are_called_is_shown_as_text(signed_in, carol, make_draft):
    booking = make_draft(0, lead=carol)
    DelegateFactory(
        booking=booking, first_name="<script>alert(1)</script>", ticket_type=booking.conference.ticket_types.get()
    )

    pages = [signed_in.get(at(booking, rest)).content.decode() for rest in ("", "review/", "colleagues/")]

    assert [page.count("<script>alert") for page in pages] == [0, 0, 0]
    assert ["&lt;script&gt;alert(1)" in page for page in pages] == [True, True, True]
