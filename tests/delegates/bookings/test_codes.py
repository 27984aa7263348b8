"""A lead types a code beside the price of her draft."""

import pytest
from django.urls import reverse

from tests.factories.bookings import TicketTypeFactory, VoucherFactory

TYPED = {"first_name": "Ana", "last_name": "", "email": "", "role": "", "pasted": "Ben\tStone"}


@pytest.fixture
def send(client, draft, full_day):
    client.force_login(draft.lead)
    here = reverse("delegates:booking-roster", args=[draft.reference])
    row = TYPED | {"ticket": full_day.pk, "do": "code"}
    return lambda code: client.post(here, row | {"code": code}, follow=True)


def words(page):
    return [str(message) for message in page.context["messages"]]


def test_a_voucher_is_found_however_its_code_is_typed_and_nothing_typed_is_lost(send, draft, conference):
    voucher = VoucherFactory(conference=conference, code="BURSARY27")

    page = send(" bursary 27 ")

    draft.refresh_from_db()
    assert (draft.voucher, words(page)) == (voucher, ["“Bursary” is taken off in your price."])
    assert page.context["rows"][0]["cells"][0]["value"] == "Ana"
    assert "Ben\tStone</textarea>" in page.content.decode()


def test_a_code_shows_a_ticket_that_nobody_else_sees(send, draft, conference):
    TicketTypeFactory(conference=conference, name="Exhibitor", code="stand7")
    hidden = [ticket["name"] for ticket in send("").context["tickets"]]

    page = send("Stand7")

    assert "Exhibitor" not in hidden
    assert "Exhibitor" in [ticket["name"] for ticket in page.context["tickets"]]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("nothing", "We do not know the code “nothing”."),
        ("", "Type a code first."),
        ("used up", "The voucher USEDUP is used up or has ended."),
    ],
)
def test_a_code_that_is_of_no_use_is_said(code, sentence, send, draft, conference):
    VoucherFactory(conference=conference, code="USEDUP", capacity=0)

    page = send(code)

    draft.refresh_from_db()
    assert (words(page), draft.voucher) == ([sentence], None)
