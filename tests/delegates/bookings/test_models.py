import pytest
from django.db import IntegrityError, transaction

from delegates.models import Booking, Delegate, TicketType
from tests.delegates.bookings.conftest import NOW
from tests.factories.bookings import BookingFactory, DelegateFactory, PriceRuleFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory

pytestmark = pytest.mark.sqlite


def refused_by(name, deed):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        deed()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("delegates_booking_confirmed_has_a_moment", {"status": "AWAITING_PAYMENT"}),
        ("delegates_booking_confirmed_has_a_moment", {"status": "PAID"}),
        ("delegates_booking_cancelled_has_a_moment", {"status": "CANCELLED"}),
        ("delegates_booking_cancelled_has_a_moment", {"cancelled_at": NOW}),
    ],
)
def test_the_database_keeps_a_booking_s_state_and_its_moments_together(name, change, draft):
    refused_by(name, lambda: Booking.objects.filter(pk=draft.pk).update(**change))


def test_one_lead_has_one_draft_for_a_school(draft):
    refused_by(
        "delegates_booking_one_draft_at_a_time|UNIQUE constraint failed: delegates_booking.conference_id",
        lambda: BookingFactory(conference=draft.conference, school=draft.school, lead=draft.lead),
    )

    BookingFactory(conference=draft.conference, school=draft.school, lead=draft.lead, confirmed=True)
    BookingFactory(conference=draft.conference, school=draft.school)


def test_one_reference_is_one_booking(draft):
    refused_by("reference", lambda: BookingFactory(conference=draft.conference, reference=draft.reference))


def test_one_address_is_once_in_a_booking_unless_it_was_withdrawn(draft_of_two):
    refused_by(
        "delegates_delegate_email_once_in_a_booking",
        lambda: Delegate.objects.filter(first_name="Tom").update(email="ASHA@harbour.example"),
    )

    Delegate.objects.filter(first_name="Asha").update(withdrawn_at=NOW)
    Delegate.objects.filter(first_name="Tom").update(email="asha@harbour.example")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("delegates_tickettype_taken_within_capacity", {"capacity": 2, "taken": 3}),
        ("delegates_tickettype_vat_at_most_all", {"vat_rate": 10_001}),
    ],
)
def test_the_database_keeps_a_ticket_type_sound(name, change, full_day):
    refused_by(name, lambda: TicketType.objects.filter(pk=full_day.pk).update(**change))


def test_one_name_is_one_ticket_type_of_a_conference(full_day):
    refused_by(
        "delegates_tickettype_name_unique_in_conference|UNIQUE constraint failed: delegates_tickettype",
        lambda: TicketType.objects.filter(name="Trainee").update(name="Full day"),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "EARLY_BIRD", "percent": 10, "until_at": None},
        {"kind": "EARLY_BIRD", "percent": 0, "until_at": NOW},
        {"kind": "EARLY_BIRD", "percent": 101, "until_at": NOW},
        {"kind": "NTH_FREE", "every": 1},
        {"kind": "NTH_FREE", "every": None},
        {"kind": "ANYTHING"},
    ],
)
def test_the_database_keeps_a_price_rule_complete(change, conference):
    rule = PriceRuleFactory(conference=conference)

    refused_by(
        "delegates_pricerule_complete_for_its_kind", lambda: type(rule).objects.filter(pk=rule.pk).update(**change)
    )


def test_a_lead_sees_what_she_booked_and_what_her_confirmed_school_booked(draft, carol):
    colleague, stranger, unconfirmed = UserFactory(), UserFactory(), UserFactory()
    MembershipFactory(user=colleague, school=draft.school, is_confirmed=True)
    MembershipFactory(user=unconfirmed, school=draft.school, is_confirmed=False)
    MembershipFactory(user=carol, school=draft.school, is_confirmed=True)
    MembershipFactory(user=stranger, is_confirmed=True)

    seen = {user.pk: list(Booking.objects.visible_to(user)) for user in (carol, colleague, stranger, unconfirmed)}

    assert seen == {carol.pk: [draft], colleague.pk: [draft], stranger.pk: [], unconfirmed.pk: []}


@pytest.mark.parametrize(
    ("status", "moments", "coming"),
    [
        ("DRAFT", {}, 0),
        ("AWAITING_PAYMENT", {"confirmed_at": NOW}, 1),
        ("PAID", {"confirmed_at": NOW}, 1),
        ("CANCELLED", {"cancelled_at": NOW}, 0),
    ],
)
def test_who_comes_is_in_a_booking_that_holds_places_and_was_not_withdrawn(status, moments, coming, draft):
    Booking.objects.filter(pk=draft.pk).update(status=status, **moments)
    DelegateFactory(booking=draft)
    DelegateFactory(booking=draft, withdrawn_at=NOW)

    assert Delegate.objects.coming().count() == coming
