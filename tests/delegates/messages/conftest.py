"""A conference whose day is 14 June 2027, with one slot to choose in, and people of one school."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conference.models import Conference
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import SlotFactory

NOW = datetime(2027, 5, 25, 9, tzinfo=UTC)  # 10:00 in the conference's own time


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def conference(db) -> Conference:
    return ConferenceFactory(
        name="South Coast 2027",
        date=date(2027, 6, 14),
        choices_open_at=datetime(2027, 4, 1, tzinfo=UTC),
        choices_close_at=datetime(2027, 5, 28, 16, tzinfo=UTC),
    )


@pytest.fixture
def slot(conference):
    return SlotFactory(conference=conference)


@pytest.fixture
def booking(conference):
    lead = UserFactory(first_name="Carol", last_name="Mead", email="carol@park.example")
    return BookingFactory(conference=conference, confirmed=True, lead=lead)


@pytest.fixture
def organiser(db):
    return UserFactory(email="organiser@host.example", is_superuser=True)


@pytest.fixture
def join(booking):
    """`join("Dev", "Ada")`: delegates of the booking, by first name."""
    kind = TicketTypeFactory(conference=booking.conference)

    def made(*names: str, **fields):
        return [
            DelegateFactory(
                booking=booking,
                ticket_type=kind,
                first_name=name,
                last_name="Patel",
                email=f"{name.lower()}@park.example",
                **fields,
            )
            for name in names
        ]

    return made
