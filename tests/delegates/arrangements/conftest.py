from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from conference.accounts.roles import sync_roles
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory

NOW = datetime(2027, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def conference(db):
    return ConferenceFactory()


@pytest.fixture
def come(conference):
    """come("Ada", ticket="Full day") → a delegate of a confirmed booking."""
    kinds = {}

    def make(first_name="Ada", ticket="Full day", **fields):
        if ticket not in kinds:
            kinds[ticket] = TicketTypeFactory(conference=conference, name=ticket, sort_order=len(kinds))
        booking = fields.pop("booking", None) or BookingFactory(conference=conference, confirmed=True)
        return DelegateFactory(booking=booking, ticket_type=kinds[ticket], first_name=first_name, **fields)

    return make


@pytest.fixture
def as_role(site_tree):
    """as_role("Catering") → a client signed in as somebody with that role alone."""

    def sign_in(*names) -> Client:
        sync_roles()
        user = UserFactory()
        user.groups.set(Group.objects.filter(name__in=names))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.user = user
        return client

    return sign_in
