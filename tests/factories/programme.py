from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from sessions.models import Contribution, Run, Session, Slot, Speaker, Stream
from tests.factories.conference import ConferenceFactory, RoomFactory


class StreamFactory(DjangoModelFactory):
    class Meta:
        model = Stream

    conference = factory.SubFactory(ConferenceFactory)
    code = factory.Sequence(lambda n: f"ST{n % 10_000}")
    name = factory.Sequence(lambda n: f"Stream {n}")
    sort_order = factory.Sequence(int)


class SlotFactory(DjangoModelFactory):
    """Workshops from 10:00 to 10:50 on 14 June 2027, British time."""

    class Meta:
        model = Slot

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Session {n}")
    kind = Slot.Kind.WORKSHOPS
    starts_at = datetime(2027, 6, 14, 9, 0, tzinfo=UTC)
    ends_at = datetime(2027, 6, 14, 9, 50, tzinfo=UTC)


class SessionFactory(DjangoModelFactory):
    """A published workshop."""

    class Meta:
        model = Session

    conference = factory.SubFactory(ConferenceFactory)
    stream = factory.SubFactory(StreamFactory, conference=factory.SelfAttribute("..conference"))
    status = Session.Status.PUBLISHED
    title = factory.Sequence(lambda n: f"Reading aloud, part {n}")
    slug = factory.Sequence(lambda n: f"reading-aloud-{n}")
    abstract = "How one department reads aloud, and why.\n\nBring a page of your own."
    audience = "Anyone who reads with a class."


class RunFactory(DjangoModelFactory):
    """Twelve seats, in a room of its own."""

    class Meta:
        model = Run

    session = factory.SubFactory(SessionFactory)
    slot = factory.SubFactory(SlotFactory, conference=factory.SelfAttribute("..session.conference"))
    room = factory.SubFactory(RoomFactory, venue=factory.SelfAttribute("..session.conference.venue"))
    capacity = 12


class SpeakerFactory(DjangoModelFactory):
    """A live profile."""

    class Meta:
        model = Speaker

    name = factory.Sequence(lambda n: f"Aisha Grant{n}")
    slug = factory.Sequence(lambda n: f"aisha-grant-{n}")
    headline = "Teaching assistant, Year 4"


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    session = factory.SubFactory(SessionFactory)
    speaker = factory.SubFactory(SpeakerFactory)
