"""Factories of the programme: one for each model, no surprising behaviour."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from sessions.models import Contribution, Run, Session, Slot, Speaker, Stream
from tests.factories.conference import ConferenceFactory, RoomFactory


class StreamFactory(DjangoModelFactory):
    class Meta:
        model = Stream

    conference = factory.SubFactory(ConferenceFactory)
    code = factory.Sequence(lambda n: f"ST{n % 1000}")
    name = factory.Sequence(lambda n: f"Stream {n}")
    palette = factory.Sequence(lambda n: n % 8 + 1)
    sort_order = factory.Sequence(int)


class SlotFactory(DjangoModelFactory):
    """Workshops from 10:00 to 10:45 on 14 June 2027."""

    class Meta:
        model = Slot

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Workshops {n}")
    kind = Slot.Kind.WORKSHOPS
    starts_at = datetime(2027, 6, 14, 9, 0, tzinfo=UTC)
    ends_at = datetime(2027, 6, 14, 9, 45, tzinfo=UTC)


class SessionFactory(DjangoModelFactory):
    """A published workshop with a stream."""

    class Meta:
        model = Session

    conference = factory.SubFactory(ConferenceFactory)
    stream = factory.SubFactory(StreamFactory, conference=factory.SelfAttribute("..conference"))
    status = Session.Status.PUBLISHED
    title = factory.Sequence(lambda n: f"Five minutes of retrieval {n}")
    slug = factory.Sequence(lambda n: f"five-minutes-{n}")
    abstract = "Most of us begin with a quiz.\n\nBring a unit to plan."
    audience = "Teachers of any subject."


class RunFactory(DjangoModelFactory):
    """Thirty seats, all free, in a slot and a room of the session's conference."""

    class Meta:
        model = Run

    session = factory.SubFactory(SessionFactory)
    slot = factory.SubFactory(SlotFactory, conference=factory.SelfAttribute("..session.conference"))
    room = factory.SubFactory(RoomFactory, venue=factory.SelfAttribute("..session.conference.venue"))
    capacity = 30


class SpeakerFactory(DjangoModelFactory):
    """A live profile."""

    class Meta:
        model = Speaker

    name = factory.Sequence(lambda n: f"Amara Osei {n}")
    slug = factory.Sequence(lambda n: f"amara-osei-{n}")
    headline = "Head of chemistry"
    organisation = "Saltmarsh School"
    biography = "<p>Amara has taught for eleven years.</p>"
    live = True


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    session = factory.SubFactory(SessionFactory)
    speaker = factory.SubFactory(SpeakerFactory)
