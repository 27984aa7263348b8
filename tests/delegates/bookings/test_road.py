"""How long the road is for a lead with thirteen colleagues: pages she sees, requests that reach the application, fields she fills in."""

import pytest

from delegates.models import Booking
from tests.delegates.bookings.test_views import BOOK, roster, sheet
from tests.factories.schools import MembershipFactory

pytestmark = pytest.mark.sqlite
LIST = "Forename\tSurname\tStaff e-mail\tPost\n" + "\n".join(
    f"First{n}\tLast{n}\tp{n}@harbour.example\tTeacher" for n in range(13)
)


class Walk:
    """A browser that counts. It follows every redirect, as a browser does."""

    def __init__(self, client):
        self.client, self.requests, self.pages = client, 0, []

    def get(self, address):
        return self._seen(self.client.get(address, follow=True))

    def post(self, address, data):
        return self._seen(self.client.post(address, data, follow=True))

    def _seen(self, response):
        assert response.status_code == 200
        self.requests += 1 + len(response.redirect_chain)
        self.pages.append(response.request["PATH_INFO"])
        return response


def test_a_group_of_13_is_booked_on_three_pages_with_six_requests_and_no_field_but_the_pasted_list(
    client, conference, school, carol, site_tree
):
    MembershipFactory(user=carol, school=school)
    client.force_login(carol)
    she = Walk(client)

    she.get(BOOK)
    review = she.post(BOOK, {"school": school.pk, "adds": "1", "pasted": LIST})
    form = review.context["form"]
    she.post(review.request["PATH_INFO"], {name: form[name].value() or "" for name in form.fields})

    booking = Booking.objects.get()
    assert (booking.status, booking.delegates.count()) == ("AWAITING_PAYMENT", 13)
    address = f"/bookings/{booking.reference}/"
    assert (she.pages, she.requests) == ([BOOK, f"{address}review/", address], 6)


def test_a_list_that_came_along_is_added_to_what_she_had_begun(
    client, draft_of_two, school, full_day, carol, site_tree
):
    client.force_login(carol)
    client.post(roster(draft_of_two), sheet(full_day, ("Zoë", "Lund", "zoe@harbour.example", ""), do="price"))

    client.post(BOOK, {"school": school.pk, "adds": "1", "pasted": LIST}, follow=True)

    assert list(draft_of_two.delegates.values_list("first_name", flat=True))[:2] == ["Zoë", "First0"]
    assert draft_of_two.delegates.count() == 14


def test_a_list_with_a_slip_is_shown_in_the_table_and_nothing_is_lost(client, conference, school, carol, site_tree):
    client.force_login(carol)

    there = client.post(BOOK, {"school": school.pk, "adds": "1", "pasted": LIST.replace("p3@", "p3")}, follow=True)

    booking = Booking.objects.get()
    assert there.request["PATH_INFO"] == roster(booking)
    assert [row["text"] for row in there.context["problems"]] == [
        "Row 4: “p3harbour.example” is not a whole e-mail address."
    ]
    assert (there.context["people"], booking.delegates.count()) == (13, 0)
