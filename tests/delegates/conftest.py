from datetime import UTC, datetime

import pytest

from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory
from tests.factories.schools import SchoolFactory

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
def conference(db):
    """Booking is open at NOW. A full day costs £65.00 and 20 % VAT."""
    conference = ConferenceFactory(reference_prefix="SC27", contact_email="conference@saltmarsh.example")
    TicketTypeFactory(conference=conference, name="Full day", price_pence=6500, vat_rate=2000, vat_reason="")
    return conference


@pytest.fixture
def make_draft(conference):
    """make_draft(3, school=…) → a draft with so many delegates, all of the first ticket type."""

    def make(people=2, **fields):
        fields.setdefault("school", SchoolFactory(name="Harbour School", town="Poole", postcode="BH15 3HY"))
        booking = BookingFactory(conference=conference, **fields)
        kind = conference.ticket_types.get(name="Full day")
        for position in range(1, people + 1):
            DelegateFactory(booking=booking, ticket_type=kind, position=position)
        return booking

    return make
