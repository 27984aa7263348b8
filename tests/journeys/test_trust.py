"""A trust's lead books three of its schools in one booking; a colleague whom she invites sees it; a stranger does not."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from delegates.models import Booking
from tests.factories.bookings import TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory, TrustFactory, TrustMembershipFactory

SCHOOLS = ("Cliff School", "Pier School", "Quay School")


def test_a_trusts_lead_books_three_schools_and_a_colleague_she_invites_sees_it(
    live, site_tree, new_page, sign_in, watch, axe, no_sideways_scroll
):
    now = timezone.now()
    conference = ConferenceFactory(
        reference_prefix="SC27",
        date=(now + timedelta(days=120)).date(),
        booking_opens_at=now - timedelta(days=1),
        booking_closes_at=now + timedelta(days=90),
    )
    TicketTypeFactory(conference=conference, name="Full day")
    trust = TrustFactory(name="Tideway Trust", bill_to="Tideway Trust\nThe Quay")
    for name in SCHOOLS:
        SchoolFactory(name=name, town="Poole", trust=trust)
    carol = TrustMembershipFactory(trust=trust, user__first_name="Carol", is_confirmed=True).user
    colleague, stranger = UserFactory(email="tom@tideway.example"), UserFactory()
    page = new_page()
    page.set_default_timeout(30_000)  # the invoice is drawn before the answer comes: there is no worker here
    watch.allow("404")
    sign_in(page, carol)

    page.goto("/bookings/new/")
    page.get_by_label("School that leads").select_option("Pier School, Poole")
    page.get_by_role("button", name="Book for Tideway Trust").click()
    rows = [f"Ana\t{name}\t{name.split()[0].lower()}@tideway.example\t{name}" for name in SCHOOLS]
    page.get_by_label("Paste it from a spreadsheet").fill("\n".join(["Forename\tSurname\tE-mail\tSchool", *rows]))
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_label("Invoice to")).to_have_value("Tideway Trust\nThe Quay")
    page.get_by_role("button", name="Confirm the booking").click()
    page.get_by_text("Your booking is confirmed.").wait_for()
    page.goto("/bookings/")
    page.get_by_role("link", name="Who acts for it (Tideway Trust)").click()
    axe(page)
    no_sideways_scroll(page)
    page.get_by_label("Her or his e-mail address").fill("tom@tideway.example")
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("We have written to tom@tideway.example.").wait_for()

    booking = Booking.objects.get()
    assert list(booking.delegates.values_list("school__name", flat=True).order_by("school__name")) == list(SCHOOLS)
    assert (booking.trust, booking.school.name) == (trust, "Pier School")
    letter = next(one for one in mail.outbox if one.to == ["tom@tideway.example"])
    link = re.search(r"/bookings/leads/join/\w+/", letter.body).group()
    for user, status in ((stranger, 404), (colleague, 200)):
        theirs = new_page()
        sign_in(theirs, user)
        theirs.goto(link)
        if status == 200:
            theirs.get_by_role("button", name="Accept").click()
            theirs.get_by_text("You act for Tideway Trust from now on.").wait_for()
            expect(theirs.get_by_role("heading", name="Tideway Trust")).to_be_visible()
            axe(theirs)
            no_sideways_scroll(theirs)
        else:
            expect(theirs.get_by_role("heading", name="This invitation is not open to you")).to_be_visible()
        assert theirs.goto(f"/bookings/{booking.reference}/").status == status
