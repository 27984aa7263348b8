"""A lead books twelve colleagues, from the public page to the invoice; with JavaScript and without."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from delegates.models import Booking, Delegate, Invoice
from delegates.payments import actions
from tests.factories.bookings import BookingFactory, DelegateFactory, PriceRuleFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory
from tests.journeys.conftest import LAPTOP, PHONE

NAMES = [
    "Asha Patel",
    "Tom O'Brien",
    "Zoë Łukasiewicz",
    "Luke Wright",
    "Grace Mbeki",
    "Aleksandra-Katarzyna Wójcik",
    "Sam Hill",
    "Nora Quinn",
    "Idris Khan",
    "Ffion Rees",
    "Bea Stone",
    "Omar Haddad",
]
COLUMNS = "Name\tE-mail\tJob"


def pasted(bad=True):
    """Twelve colleagues as they come out of a spreadsheet; the fourth has half an address."""
    rows = [f"{name}\tperson{n}@parkstone.example\tTeacher" for n, name in enumerate(NAMES, start=1)]
    if bad:
        rows[3] = "Luke Wright\tluke.wright@parkstone\tScience technician"
    return "\n".join([COLUMNS, *rows])


@pytest.fixture
def conference(live, site_tree):
    """Open now; £65.00 a place and 20 % VAT; one in ten is free."""
    now = timezone.now()
    conference = ConferenceFactory(
        reference_prefix="SC27",
        date=(now + timedelta(days=120)).date(),
        booking_opens_at=now - timedelta(days=1),
        booking_closes_at=now + timedelta(days=90),
        capacity=800,
    )
    TicketTypeFactory(
        conference=conference, name="Full day", price_pence=6500, vat_rate=2000, vat_reason="", sort_order=1
    )
    TicketTypeFactory(
        conference=conference, name="Trainee", price_pence=4500, vat_rate=2000, vat_reason="", sort_order=2
    )
    PriceRuleFactory(conference=conference)
    return conference


@pytest.fixture
def parkstone(conference):
    SchoolFactory(name="Parkston Primary School", town="Leeds")
    return SchoolFactory(name="Parkstone Grammar School", town="Poole", postcode="BH17 7EU")


@pytest.fixture
def draft(conference, parkstone):
    return BookingFactory(conference=conference, school=parkstone, lead=UserFactory(first_name="Carol"))


def sign_in_by_code(page, email):
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    code = re.search(r"\b\d{4}[- ]?\d{4}\b", mail.outbox[-1].body).group()
    page.get_by_label("The code from the e-mail").fill(code)
    page.get_by_role("button", name="Sign in").click()


def words(path):
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(Path(path).read_bytes())).pages)


@pytest.mark.parametrize(
    ("size", "javascript"), [(LAPTOP, True), (PHONE, False)], ids=["laptop with JavaScript", "phone without JavaScript"]
)
def test_a_lead_books_twelve_colleagues_and_downloads_the_invoice(
    size, javascript, new_page, parkstone, axe, no_sideways_scroll
):
    page = new_page(size, javascript=javascript)

    def look():
        no_sideways_scroll(page)
        if javascript:  # axe is a script of its own
            axe(page)

    page.goto("/bookings/new/")
    look()
    page.get_by_role("link", name="Find your school").click()
    sign_in_by_code(page, "carol@parkstone.example")
    page.get_by_label("Name, town, postcode or URN").fill("parkst poole")
    if not javascript:
        page.get_by_role("button", name="Search").click()
    page.get_by_role("button", name="Parkstone Grammar School").click()
    paste_and_mend(page, look)
    check_and_confirm(page, look)
    the_invoice_and_the_letters(page)
    the_desk_and_cancelling(page, look)


def paste_and_mend(page, look):
    """One row is wrong: nothing is stored, and the way to it is one click."""
    page.get_by_role("heading", name="Your colleagues").wait_for()
    look()
    page.get_by_label("Paste it from a spreadsheet").fill(pasted())
    page.get_by_role("button", name="Add to the table").click()
    page.get_by_text("12 people were added to your list.").wait_for()
    look()
    assert Delegate.objects.count() == 0
    problem = page.get_by_role("link", name="Row 4: “luke.wright@parkstone” is not a whole e-mail address.")
    problem.click()
    field = page.get_by_label("E-mail address, row 4", exact=True)
    assert page.evaluate("document.activeElement.id") == field.get_attribute("id")
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("luke.wright@parkstone.example")
    page.get_by_role("button", name="Save and go on").last.click()


def check_and_confirm(page, look):
    """The price in words, the purchase order, and yes."""
    page.get_by_role("heading", name="Check and confirm").wait_for()
    look()
    assert page.get_by_role("row", name=re.compile("12 × Full day at £65.00 £780.00")).is_visible()
    assert page.get_by_role("row", name=re.compile("1 × One place free in every ten −£65.00")).is_visible()
    assert page.get_by_role("row", name="Total for 12 people £858.00").is_visible()
    page.get_by_label("Purchase order number").fill("PO-4711/2026")
    page.get_by_label("Invoice to").fill("Harbour Federation Trust\n1 Quay Street\nPoole")
    page.get_by_role("button", name="Confirm the booking").click()
    page.get_by_text("Your booking is confirmed.").wait_for()
    look()


def the_invoice_and_the_letters(page):
    booking, invoice = Booking.objects.get(), Invoice.objects.get()
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Invoice {invoice.number}").click()
    text = words(download.value.path())
    assert download.value.suggested_filename == "SC27-0001.pdf"
    for part in ["Invoice SC27-0001", "PO-4711/2026", "Harbour Federation Trust", booking.reference, "£858.00"]:
        assert part in text
    assert (booking.status, booking.lead.email, booking.delegates.count()) == (
        "AWAITING_PAYMENT",
        "carol@parkstone.example",
        12,
    )
    assert sorted(letter.to[0] for letter in mail.outbox[1:]) == sorted(
        ["carol@parkstone.example", *booking.delegates.values_list("email", flat=True)]
    )


def the_desk_and_cancelling(page, look):
    """Her desk shows the booking; cancelling asks first."""
    page.goto("/bookings/")
    look()
    page.get_by_role("link", name="SC27-").first.click()
    page.get_by_role("link", name="Cancel the whole booking").click()
    page.get_by_role("button", name="Yes, cancel all 12").wait_for()
    look()
    page.get_by_role("button", name="Yes, cancel all 12").click()
    page.get_by_role("link", name="Credit note SC27-C0001").wait_for()
    look()


def test_the_list_behaves_like_a_spreadsheet(new_page, sign_in, draft):
    page = new_page()
    sign_in(page, draft.lead)
    page.goto(f"/bookings/{draft.reference}/colleagues/")
    first = page.get_by_label("First name, row 1", exact=True)
    focused = "document.activeElement.id"

    # Cells copied from a spreadsheet fill the table to the right and down, and make rows.
    lines = "\n".join(
        f"{name.split()[0]}\t{name.split()[1]}\tp{n}@parkstone.example\tTeacher" for n, name in enumerate(NAMES)
    )
    first.evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        lines,
    )
    assert page.get_by_label("Surname, row 12", exact=True).input_value() == "Haddad"
    page.get_by_text("Total for 12 people").wait_for()
    assert page.get_by_role("row", name="Total for 12 people £858.00").is_visible()

    # Keys.
    first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == page.get_by_label("First name, row 2", exact=True).get_attribute("id")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate(focused) == "row-0-first_name"
    page.get_by_label("E-mail address, row 12", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("new@parkstone.example")
    thirteenth = page.get_by_label("E-mail address, row 13", exact=True)
    assert thirteenth.input_value() == "new@parkstone.example"

    # A row removed: the others move up, the price follows.
    page.get_by_role("button", name="Remove row 1", exact=True).click()
    assert page.get_by_label("First name, row 1", exact=True).input_value() == "Tom"
    assert page.evaluate(focused) == page.get_by_label("First name, row 1", exact=True).get_attribute("id")
    page.get_by_role("button", name="Add more rows").click()
    assert page.get_by_label("First name, row 17", exact=True).count() == 1

    # What was typed is still there after the page was left; and what is unfinished is not stored.
    with page.expect_response(lambda answer: "Unfinished" in (answer.request.post_data or "")):
        page.get_by_label("Surname, row 12", exact=True).fill("Unfinished")
    page.goto("/bookings/")
    page.goto(f"/bookings/{draft.reference}/colleagues/")
    assert page.get_by_label("Surname, row 12", exact=True).input_value() == "Unfinished"
    assert Delegate.objects.count() == 0


def test_a_booking_in_the_dark_and_with_long_names_stays_in_its_place(
    new_page, sign_in, draft, axe, no_sideways_scroll
):
    kind = draft.conference.ticket_types.first()
    for n in range(3):
        DelegateFactory(
            booking=draft,
            ticket_type=kind,
            first_name="Aleksandra-Katarzyna",
            last_name="Wójcik-Featherstonehaugh",
            email=f"aleksandra-katarzyna.wojcik-featherstonehaugh{n}@a-very-long-academy-trust-name.example",
            role="Assistant headteacher and designated safeguarding lead",
        )
    page = new_page(PHONE, dark=True)
    sign_in(page, draft.lead)

    for address in ["colleagues/", "review/", "", "cancel/"]:
        page.goto(f"/bookings/{draft.reference}/{address}")
        axe(page)
        no_sideways_scroll(page)
    actions.confirm_on_invoice(booking=draft, by=draft.lead, now=timezone.now(), purchase_order="PO" * 20)
    page.goto(f"/bookings/{draft.reference}/")
    axe(page)
    no_sideways_scroll(page)


def test_the_list_is_walked_by_the_tab_key_in_reading_order(new_page, sign_in, draft):
    page = new_page()
    sign_in(page, draft.lead)
    page.goto(f"/bookings/{draft.reference}/colleagues/")

    page.get_by_label("Paste it from a spreadsheet").focus()
    walked = []
    for _ in range(11):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(WHERE))
    page.get_by_label("Ticket, row 1").focus()
    page.keyboard.press("ArrowRight")
    walked.append(page.evaluate(WHERE))

    assert walked == [
        "file",
        "list-ticket",
        "read",
        "The table works like a spreadsheet",
        "Fill down",
        "row-0-first_name",
        "row-0-last_name",
        "row-0-email",
        "row-0-role",
        "row-0-ticket",
        "row-1-first_name",
        "remove-0",  # to the button an arrow key leads
    ]


WHERE = "document.activeElement.id || document.activeElement.value || document.activeElement.textContent"
