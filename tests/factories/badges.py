from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import Badge, PrintRun
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import ConferenceFactory, UserFactory


class BadgeFactory(DjangoModelFactory):
    """Live, not printed, of somebody whose booking is confirmed."""

    class Meta:
        model = Badge

    delegate = factory.SubFactory(DelegateFactory, booking=factory.SubFactory(BookingFactory, confirmed=True))


class PrintRunFactory(DjangoModelFactory):
    """Still waiting to be drawn."""

    class Meta:
        model = PrintRun

    conference = factory.SubFactory(ConferenceFactory)
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2027, 6, 1, 9, tzinfo=UTC)
    title = "Not yet printed"
