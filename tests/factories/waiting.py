from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import Hold, WaitingEntry
from tests.factories.bookings import BookingFactory, TicketTypeFactory


class HoldFactory(DjangoModelFactory):
    """The row alone: what it takes from the counters is the test's to say."""

    class Meta:
        model = Hold

    booking = factory.SubFactory(BookingFactory)
    ticket_type = factory.SubFactory(TicketTypeFactory, conference=factory.SelfAttribute("..booking.conference"))
    places = 2


class WaitingEntryFactory(DjangoModelFactory):
    """A draft that waits, behind those before it."""

    class Meta:
        model = WaitingEntry

    booking = factory.SubFactory(BookingFactory)
    conference = factory.SelfAttribute("booking.conference")
    at_least = 1
    turn = factory.Sequence(lambda n: n + 1)
    joined_at = datetime(2027, 1, 10, 9, tzinfo=UTC)
