"""A lead books sixty colleagues, and swaps two on the day itself."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from conference.models import Conference
from delegates.badges.actions import badges_for
from delegates.models import Booking, Delegate, Place
from tests.factories.bookings import TicketTypeFactory
from tests.factories.choices import PlaceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import RunFactory
from tests.factories.schools import MembershipFactory, SchoolFactory


class Counted:
    """What she does, counted: each click, and each paste."""

    def __init__(self, page) -> None:
        self.page, self.number = page, 0

    def click(self, role, name) -> None:
        self.number += 1
        self.page.get_by_role(role, name=name).last.click()

    def paste(self, label, text) -> None:
        self.number += 1
        self.page.get_by_label(label).fill(text)


def test_a_lead_books_sixty_in_under_ten_interactions_and_swaps_two_on_the_day(
    live, site_tree, new_page, sign_in, axe, no_sideways_scroll
):
    now = timezone.now()
    conference = ConferenceFactory(
        reference_prefix="SC27",
        date=(now + timedelta(days=120)).date(),
        booking_opens_at=now - timedelta(days=1),
        booking_closes_at=now + timedelta(days=90),
    )
    TicketTypeFactory(conference=conference, name="Full day")
    lead = UserFactory(first_name="Carol")
    MembershipFactory(user=lead, school=SchoolFactory(name="Parkstone Grammar School", town="Poole"))
    page = new_page()
    page.set_default_timeout(30_000)  # sixty letters leave before the answer comes: there is no worker here
    sign_in(page, lead)
    rows = [f"First{n}\tLast{n}\tp{n}@parkstone.example\tTeacher" for n in range(60)]

    page.goto("/bookings/new/")
    she = Counted(page)
    she.click("button", "Parkstone Grammar School")
    she.paste("Paste it from a spreadsheet", "\n".join(["Forename\tSurname\tStaff e-mail\tPost", *rows]))
    she.click("button", "Save and go on")
    she.click("button", "Confirm the booking")

    page.get_by_text("Your booking is confirmed.").wait_for()
    booking = Booking.objects.get()
    assert (she.number, booking.delegates.count(), booking.status) == (4, 60, "AWAITING_PAYMENT")

    the_day_has_come(conference)
    one, other = booking.delegates.order_by("position")[:2]
    run = RunFactory(slot__conference=conference, slot__kind="WORKSHOPS", slot__released_at=now, taken=1)
    PlaceFactory(delegate=one, run=run)
    old = badges_for([one, other], by=None, now=now)
    mail.outbox.clear()
    page.get_by_role("link", name="Add, withdraw or swap colleagues").click()
    expect(page.get_by_role("heading", name="Who is coming")).to_be_visible()
    axe(page)
    no_sideways_scroll(page)
    for number, person in enumerate((one, other), start=1):
        page.get_by_role("link", name=f"Somebody else instead of {person.full_name}", exact=True).click()
        page.get_by_label("First name").fill("Standby")
        page.get_by_label("Surname").fill(f"Person{number}")
        page.get_by_label("E-mail address").fill(f"standby{number}@parkstone.example")
        if number == 1:
            axe(page)
        page.get_by_role("button", name="Put in the place").click()
        page.get_by_text(f"Standby Person{number} comes instead of {person.full_name}").wait_for()

    new = Delegate.objects.filter(first_name="Standby").order_by("position")
    assert list(new.values_list("replaces", flat=True)) == [one.pk, other.pk]
    assert sorted(letter.to[0] for letter in mail.outbox) == [f"standby{n}@parkstone.example" for n in (1, 2)]
    assert Place.objects.get().delegate == new[0]
    assert not Delegate.objects.coming().filter(badges__in=old).exists()  # so the door refuses the old badges
    assert booking.invoices.count() == 1


def the_day_has_come(conference):
    """Booking is long closed."""
    today = timezone.localdate()
    Conference.objects.filter(pk=conference.pk).update(
        date=today, booking_closes_at=timezone.now() - timedelta(hours=1)
    )
