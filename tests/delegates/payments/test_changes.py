"""A confirmed booking changes: its documents always add up to what it costs, and its places to who is in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.bookings.actions import Person
from delegates.bookings.queries import contents_of
from delegates.models import Booking, Delegate, Invoice, TicketType
from delegates.payments import actions, queries
from tests.factories.bookings import (
    CancellationRuleFactory,
    PriceRuleFactory,
    TicketTypeFactory,
    VoucherFactory,
)
from tests.factories.conference import UserFactory

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
CLOSED = datetime(2027, 6, 2, 9, tzinfo=UTC)


@pytest.fixture
def confirmed(make_draft):
    """confirmed(10) → a booking with so many delegates, confirmed against an invoice."""

    def make(people, **fields):
        booking = make_draft(people, **fields)
        return actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW, with_letters=False)

    return make


def person(conference, number=1, ticket="Full day"):
    kind = conference.ticket_types.get(name=ticket)
    return Person("New", f"Colleague{number}", f"new{number}@school.example", "Teacher", kind.pk)


def papers(booking):
    """What was written: (number, net, VAT, lines as (text, quantity, unit)), credit notes with their figures below nought."""
    return [
        (
            one.number,
            sign * one.net_pence,
            sign * one.vat_pence,
            [(x["text"], x["quantity"], x["unit_pence"]) for x in one.lines],
        )
        for sign, rows in ((1, booking.invoices.order_by("pk")), (-1, booking.credit_notes.order_by("pk")))
        for one in rows
    ]


def taken(conference):
    return [
        Conference.objects.get(pk=conference.pk).taken,
        *conference.ticket_types.order_by("pk").values_list("taken", flat=True),
    ]


def add(booking, people, **options):
    return actions.add_people(booking=booking, people=people, by=booking.lead, now=options.pop("now", NOW), **options)


def withdraw(booking, number=1, **options):
    leaving = list(booking.delegates.active().order_by("pk").values_list("pk", flat=True)[:number])
    return actions.withdraw_people(
        booking=booking, leaving=leaving, by=booking.lead, now=options.pop("now", NOW), **options
    )


def test_who_is_added_gets_a_further_invoice_a_place_and_a_link(
    conference, confirmed, django_capture_on_commit_callbacks
):
    booking = confirmed(2)

    with django_capture_on_commit_callbacks(execute=True):
        add(booking, [person(conference)])

    assert papers(booking) == [
        ("SC27-0001", 13000, 2600, [("Full day", 2, 6500)]),
        ("SC27-0002", 6500, 1300, [("Full day", 1, 6500)]),
    ]
    assert taken(conference) == [3, 3]
    letters = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert letters[booking.lead.email] == f"Booking {booking.reference} has changed"
    assert "new1@school.example" in letters


def test_the_tenth_who_is_added_is_free_and_so_there_is_nothing_to_write(conference, confirmed):
    PriceRuleFactory(conference=conference)
    booking = confirmed(9)

    add(booking, [person(conference)])

    assert len(papers(booking)) == 1
    assert (queries.balance(booking), contents_of(booking).price(NOW).gross_pence) == (70200, 70200)


def test_who_is_withdrawn_is_credited_on_the_invoice_and_her_place_goes_back(
    conference, confirmed, django_capture_on_commit_callbacks
):
    booking = confirmed(3)

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(booking)

    assert papers(booking) == [
        ("SC27-0001", 19500, 3900, [("Full day", 3, 6500)]),
        ("SC27-C0001", -6500, -1300, [("Full day", 1, 6500)]),
    ]
    assert (taken(conference), booking.delegates.active().count()) == ([2, 2], 2)
    assert [letter.subject for letter in mail.outbox] == [f"Booking {booking.reference} has changed"]


def test_five_of_twenty_with_two_free_are_credited_as_four(conference, confirmed):
    PriceRuleFactory(conference=conference)
    booking = confirmed(20)

    withdraw(booking, 5)

    assert papers(booking)[-1] == (
        "SC27-C0001",
        -26000,
        -5200,
        [("Full day", 5, 6500), ("One place free in every ten", 1, -6500)],
    )


def test_a_credit_that_is_larger_than_the_last_invoice_goes_over_two(conference, confirmed):
    booking = confirmed(2)
    add(booking, [person(conference)])

    withdraw(booking, 2)

    assert papers(booking)[2:] == [
        ("SC27-C0001", -6500, -1300, [("Part of invoice SC27-0002", 1, 6500)]),
        ("SC27-C0002", -6500, -1300, [("Part of invoice SC27-0001", 1, 6500)]),
    ]
    assert queries.balance(booking) == 7800


def test_what_was_sold_is_never_priced_again(conference, confirmed):
    rule = PriceRuleFactory(
        conference=conference,
        kind="EARLY_BIRD",
        label="Early bird",
        percent=10,
        every=None,
        until_at=NOW + timedelta(1),
    )
    booking = confirmed(2)
    conference.ticket_types.update(price_pence=9900, vat_rate=0, vat_reason="Exempt", name="Whole day")
    rule.delete()

    add(booking, [person(conference, ticket="Whole day")])

    assert papers(booking) == [
        ("SC27-0001", 11700, 2340, [("Full day (Early bird, instead of £65.00)", 2, 5850)]),
        ("SC27-0002", 9900, 0, [("Whole day", 1, 9900)]),
    ]


def test_a_free_place_that_was_agreed_stays_agreed_when_the_rule_is_taken_away(conference, confirmed):
    rule = PriceRuleFactory(conference=conference)
    booking = confirmed(11)
    rule.delete()

    withdraw(booking)

    assert [row[1] for row in papers(booking)] == [65000, -6500]


def test_the_cancellation_policy_keeps_its_share(conference, confirmed):
    CancellationRuleFactory(conference=conference, from_at=NOW + timedelta(days=10), percent=50)
    booking = confirmed(3)

    withdraw(booking)
    withdraw(booking, now=NOW + timedelta(days=11))

    assert papers(booking)[1:] == [
        ("SC27-C0001", -6500, -1300, [("Full day", 1, 6500)]),
        (
            "SC27-C0002",
            -3250,
            -650,
            [("Full day", 1, 6500), ("Withdrawn on 22 January 2027: 50 % stays to pay", -1, 3250)],
        ),
    ]
    assert queries.balance(booking) == contents_of(booking).price(NOW).gross_pence == 11700


def test_an_organiser_may_let_somebody_go_for_nothing(conference, confirmed):
    CancellationRuleFactory(conference=conference, from_at=NOW, percent=100)
    booking = confirmed(2)

    withdraw(booking, is_free=True)

    assert queries.balance(booking) == 7800


def test_cancelling_late_leaves_the_share_to_pay_and_says_so(conference, confirmed):
    CancellationRuleFactory(conference=conference, from_at=NOW, percent=25)
    booking = confirmed(4)

    actions.cancel_booking(booking=booking, by=booking.lead, now=NOW)

    assert (queries.balance(booking), taken(conference)) == (7800, [0, 0])
    assert [(x["text"], x["net_pence"]) for x in booking.credit_notes.get().lines] == [
        ("Full day", 26000),
        ("Withdrawn on 11 January 2027: 25 % stays to pay", -6500),
    ]


def test_a_voucher_pays_towards_as_many_places_as_it_has_and_gets_them_back(conference, confirmed):
    voucher = VoucherFactory(conference=conference, pence=4000, capacity=2)

    booking = confirmed(3, voucher=voucher)
    voucher.refresh_from_db()
    used = voucher.taken
    withdraw(booking, 2)
    voucher.refresh_from_db()

    assert (used, voucher.taken) == (2, 0)
    assert papers(booking)[0] == (
        "SC27-0001",
        11500,
        2300,
        [("Full day", 1, 6500), ("Full day (Bursary, instead of £65.00)", 2, 2500)],
    )
    assert queries.balance(booking) == 7800


def test_money_that_came_in_for_who_was_withdrawn_is_to_be_paid_back(confirmed):
    booking = confirmed(2)
    actions.record_payment(booking=booking, kind="BANK", external_id="line-1", pence=15600, received_at=NOW, by=None)

    withdraw(booking)

    assert (Booking.objects.get(pk=booking.pk).status, queries.balance(booking)) == ("PAID", -7800)


def test_a_paid_booking_waits_for_payment_again_when_people_are_added(conference, confirmed):
    booking = confirmed(1)
    actions.record_payment(booking=booking, kind="BANK", external_id="line-1", pence=7800, received_at=NOW, by=None)

    add(booking, [person(conference)])

    assert (Booking.objects.get(pk=booking.pk).status, queries.balance(booking)) == ("AWAITING_PAYMENT", 7800)


def test_withdrawing_again_changes_nothing(conference, confirmed):
    booking = confirmed(3)
    first = booking.delegates.order_by("pk").first()
    once = [actions.withdraw_people(booking=booking, leaving=[first.pk], by=None, now=NOW), papers(booking)]

    actions.withdraw_people(booking=booking, leaving=[first.pk], by=None, now=NOW)

    assert (papers(booking), taken(conference)) == (once[1], [2, 2])


@pytest.mark.parametrize(
    ("case", "deed", "sentences"),
    [
        (
            "nobody would be left",
            lambda booking, _: withdraw(booking, 2),
            ["Nobody would be left. Cancel the whole booking instead."],
        ),
        (
            "she is here already",
            lambda booking, _: withdraw(booking, arrived=frozenset(booking.delegates.values_list("pk", flat=True))),
            ["Dev Patel has arrived already, and cannot be withdrawn."],
        ),
        (
            "the day is over",
            lambda booking, _: withdraw(booking, now=datetime(2027, 6, 15, 0, tzinfo=UTC)),
            ["The conference is over, so its list can no longer be changed."],
        ),
        (
            "booking is closed to leads",
            lambda booking, new: add(booking, [new], now=CLOSED),
            ["Booking closed on Tuesday 1 June 2027 at 18:00."],
        ),
        (
            "the price has moved on",
            lambda booking, new: add(booking, [new], seen_pence=7000),
            ["The price has changed: the difference is now £78.00."],
        ),
        (
            "another price than was read for leaving",
            lambda booking, _: withdraw(booking, seen_pence=-7000),
            ["The price has changed: the difference is now −£78.00."],
        ),
    ],
)
def test_a_change_is_refused_with_reasons_and_changes_nothing(case, deed, sentences, conference, confirmed):
    booking = confirmed(2)
    booking.delegates.update(last_name="Patel")
    before = papers(booking), taken(conference), list(booking.delegates.order_by("pk").values())

    with pytest.raises(Refused) as refusal:
        deed(booking, person(conference))

    assert [problem.message for problem in refusal.value.problems] == sentences
    assert (papers(booking), taken(conference), list(booking.delegates.order_by("pk").values())) == before


@pytest.mark.parametrize("limit", ["conference", "ticket type"])
def test_nobody_is_added_past_the_last_place(limit, conference, confirmed, monkeypatch):
    booking = confirmed(2)
    rows = Conference.objects.filter(pk=conference.pk) if limit == "conference" else conference.ticket_types
    rows.update(capacity=2)
    before = papers(booking), taken(conference), booking.delegates.count()
    monkeypatch.setattr("delegates.bookings.rules.changes.stock_problems", lambda _: [])  # the peek saw nothing

    with pytest.raises(Refused) as refusal:
        add(Booking.objects.get(pk=booking.pk), [person(conference)])

    assert refusal.value.codes == ["full"]
    assert (papers(booking), taken(conference), booking.delegates.count()) == before


def test_an_organiser_adds_somebody_when_booking_is_closed(conference, confirmed):
    booking = confirmed(1)

    add(booking, [person(conference)], now=CLOSED, is_organiser=True)

    assert taken(conference) == [2, 2]


def test_a_draft_and_a_cancelled_booking_take_nobody_in(conference, make_draft):
    draft = make_draft(1)
    cancelled = make_draft(1)
    actions.cancel_booking(booking=cancelled, by=None, now=NOW)

    for booking, code in ((draft, "draft"), (cancelled, "cancelled")):
        with pytest.raises(Refused) as refusal:
            add(booking, [person(conference)])
        assert refusal.value.codes == [code]


def test_a_dearer_and_a_cheaper_vat_rate_make_an_invoice_and_a_credit_note_of_their_own(conference, confirmed):
    TicketTypeFactory(conference=conference, name="Exempt", price_pence=5000, vat_rate=0, vat_reason="Education")
    booking = confirmed(2)
    add(booking, [person(conference, ticket="Exempt")])

    withdraw(booking)

    assert [row[:3] for row in papers(booking)] == [
        ("SC27-0001", 13000, 2600),
        ("SC27-0002", 5000, 0),
        ("SC27-C0001", -6500, -1300),
    ]
    assert booking.credit_notes.get().invoice == Invoice.objects.get(number="SC27-0001")


def test_each_change_stands_in_the_history_with_who_did_it_and_its_papers(conference, confirmed):
    booking, organiser = confirmed(2), UserFactory()

    actions.add_people(booking=booking, people=[person(conference)], by=organiser, now=NOW, is_organiser=True)
    new = Delegate.objects.latest("pk").pk
    actions.withdraw_people(booking=booking, leaving=[new], by=organiser, now=NOW)

    entries = ModelLogEntry.objects.for_instance(booking).order_by("pk")
    assert [(entry.action, entry.user, entry.data) for entry in entries][1:] == [
        ("booking.add", organiser, {"delegates": [new], "invoices": ["SC27-0002"], "credit_notes": []}),
        ("booking.withdraw", organiser, {"delegates": [new], "invoices": [], "credit_notes": ["SC27-C0001"]}),
    ]


@pytest.mark.parametrize("people", [1, 13])
def test_a_change_costs_as_many_queries_for_one_as_for_13(people, conference, confirmed, django_assert_num_queries):
    booking = confirmed(2)
    new = [person(conference, number) for number in range(people)]

    with django_assert_num_queries(25):
        add(booking, new)

    assert TicketType.objects.get().taken == 2 + people
