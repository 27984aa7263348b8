"""A list that does not say which column is which, named by hand and then mended from the keyboard; a lost session loses nothing."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from delegates.models import Delegate
from tests.factories.bookings import BookingFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

LIST = """Rufname\tZuname\tPost an
Zoë\tMüller\tp1@parkstone.example
Tom\tNg\tp2@parkstone.example
Samuel\tOkafor\tp3@parkstone.example
S.\tOkafor\tp4@parkstone.example"""
CELLS = "[...document.querySelectorAll('.roster tbody tr')].map(row => [...row.querySelectorAll('.control')].map(cell => cell.value).join(' '))"
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_lead_names_the_columns_mends_the_table_from_the_keyboard_and_loses_nothing(
    live, site_tree, new_page, sign_in, axe, no_sideways_scroll
):
    booking, day, trainee = a_draft()
    lead = booking.lead
    page = new_page()
    page.set_default_timeout(30_000)
    sign_in(page, lead)
    key = page.keyboard

    # A list whose headings nobody knows.
    page.goto("/bookings/SC27-4K7QWR/colleagues/")
    page.get_by_label("Paste it from a spreadsheet").fill(LIST)
    page.get_by_role("button", name="Add to the table").click()
    expect(page.get_by_role("heading", name="Which column is which?")).to_be_visible()
    expect(page.get_by_label("Column 3")).to_have_value("email")
    axe(page)
    page.set_viewport_size({"width": 360, "height": 740})
    no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Add 4 people to the table").click()

    # Two of them may be one.
    expect(page.get_by_text("“Samuel Okafor” (row 3) and “S. Okafor” (row 4) may be one person.")).to_be_visible()
    axe(page)
    page.get_by_label("First name, row 4").focus()
    key.press("Control+Delete")
    expect(page.get_by_role("status").get_by_text("Row 4, S. Okafor, was removed.")).to_be_visible()
    key.press("Control+z")
    expect(page.get_by_label("First name, row 4")).to_have_value("S.")
    key.press("Control+Delete")

    # Like a spreadsheet: right through the row, a new one, cells pasted, the ticket filled down.
    page.get_by_label("First name, row 3").focus()
    for _ in range(3):
        key.press("Tab")
    key.type("Head")
    key.press("ArrowRight")
    expect(page.get_by_label("Ticket, row 3")).to_be_focused()
    key.press("Control+Enter")
    page.evaluate(PASTE, "Ann\tLee\tann@parkstone.example\tCook\nBo\tMay\tbo@parkstone.example\tCook")
    page.get_by_label("Ticket, row 3").select_option("Trainee")
    page.get_by_label("Ticket, row 3").focus()
    key.press("Control+d")
    expected = [
        f"Zoë Müller p1@parkstone.example  {day.pk}",
        f"Tom Ng p2@parkstone.example  {day.pk}",
        f"Samuel Okafor p3@parkstone.example Head {trainee.pk}",
        f"Ann Lee ann@parkstone.example Cook {trainee.pk}",
        f"Bo May bo@parkstone.example Cook {trainee.pk}",
    ]
    assert page.evaluate(CELLS)[:5] == expected
    expect(page.get_by_text("Total for 5 people")).to_be_visible()

    # The session is gone before she saves.
    Session.objects.all().delete()
    page.get_by_label("Job, row 1").fill("Librarian")
    page.get_by_role("button", name="Save and go on").last.click()
    page.wait_for_url("**/accounts/**")
    sign_in(page, lead)
    page.goto("/bookings/SC27-4K7QWR/colleagues/")
    expect(page.get_by_text("What you had typed before is back in the table.")).to_be_visible()
    page.get_by_role("button", name="Save and go on").last.click()
    page.wait_for_url("**/review/")
    assert list(Delegate.objects.values_list("booking", "first_name", "role", "ticket_type")) == [
        (booking.pk, "Zoë", "Librarian", day.pk),
        (booking.pk, "Tom", "", day.pk),
        (booking.pk, "Samuel", "Head", trainee.pk),
        (booking.pk, "Ann", "Cook", trainee.pk),
        (booking.pk, "Bo", "Cook", trainee.pk),
    ]
    page.goto("/bookings/SC27-4K7QWR/colleagues/")
    assert (page.evaluate("sessionStorage.length"), page.get_by_label("Job, row 1").input_value()) == (0, "Librarian")


def a_draft():
    """Carol's, for a conference with two ticket types."""
    now = timezone.now()
    conference = ConferenceFactory(
        date=(now + timedelta(days=120)).date(),
        booking_opens_at=now - timedelta(days=1),
        booking_closes_at=now + timedelta(days=90),
    )
    kinds = [
        TicketTypeFactory(conference=conference, name=name, sort_order=place)
        for place, name in enumerate(["Full day", "Trainee"])
    ]
    lead, school = UserFactory(first_name="Carol"), SchoolFactory(name="Parkstone Grammar School")
    MembershipFactory(user=lead, school=school)
    return BookingFactory(conference=conference, school=school, lead=lead, reference="SC27-4K7QWR"), *kinds
