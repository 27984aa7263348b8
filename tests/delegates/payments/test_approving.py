"""Bookings that wait for an organiser's yes."""

from datetime import timedelta

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.bookings import actions as bookings
from delegates.choices import actions as choices
from delegates.models import Booking, Hold, Invoice, TicketType
from delegates.payments import actions
from tests.delegates.conftest import NOW
from tests.factories.bookings import PriceRuleFactory
from tests.factories.conference import UserFactory

pytestmark = pytest.mark.sqlite
LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def _asked_first(conference):
    Conference.objects.update(needs_approval=True, capacity=10)


@pytest.fixture
def organiser(db):
    return UserFactory(email="olwen@saltmarsh.example")


def ask(booking, **options):
    return actions.ask(booking=booking, by=booking.lead, now=NOW, **options)


def approve(booking, organiser, **options):
    return actions.approve(booking=booking, by=organiser, now=LATER, **options)


def decline(booking, organiser):
    return actions.decline(booking=booking, reason="Only secondary schools this year.", by=organiser, now=LATER)


def stands(booking):
    row = Booking.objects.get(pk=booking.pk)
    conference = Conference.objects.get(pk=row.conference_id)
    return row.status, conference.taken, TicketType.objects.get().taken, Hold.objects.count(), Invoice.objects.count()


def deeds(booking):
    return [entry.action for entry in ModelLogEntry.objects.for_instance(booking).order_by("pk")]


def code(deed, *args, **options):
    with pytest.raises(Refused) as refusal:
        deed(*args, **options)
    return refusal.value.codes


def test_asking_keeps_the_places_and_confirms_nothing(make_draft):
    booking = make_draft(3)

    ask(booking, purchase_order="PO-4711", bill_to="Harbour School", seen_pence=23400)

    row = Booking.objects.get(pk=booking.pk)
    assert stands(booking) == ("AWAITING_APPROVAL", 3, 3, 1, 0)
    assert (row.asked_at, row.asked_pence, row.purchase_order) == (NOW, 23400, "PO-4711")
    assert Hold.objects.get().until_at is None


def test_asked_twice_nothing_changes(make_draft):
    booking = make_draft(3)
    ask(booking)

    ask(booking)

    assert (stands(booking), deeds(booking)) == (("AWAITING_APPROVAL", 3, 3, 1, 0), ["booking.ask"])


@pytest.mark.parametrize(
    ("capacity", "seen", "codes"), [(2, None, ["full"]), (10, 100, ["price-changed"])], ids=["full", "another price"]
)
def test_what_cannot_be_confirmed_cannot_be_asked_for(make_draft, capacity, seen, codes):
    Conference.objects.update(capacity=capacity)
    booking = make_draft(3)

    assert code(ask, booking, seen_pence=seen) == codes
    assert stands(booking) == ("DRAFT", 0, 0, 0, 0)


def test_a_lead_cannot_confirm_by_herself_and_an_organiser_can(make_draft, organiser):
    booking = make_draft(2)

    codes = code(actions.confirm_on_invoice, booking=booking, by=booking.lead, now=NOW)
    actions.confirm_on_invoice(booking=booking, by=organiser, now=NOW, is_organiser=True)

    assert (codes, stands(booking)) == (["needs-approval"], ("AWAITING_PAYMENT", 2, 2, 0, 1))


def test_approved_it_is_confirmed_once_at_the_price_that_she_saw(conference, make_draft, organiser):
    until = NOW + timedelta(days=1)
    PriceRuleFactory(conference=conference, kind="EARLY_BIRD", label="Early", percent=10, until_at=until, every=None)
    booking = make_draft(2)
    ask(booking, purchase_order="PO-4711", bill_to="Harbour School")

    approve(booking, organiser, seen_pence=14040)
    approve(booking, organiser)

    invoice = Invoice.objects.get()
    assert stands(booking) == ("AWAITING_PAYMENT", 2, 2, 0, 1)
    assert (invoice.gross_pence, invoice.purchase_order) == (14040, "PO-4711")
    assert deeds(booking) == ["booking.ask", "booking.approve", "booking.confirm"]


def test_when_prices_have_changed_the_organiser_is_told_and_nothing_is_confirmed(make_draft, organiser):
    booking = make_draft(2)
    ask(booking)
    TicketType.objects.update(price_pence=7000)

    with pytest.raises(Refused) as refusal:
        approve(booking, organiser)

    (problem,) = refusal.value.problems
    assert problem.message == (
        "The lead agreed to £156.00, and it would now cost £168.00. Set the price back, or decline and say so: the lead can then"
        " ask at the new price."
    )
    assert stands(booking) == ("AWAITING_APPROVAL", 2, 2, 1, 0)


def test_declined_it_is_a_draft_again_with_the_reason(make_draft, organiser):
    booking = make_draft(2)
    ask(booking)

    decline(booking, organiser)
    decline(booking, organiser)

    row = Booking.objects.get(pk=booking.pk)
    assert stands(booking) == ("DRAFT", 0, 0, 0, 0)
    assert (row.declined_text, row.asked_at, row.asked_pence) == ("Only secondary schools this year.", None, None)
    assert deeds(booking) == ["booking.ask", "booking.decline"]


def test_a_reason_is_gone_when_she_asks_again(make_draft, organiser):
    booking = make_draft(2)
    ask(booking)
    decline(booking, organiser)

    ask(booking)

    assert Booking.objects.get(pk=booking.pk).declined_text == ""


@pytest.mark.parametrize("how", ["take back", "cancel"])
def test_given_up_by_the_lead_its_places_go_back(make_draft, how):
    booking = make_draft(2)
    ask(booking)

    if how == "take back":
        actions.take_back(booking=booking, by=booking.lead, now=LATER)
        actions.take_back(booking=booking, by=booking.lead, now=LATER)
        status = "DRAFT"
    else:
        choices.cancel_booking(booking=booking, by=booking.lead, now=LATER)
        status = "CANCELLED"

    assert stands(booking) == (status, 0, 0, 0, 0)


def test_what_was_answered_meanwhile_is_not_answered_again(make_draft, organiser):
    taken_back, approved = make_draft(2), make_draft(2)
    ask(taken_back)
    actions.take_back(booking=taken_back, by=taken_back.lead, now=NOW)
    ask(approved)
    approve(approved, organiser)

    assert code(approve, taken_back, organiser) == ["answered"]
    assert code(decline, approved, organiser) == ["answered"]


def test_a_request_s_list_stands_still(make_draft):
    booking = make_draft(2)
    ask(booking)

    deeds_ = (
        (bookings.save_roster, {"people": []}),
        (bookings.choose_extras, {"wanted": set()}),
        (bookings.bring_code, {"code": "BURSARY"}),
    )

    assert [code(deed, booking=booking, by=booking.lead, now=NOW, **more) for deed, more in deeds_] == [
        ["not-draft"]
    ] * 3


def test_beginning_again_while_a_request_waits_leads_to_the_request(make_draft):
    booking = make_draft(2)
    ask(booking)

    again = bookings.start(conference=booking.conference, school=booking.school, by=booking.lead, now=NOW)

    assert again == booking


def test_letters_go_to_both_when_she_asks_and_to_her_when_it_is_declined(make_draft, organiser):
    booking = make_draft(2)
    actions.send_asked(booking=ask(booking))
    actions.send_declined(booking=decline(booking, organiser), reason="Only secondary schools this year.")
    late = actions.send_asked(booking=Booking.objects.get(pk=booking.pk))

    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["conference@saltmarsh.example"], f"Harbour School asks for 2 places: {booking.reference}"),
        ([booking.lead.email], "Your request for 2 places at South Coast Teaching & Learning Conference 2027"),
        ([booking.lead.email], f"Your request {booking.reference} could not be agreed to"),
    ]
    assert "Only secondary schools this year." in mail.outbox[2].body
    assert not late
