"""A small day: two slots of workshops, a lunch, two rooms; and an organiser of the programme team."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group

from conference.accounts.roles import sync_roles
from sessions.models import Session, Slot
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import ContributionFactory, SessionFactory, SlotFactory

NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)


def at(hour, minute=0):
    return datetime(2027, 6, 14, hour, minute, tzinfo=UTC)


@pytest.fixture
def conference(db):
    return ConferenceFactory()


@pytest.fixture
def rooms(conference):
    library = RoomFactory(venue=conference.venue, name="Library", seats=30, sort_order=1)
    return [library, RoomFactory(venue=conference.venue, name="Studio", seats=20, sort_order=2)]


@pytest.fixture
def slots(conference):
    first = SlotFactory(conference=conference, name="Workshops 1", starts_at=at(9), ends_at=at(9, 45))
    lunch = {"name": "Lunch", "kind": Slot.Kind.BREAK, "starts_at": at(12), "ends_at": at(13)}
    SlotFactory(conference=conference, **lunch)
    return [first, SlotFactory(conference=conference, name="Workshops 2", starts_at=at(10), ends_at=at(10, 45))]


@pytest.fixture
def session(conference):
    return titled(conference, "Reading aloud", "Aisha Grant")


def titled(conference, title, *speakers, **fields):
    """A published session without a stream."""
    session = SessionFactory(
        conference=conference, title=title, stream=None, **{"status": Session.Status.PUBLISHED} | fields
    )
    for name in speakers:
        ContributionFactory(session=session, speaker__name=name)
    return session


@pytest.fixture
def tom(db):
    return UserFactory(first_name="Tom", last_name="Reed", email="tom@saltmarsh.example")


@pytest.fixture
def team(site_tree):
    """Whoever is in it may change the programme."""
    sync_roles()
    return Group.objects.get(name="Programme team")
