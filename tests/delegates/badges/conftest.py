from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from delegates.models import Place
from sessions.models import Session, Slot
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory, StreamFactory
from tests.factories.schools import SchoolFactory

NOW = datetime(2027, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def conference(db):
    return ConferenceFactory(
        contact_email="conference@saltmarsh.example",
        badge_note="Wifi: Saltmarsh-Guests, password tidewater27\nHelp desk in the foyer, or ring 01202 555 0142",
    )


@pytest.fixture
def day(conference):
    """Arrival 08:45, keynote 09:30, break 10:40, workshops 11:00 and 12:00 (British time). Answers the slots by name."""
    plan = [
        ("Arrival", "08:45", Slot.Kind.BREAK),
        ("Keynote", "09:30", Slot.Kind.PLENARY),
        ("Coffee", "10:40", Slot.Kind.BREAK),
        ("First", "11:00", Slot.Kind.WORKSHOPS),
        ("Second", "12:00", Slot.Kind.WORKSHOPS),
    ]
    slots = {}
    for name, at, kind in plan:
        hour = time.fromisoformat(at)
        starts = datetime(2027, 6, 14, hour.hour - 1, hour.minute, tzinfo=UTC)
        slots[name] = SlotFactory(
            conference=conference, name=name, kind=kind, starts_at=starts, ends_at=starts + timedelta(minutes=40)
        )
    keynote = SessionFactory(
        conference=conference, title="Eight thousand metres", kind=Session.Kind.KEYNOTE, stream=None
    )
    RunFactory(
        session=keynote, slot=slots["Keynote"], room=RoomFactory(venue=conference.venue, name="Main Hall", code="Hall")
    )
    return slots


@pytest.fixture
def workshop(conference, day):
    """workshop("First", title="…", code="LIT", palette=3) → a run in that slot."""

    def make(slot, *, code="LIT", palette=1, room=("Science 4", "S4"), **fields):
        stream = conference.streams.filter(code=code).first() or StreamFactory(
            conference=conference, code=code, palette=palette
        )
        name, number = room
        return RunFactory(
            session=SessionFactory(conference=conference, stream=stream, **fields),
            slot=day[slot],
            room=RoomFactory(venue=conference.venue, name=name, code=number),
            capacity=None,
        )

    return make


@pytest.fixture
def come(conference):
    """come("Aisha", "Grant", school="Harbour School") → a delegate of a confirmed booking."""
    kinds, schools = {}, {}

    def make(
        first_name="Dev", last_name="Patel", *, school="Harbour School", ticket="Full day", role="Teacher of science"
    ):
        place = schools.setdefault(school, None) or SchoolFactory(name=school)
        schools[school] = place
        kind = kinds.setdefault(ticket, None) or TicketTypeFactory(conference=conference, name=ticket)
        kinds[ticket] = kind
        booking = BookingFactory(conference=conference, school=place, confirmed=True)
        return DelegateFactory(booking=booking, ticket_type=kind, first_name=first_name, last_name=last_name, role=role)

    return make


def sit(delegate, run):
    """A seat in a run, as the choosing pages would give it."""
    return Place.objects.create(
        delegate=delegate, run=run, slot=run.slot, session=run.session, taken_at=NOW - timedelta(days=9)
    )


def organiser(*permissions) -> Client:
    """Somebody who may enter the admin, and nothing more than these."""
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client
