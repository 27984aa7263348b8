"""What delegates have besides their places: sold, paid, given back, passed on."""

from datetime import UTC, datetime, timedelta

import pytest

from conference.lib.problems import Refused
from delegates.bookings import actions as bookings
from delegates.bookings.actions import Person
from delegates.choices import actions as choices
from delegates.models import CreditNote, DelegateExtra, Extra, Invoice
from delegates.payments import actions, queries
from tests.delegates.conftest import NOW
from tests.factories.bookings import (
    CancellationRuleFactory,
    DelegateExtraFactory,
    ExtraFactory,
    PriceRuleFactory,
    VoucherFactory,
)

pytestmark = pytest.mark.sqlite


@pytest.fixture
def dinner(conference):
    return ExtraFactory(conference=conference, name="Conference dinner", capacity=3)


@pytest.fixture
def coach(conference):
    return ExtraFactory(
        conference=conference, name="Coach", price_pence=800, vat_rate=0, vat_reason="Zero-rated: transport"
    )


def people(booking):
    return list(booking.delegates.active().order_by("position").values_list("pk", flat=True))


def change(booking, wanted, **options):
    return actions.change_extras(booking=booking, wanted=wanted, by=booking.lead, now=NOW, **options)


def lines(document):
    return [(line["text"], line["quantity"], line["unit_pence"], line["vat_rate"]) for line in document.lines]


def taken(*extras):
    return [Extra.objects.get(pk=one.pk).taken for one in extras]


def had(booking):
    rows = DelegateExtra.objects.filter(delegate__in=booking.delegates.active())
    return sorted(rows.values_list("delegate__position", "extra__name", "price_pence", "price_vat_rate"))


def confirm(booking):
    return actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW)


def test_an_extra_is_a_line_of_its_own_with_its_own_vat(make_draft, dinner, coach):
    booking = make_draft(2)
    for pk in people(booking):
        DelegateExtraFactory(delegate_id=pk, extra=coach)
    DelegateExtraFactory(delegate_id=people(booking)[0], extra=dinner)

    confirm(booking)

    invoice = Invoice.objects.get()
    assert lines(invoice) == [("Full day", 2, 6500, 2000), ("Conference dinner", 1, 3000, 2000), ("Coach", 2, 800, 0)]
    assert invoice.gross_pence == (13000 + 3000) * 12 // 10 + 1600
    assert taken(dinner, coach) == [1, 2]
    assert had(booking) == [(1, "Coach", 800, 0), (1, "Conference dinner", 3000, 2000), (2, "Coach", 800, 0)]


def test_no_reduction_makes_an_extra_cheaper(conference, make_draft, dinner):
    booking = make_draft(2, voucher=VoucherFactory(conference=conference, percent=50, pence=0))
    PriceRuleFactory(conference=conference, every=2)
    PriceRuleFactory(conference=conference, kind="HOST_FREE", label="Our own", school=booking.school, every=None)
    until = NOW + timedelta(days=1)
    PriceRuleFactory(conference=conference, kind="EARLY_BIRD", label="Early", percent=10, until_at=until, every=None)
    for pk in people(booking):
        DelegateExtraFactory(delegate_id=pk, extra=dinner)

    confirm(booking)

    invoice = Invoice.objects.get()
    assert (lines(invoice)[-1], invoice.net_pence) == (("Conference dinner", 2, 3000, 2000), 6000)


def test_extras_of_a_confirmed_booking_change_at_the_difference(make_draft, dinner, coach):
    booking = confirm(make_draft(2))
    asha, tom = people(booking)

    change(booking, {(asha, dinner.pk), (tom, dinner.pk), (tom, coach.pk)}, seen_pence=8000)
    change(booking, {(tom, dinner.pk)}, seen_pence=-4400)

    further = Invoice.objects.last()
    assert sorted(lines(further)) == [("Coach", 1, 800, 0), ("Conference dinner", 2, 3000, 2000)]
    assert sum(one.gross_pence for one in CreditNote.objects.all()) == 4400
    assert (taken(dinner, coach), had(booking)) == ([1, 0], [(2, "Conference dinner", 3000, 2000)])
    assert queries.balance(booking) == 15600 + 3600


def test_changed_to_what_is_so_already_nothing_is_written(make_draft, dinner):
    booking = confirm(make_draft(2))
    asha, _ = people(booking)
    change(booking, {(asha, dinner.pk)})
    before = (Invoice.objects.count(), CreditNote.objects.count(), taken(dinner))

    change(booking, {(asha, dinner.pk)}, seen_pence=99)

    assert (Invoice.objects.count(), CreditNote.objects.count(), taken(dinner)) == before


def test_more_than_there_are_is_refused_and_changes_nothing(make_draft, dinner):
    booking = confirm(make_draft(4))

    with pytest.raises(Refused) as refusal:
        change(booking, {(pk, dinner.pk) for pk in people(booking)})

    assert [one.message for one in refusal.value.problems] == ["Only 3 places of “Conference dinner” are left."]
    assert (taken(dinner), had(booking), Invoice.objects.count()) == ([0], [], 1)


def test_after_it_closes_an_organiser_alone_changes_it(make_draft, dinner):
    Extra.objects.update(closes_at=NOW - timedelta(days=1))
    booking = confirm(make_draft(1))
    wanted = {(people(booking)[0], dinner.pk)}

    with pytest.raises(Refused) as refusal:
        change(booking, wanted)
    change(booking, wanted, is_organiser=True)

    assert refusal.value.codes == ["extra-closed"]
    assert taken(dinner) == [1]


def test_another_difference_than_was_agreed_to_is_refused(make_draft, dinner):
    booking = confirm(make_draft(1))

    with pytest.raises(Refused) as refusal:
        change(booking, {(people(booking)[0], dinner.pk)}, seen_pence=3000)

    assert refusal.value.codes == ["price-changed"]


def test_people_of_another_booking_and_extras_of_another_conference_are_passed_over(make_draft, dinner):
    booking, other = confirm(make_draft(1)), confirm(make_draft(1))
    foreign = ExtraFactory()

    change(booking, {(people(other)[0], dinner.pk), (people(booking)[0], foreign.pk)})

    assert (had(booking), had(other), taken(dinner, foreign)) == ([], [], [0, 0])


def test_who_is_withdrawn_gives_hers_back_and_the_policy_holds_for_it_too(conference, make_draft, dinner):
    booking = make_draft(3)
    for pk in people(booking):
        DelegateExtraFactory(delegate_id=pk, extra=dinner)
    confirm(booking)
    CancellationRuleFactory(conference=conference, from_at=NOW, percent=50)

    choices.withdraw_people(booking=booking, leaving=people(booking)[:1], by=booking.lead, now=NOW)

    assert sum(one.net_pence for one in CreditNote.objects.all()) == (6500 + 3000) // 2
    assert taken(dinner) == [2]


def test_moved_from_one_to_another_an_extra_costs_nothing(conference, make_draft, dinner):
    booking = confirm(make_draft(2))
    asha, tom = people(booking)
    change(booking, {(asha, dinner.pk)})
    CancellationRuleFactory(conference=conference, from_at=NOW, percent=50)

    change(booking, {(tom, dinner.pk)}, seen_pence=0)

    assert (had(booking), taken(dinner), CreditNote.objects.count()) == (
        [(2, "Conference dinner", 3000, 2000)],
        [1],
        0,
    )


def test_who_takes_over_a_ticket_takes_over_what_goes_with_it(make_draft, dinner):
    booking = confirm(make_draft(1))
    (asha,) = people(booking)
    change(booking, {(asha, dinner.pk)})
    kind = booking.delegates.get().ticket_type_id

    choices.substitute(
        delegate=booking.delegates.get(),
        person=Person("New", "Comer", "new@harbour.example", "", kind),
        keeps_places=False,
        by=booking.lead,
        now=NOW,
    )

    assert (had(booking), taken(dinner)) == ([(1, "Conference dinner", 3000, 2000)], [1])


def test_a_cancelled_booking_gives_all_back(make_draft, dinner):
    booking = confirm(make_draft(2))
    change(booking, {(pk, dinner.pk) for pk in people(booking)})

    choices.cancel_booking(booking=booking, by=booking.lead, now=NOW)

    assert (taken(dinner), queries.balance(booking)) == ([0], 0)


def test_a_draft_s_extras_are_chosen_without_being_counted(make_draft, dinner, coach):
    booking = make_draft(2)
    asha, tom = people(booking)

    def choose(*wanted):
        return bookings.choose_extras(booking=booking, wanted=set(wanted), by=booking.lead, now=NOW)

    choose((asha, dinner.pk), (asha, coach.pk))
    choose((tom, dinner.pk), (asha, coach.pk))

    assert had(booking) == [(1, "Coach", None, None), (2, "Conference dinner", None, None)]
    assert taken(dinner, coach) == [0, 0]


def test_what_closed_since_it_was_ticked_keeps_a_draft_from_being_confirmed(make_draft, dinner):
    booking = make_draft(1)
    bookings.choose_extras(booking=booking, wanted={(people(booking)[0], dinner.pk)}, by=booking.lead, now=NOW)
    Extra.objects.update(closes_at=datetime(2027, 1, 10, 12, tzinfo=UTC))

    with pytest.raises(Refused) as refusal:
        confirm(booking)

    assert [one.message for one in refusal.value.problems] == [
        "“Conference dinner” could be booked and given back until Sunday 10 January 2027 at 12:00."
    ]
