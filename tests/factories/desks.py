from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import BookingNote
from tests.factories.bookings import BookingFactory
from tests.factories.conference import UserFactory


class BookingNoteFactory(DjangoModelFactory):
    class Meta:
        model = BookingNote

    booking = factory.SubFactory(BookingFactory, confirmed=True)
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    text = "Rang about a coach."
