from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import Choice, Place
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.programme import RunFactory


class ComingDelegateFactory(DelegateFactory):
    """Somebody of a confirmed booking."""

    booking = factory.SubFactory(BookingFactory, confirmed=True)


class ChoiceFactory(DjangoModelFactory):
    """A first wish, for a session that has a run in that slot."""

    class Meta:
        model = Choice
        exclude = ["run"]

    run = factory.SubFactory(RunFactory)
    delegate = factory.SubFactory(ComingDelegateFactory)
    slot = factory.SelfAttribute("run.slot")
    session = factory.SelfAttribute("run.session")
    rank = 1


class PlaceFactory(DjangoModelFactory):
    """A seat, as a row only: give the run its count yourself, or take it by the action."""

    class Meta:
        model = Place

    delegate = factory.SubFactory(ComingDelegateFactory)
    run = factory.SubFactory(RunFactory)
    slot = factory.SelfAttribute("run.slot")
    session = factory.SelfAttribute("run.session")
    taken_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
