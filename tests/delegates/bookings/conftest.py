from datetime import UTC, datetime

import pytest

from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
def conference(db):
    """Booking is open at NOW. A full day costs £65.00 and 20 % VAT, a trainee's £45.00."""
    conference = ConferenceFactory(reference_prefix="SC27")
    TicketTypeFactory(
        conference=conference, name="Full day", price_pence=6500, vat_rate=2000, vat_reason="", sort_order=1
    )
    TicketTypeFactory(
        conference=conference, name="Trainee", price_pence=4500, vat_rate=2000, vat_reason="", sort_order=2
    )
    return conference


@pytest.fixture
def school(db):
    return SchoolFactory(name="Harbour School", town="Poole")


@pytest.fixture
def carol(db):
    return UserFactory(email="carol@harbour.example", first_name="Carol", last_name="Marsh")


@pytest.fixture
def full_day(conference):
    return conference.ticket_types.get(name="Full day")


@pytest.fixture
def draft(conference, school, carol):
    return BookingFactory(conference=conference, school=school, lead=carol, reference="SC27-4K7QWR")


@pytest.fixture
def draft_of_two(draft, full_day):
    DelegateFactory(booking=draft, ticket_type=full_day, email="asha@harbour.example", first_name="Asha", position=1)
    DelegateFactory(booking=draft, ticket_type=full_day, email="tom@harbour.example", first_name="Tom", position=2)
    return draft


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    time_machine_at(NOW)


@pytest.fixture
def time_machine_at():
    """The wall clock stands at that moment until the test ends."""
    import time_machine

    travellers = []

    def go(moment):
        travellers.append(time_machine.travel(moment, tick=False))
        travellers[-1].start()

    yield go
    for traveller in reversed(travellers):
        traveller.stop()
