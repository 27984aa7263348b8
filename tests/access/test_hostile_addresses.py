"""Addresses that no page of ours writes: a character that PostgreSQL cannot hold gets a calm 404 or an empty answer, no error."""

import pytest
from django.urls import reverse

from tests.factories.conference import ConferenceFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]

NOT_THERE = [
    "/my/%00/",
    "/my/%00/1/",
    "/bookings/%00/",
    "/bookings/%00/review/",
    "/bookings/%00/colleagues/",
    "/bookings/%00/cancel/",
    "/bookings/%00/invoices/%00.pdf",
    "/accounts/one-time/%00/",
    "/admin/badges/?conference=%00",
    "/admin/checkin/enrol/?conference=%00",
    "/admin/checkin/who-is-in/?conference=%00",
]


@pytest.mark.parametrize("address", NOT_THERE)
def test_a_nul_in_an_address_is_not_found(client, address):
    ConferenceFactory()
    client.force_login(UserFactory(is_superuser=True))

    answer = client.get(address)

    assert answer.status_code in {404, 410}


@pytest.mark.parametrize(
    "name", ["school:index", "delegate:index", "booking:index", "badges:index", "checkin-scans:index"]
)
def test_a_nul_in_a_search_finds_nothing(client, name):
    client.force_login(UserFactory(is_superuser=True))

    answer = client.get(reverse(name), {"q": "\0"})

    assert answer.status_code == 200


def test_a_nul_among_the_words_of_a_badge_search_finds_nobody(client):
    ConferenceFactory()
    client.force_login(UserFactory(is_superuser=True))

    answer = client.post(reverse("badges_print"), {"who": "ticked", "words": "\0", "find": ""})

    assert answer.status_code == 200
