"""Asking for places and answering, as browsers meet it."""

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse

from conference.accounts.roles import sync_roles
from conference.models import Conference
from delegates.models import Booking, Invoice, TicketType
from delegates.payments import actions
from tests.delegates.conftest import NOW
from tests.factories.conference import UserFactory


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(conference, make_draft):
    Conference.objects.update(needs_approval=True)
    return make_draft(2)


@pytest.fixture
def lead(client, draft):
    client.force_login(draft.lead)
    return client


@pytest.fixture
def request_of_two(draft):
    return actions.ask(booking=draft, by=draft.lead, now=NOW, bill_to="Harbour School")


@pytest.fixture
def organiser(client, site_tree):
    sync_roles()
    user = UserFactory(first_name="Tom", last_name="Baker")
    user.groups.set(Group.objects.filter(name="Desk"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(booking, name="booking"):
    return reverse(f"delegates:{name}", args=[booking.reference])


def status():
    return Booking.objects.get().status


def test_a_lead_asks_instead_of_confirming(lead, draft):
    page = lead.get(at(draft, "booking-review"))
    answer = lead.post(at(draft, "booking-review"), {"bill_to": "Harbour School", "seen": 15600}, follow=True)

    assert "Ask for these places" in page.content.decode()
    assert (answer.redirect_chain[-1][0], status()) == (at(draft), "AWAITING_APPROVAL")
    assert "They are kept for you until the organisers answer" in answer.content.decode()


def test_a_request_is_taken_back_with_one_button(lead, request_of_two):
    lead.post(at(request_of_two, "booking-take-back"))

    assert status() == "DRAFT"


def test_another_lead_takes_no_request_back(client, request_of_two):
    client.force_login(UserFactory())

    answer = client.post(at(request_of_two, "booking-take-back"))

    assert (answer.status_code, status()) == (404, "AWAITING_APPROVAL")


def test_a_declined_lead_reads_why(lead, request_of_two):
    actions.decline(booking=request_of_two, reason="Only <secondary> schools.", by=request_of_two.lead, now=NOW)

    pages = [lead.get(at(request_of_two, name)).content.decode() for name in ("booking", "booking-review")]

    assert ["Only &lt;secondary&gt; schools." in page for page in pages] == [True, True]


def test_an_organiser_sees_who_asks_and_approves(organiser, request_of_two):
    listed = organiser.get(reverse("booking_requests"))
    page = organiser.get(reverse("booking_request", args=[request_of_two.pk]))
    answer = organiser.post(reverse("booking_request", args=[request_of_two.pk]), {"do": "approve", "seen": 15600})

    assert request_of_two.reference in listed.content.decode()
    assert "£156.00" in page.content.decode()
    assert (answer.url, status(), Invoice.objects.get().gross_pence) == (
        reverse("booking_requests"),
        "AWAITING_PAYMENT",
        15600,
    )


def test_an_organiser_gives_a_reason_to_decline(organiser, request_of_two):
    here = reverse("booking_request", args=[request_of_two.pk])

    without = organiser.post(here, {"do": "decline", "reason": " "})
    kept = status()
    organiser.post(here, {"do": "decline", "reason": "Only secondary schools."})

    assert without.context["form"].errors == {"reason": ["Please say why: the lead reads it."]}
    assert (kept, status(), Booking.objects.get().declined_text) == (
        "AWAITING_APPROVAL",
        "DRAFT",
        "Only secondary schools.",
    )


def test_an_organiser_is_told_that_prices_have_changed(organiser, request_of_two):
    TicketType.objects.update(price_pence=7000)
    here = reverse("booking_request", args=[request_of_two.pk])

    told = [organiser.get(here), organiser.post(here, {"do": "approve", "seen": 15600})]

    assert [[one.code for one in answer.context["hindrances"]] for answer in told] == [["price-changed"]] * 2
    assert status() == "AWAITING_APPROVAL"


def test_an_answered_request_leads_to_the_booking(organiser, draft):
    answer = organiser.get(reverse("booking_request", args=[draft.pk]))

    assert answer.url == reverse("booking_desk", args=[draft.pk])


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_requests_costs_as_many_queries_for_one_as_for_three(
    number, organiser, draft, make_draft, django_assert_num_queries
):
    for booking in [draft, *(make_draft(1) for _ in range(number - 1))]:
        actions.ask(booking=booking, by=booking.lead, now=NOW)
    organiser.get(reverse("booking_requests"))

    with django_assert_num_queries(10):
        organiser.get(reverse("booking_requests"))
