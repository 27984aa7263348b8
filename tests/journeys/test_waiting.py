"""A full conference with a group waiting list empties and refills rightly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from conference.models import Conference
from delegates.choices import actions as choices
from delegates.models import Booking, Delegate, WaitingEntry
from delegates.payments import actions as payments
from delegates.waiting import actions
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory
from tests.journeys.conftest import PHONE


@pytest.fixture
def conference(live, site_tree):
    """Five places, nothing to pay, booking open."""
    now = timezone.now()
    conference = ConferenceFactory(
        reference_prefix="SC27",
        capacity=5,
        hold_minutes=20,
        date=(now + timedelta(days=120)).date(),
        booking_opens_at=now - timedelta(days=1),
        booking_closes_at=now + timedelta(days=90),
    )
    TicketTypeFactory(conference=conference, name="Full day", price_pence=0)
    return conference


def draft(conference, school, people):
    booking = BookingFactory(conference=conference, school=SchoolFactory(name=school, town="Poole"), lead=UserFactory())
    for position in range(people):
        DelegateFactory(booking=booking, ticket_type=conference.ticket_types.get(), position=position)
    return booking


def test_a_full_conference_with_a_line_of_groups_empties_and_refills(
    conference, new_page, sign_in, axe, no_sideways_scroll
):
    full, group, one = (
        draft(conference, f"{name} School", n) for name, n in (("Harbour", 5), ("Pier", 4), ("Quay", 1))
    )
    full = payments.confirm_on_invoice(booking=full, by=full.lead, now=timezone.now())
    page, carol, phone = new_page(), new_page(), new_page(PHONE)
    sign_in(page, group.lead), sign_in(carol, full.lead), sign_in(phone, one.lead)

    page.goto(f"/bookings/{group.reference}/review/")
    page.get_by_text("No places are left.").wait_for()
    page.get_by_role("link", name="Go to the waiting list").click()
    axe(page)
    page.get_by_label("How few places would be of use to you?").fill("2")
    page.get_by_role("button", name="Join the waiting list").click()
    page.get_by_text("You are 1st").wait_for()
    phone.goto(f"/bookings/{one.reference}/waiting/")
    phone.get_by_role("button", name="Join the waiting list").click()
    phone.get_by_text("You are 2nd; 4 places are wanted before you.").wait_for()
    axe(phone)
    no_sideways_scroll(phone)

    mail.outbox.clear()
    leaving = list(full.delegates.values_list("pk", flat=True)[:2])
    choices.withdraw_people(booking=full, leaving=leaving, by=full.lead, now=timezone.now())
    assert "2 places are kept for you" in next(one.subject for one in mail.outbox if one.to == [group.lead.email])
    page.reload()
    page.get_by_role("link", name="Take them up").click()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="Confirm the booking").click()
    page.get_by_text("Your booking is confirmed.").wait_for()
    phone.reload()
    phone.get_by_text("You are 2nd; 2 places are wanted before you.").wait_for()

    carol.goto(f"/bookings/{full.reference}/cancel/")
    carol.get_by_role("button", name="Yes, cancel all 3").click()
    rest = Booking.objects.get(lead=group.lead, status="DRAFT")
    page.goto(f"/bookings/{rest.reference}/waiting/")
    page.get_by_role("link", name="Take them up").click()
    page.get_by_text("These 2 places are kept for you from the waiting list until").wait_for()
    page.get_by_role("button", name="Confirm the booking").click()
    page.get_by_text("Your booking is confirmed.").wait_for()
    phone.reload()
    phone.get_by_role("button", name="No, thank you: leave the line").click()
    phone.get_by_text("You have left the line.").wait_for()

    assert sorted(WaitingEntry.objects.values_list("state", flat=True)) == ["LEFT", "TAKEN", "TAKEN"]
    assert Conference.objects.get().taken == Delegate.objects.coming().count() == 4
    actions.move_on(now=timezone.now())
    assert Conference.objects.get().left == 1
