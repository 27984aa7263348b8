"""Organisers at their desk: signing in, changing the day, looking after a booking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from conference.accounts import one_time
from conference.accounts.roles import sync_roles
from conference.models import Conference
from delegates.models import Booking
from sessions.models import DraftRun, Run
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.home import open_site
from tests.factories.payments import InvoiceFactory
from tests.factories.programme import (
    ContributionFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    StreamFactory,
    planned,
)
from tests.factories.schools import SchoolFactory
from tests.journeys.conftest import LAPTOP


@pytest.fixture
def conference(live, site_tree):
    now = timezone.now()
    conference = ConferenceFactory(
        booking_opens_at=now - timedelta(days=30),
        choices_open_at=now - timedelta(days=1),
        choices_close_at=now + timedelta(days=30),
    )
    open_site(site_tree, conference)
    slot = SlotFactory(
        conference=conference,
        name="Workshops 1",
        starts_at=datetime(2027, 6, 14, 9, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 9, 50, tzinfo=UTC),
    )
    stream = StreamFactory(conference=conference, code="RD", name="Reading")
    session = SessionFactory(conference=conference, stream=stream, title="Reading aloud in science")
    ContributionFactory(session=session, speaker__name="Aisha Grant")
    hall = RoomFactory(venue=conference.venue, name="Dance studio", code="DS")
    RoomFactory(venue=conference.venue, name="Old library", code="OL")
    planned(RunFactory(session=session, slot=slot, room=hall, capacity=20))
    ReleaseFactory(conference=conference, number=1)
    return conference


@pytest.fixture
def organiser(conference):
    sync_roles()
    user = UserFactory(first_name="Tom", email="tom@saltmarsh.example")
    user.groups.set(Group.objects.filter(name__in=["Programme team", "Desk", "Finance"]))
    return user


@pytest.fixture
def booking(conference):
    booking = BookingFactory(conference=conference, school__name="Parkstone Grammar School", confirmed=True)
    DelegateFactory.create_batch(3, booking=booking, ticket_type=TicketTypeFactory(conference=conference))
    InvoiceFactory(booking=booking)
    return booking


def test_an_organiser_signs_in_changes_a_room_releases_it_and_sees_it_on_the_public_page(organiser, new_page, axe):
    page = new_page(LAPTOP)

    def public():
        page.goto("/programme/")
        return [room for room in ("Dance studio", "Old library") if room in page.get_by_role("main").inner_text()]

    before = public()
    page.goto(one_time.make_link(user=organiser, next_url=reverse("run:index"), now=timezone.now()))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Reading aloud in science").click()
    page.get_by_role("button", name="Move").wait_for()
    axe(page)
    page.locator("#move_room").select_option(label="Old library, 30 seats")
    page.get_by_role("button", name="Move").click()
    page.get_by_text("“Reading aloud in science” is in Workshops 1, Old library.").wait_for()
    in_draft = public()

    page.goto(reverse("release"))
    page.get_by_text(
        "“Reading aloud in science” moves from Workshops 1, 10:00, Dance studio to Workshops 1, 10:00, Old library."
    ).first.wait_for()
    axe(page, ["#wagtail-sidebar", ".w-slim-header"])
    page.get_by_label("A note for readers").fill("The studio has a new floor.")
    page.get_by_role("button", name="Release programme 2").click()
    page.get_by_text("Programme 2 is out. No speaker had to be told.").wait_for()
    axe(page, ["#wagtail-sidebar", ".w-slim-header", ".messages"])  # its green is Wagtail’s own

    run = Run.objects.get()
    assert (before, in_draft, public()) == (["Dance studio"], ["Dance studio"], ["Old library"])
    assert (run.room.name, run.sequence) == ("Old library", 1)


def test_a_run_is_cancelled_with_the_keyboard_alone(organiser, new_page, sign_in):
    page = new_page(LAPTOP)
    sign_in(page, organiser)
    draft = DraftRun.objects.get()
    page.goto(reverse("run:edit", args=[draft.pk]))

    _tab_to(page, "form[data-deed=take-off] button")
    page.keyboard.press("Enter")
    page.get_by_text("is cancelled there. Readers see it after the next release.").wait_for()
    page.goto(reverse("release"))
    _tab_to(page, ".release-form button")
    page.keyboard.press("Enter")
    page.get_by_text("Programme 2 is out.").wait_for()

    run = Run.objects.get()
    assert (run.status, run.sequence) == ("CANCELLED", 1)


def test_a_school_rings_after_booking_has_closed_and_the_desk_books_it(organiser, conference, new_page, sign_in, axe):
    Conference.objects.update(booking_closes_at=timezone.now() - timedelta(days=1), booking_terms="Bring your badge.")
    TicketTypeFactory(conference=conference, name="Full day")
    SchoolFactory(urn=136_850, name="Parkstone Grammar School", town="Poole")
    page = new_page(LAPTOP)
    sign_in(page, organiser)

    page.goto(reverse("booking_telephone"))
    for label, typed in {
        "URN of the school": "136850",
        "First name of the lead": "Carol",
        "Surname of the lead": "Marsh",
        "E-mail address of the lead": "carol@parkstone.example",
    }.items():
        page.get_by_label(label).fill(typed)
    axe(page, ["#wagtail-sidebar", ".w-slim-header"])
    page.get_by_role("button", name="Go on to the list").click()
    page.get_by_label("Paste it from a spreadsheet").fill(
        "Forename\tSurname\tE-mail\nAna\tReed\tana@parkstone.example\nBo\tLund\tbo@parkstone.example"
    )
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_text("Bring your badge.").wait_for()
    page.get_by_role("button", name="Confirm the booking").click()
    page.get_by_text("Your booking is confirmed.").wait_for()

    booked = Booking.objects.get()
    assert (booked.status, booked.lead.email, booked.delegates.count()) == (
        "AWAITING_PAYMENT",
        "carol@parkstone.example",
        2,
    )
    assert sorted(each.to[0] for each in mail.outbox) == [
        "ana@parkstone.example",
        "bo@parkstone.example",
        "carol@parkstone.example",
    ]
    page.goto(reverse("booking_desk", args=[booked.pk]))
    expect(page.get_by_role("heading", name="History")).to_be_visible()


def test_a_bank_payment_is_recorded_with_the_keyboard_alone(organiser, booking, new_page, sign_in):
    page = new_page(LAPTOP)
    sign_in(page, organiser)
    page.goto(reverse("booking:index"))

    _tab_to(page, f"a[href='{reverse('booking_desk', args=[booking.pk])}']")
    page.keyboard.press("Enter")
    page.locator("#header-title", has_text=booking.reference).wait_for()
    _tab_to(page, f"a[href='{reverse('booking_desk_payment', args=[booking.pk])}']")
    page.keyboard.press("Enter")
    page.get_by_label("Amount in pounds").wait_for()
    _tab_to(page, "#id_pounds")
    _tab_to(page, ".booking-desk button")
    page.keyboard.press("Enter")
    page.get_by_text("recorded for").wait_for()

    booking.refresh_from_db()
    assert booking.status == "PAID"


def test_our_desk_pages_are_clean_for_axe_with_all_of_wagtail_s_chrome_around_them(
    organiser, booking, conference, new_page, sign_in, axe
):
    page = new_page(LAPTOP)
    sign_in(page, organiser)
    run = Run.objects.get()
    addresses = [
        reverse("session:index"),
        reverse("session:edit", args=[run.session_id]),
        reverse("run:index"),
        reverse("slot:index"),
        reverse("booking:index"),
        reverse("delegate:index"),
        reverse("invoice:index"),
        reverse("booking_desk", args=[booking.pk]),
        reverse("booking_desk_payment", args=[booking.pk]),
        reverse("booking_desk_cancel", args=[booking.pk]),
        reverse("bookings_glance"),
        f"{reverse('wagtail_bulk_action', args=['delegates', 'delegate', 'withdraw'])}?id={booking.delegates.first().pk}",
    ]

    for address in addresses:
        page.goto(address)
        axe(page)
    page.goto(reverse("booking_desk_cancel", args=[booking.pk]))
    page.get_by_role("button", name="Cancel the booking").click()
    page.get_by_text("Please give a reason").wait_for()
    axe(page)


def _tab_to(page, selector, most=80):
    """Press Tab until the control has the focus, as somebody without a mouse does; it has to be visible there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.locator(selector).first.is_visible()
            return
    pytest.fail(f"{selector} was not reached in {most} presses of Tab")
