"""Factories of the programme: one for each model, no surprising behaviour."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from sessions.models import (
    Appearance,
    Call,
    Contribution,
    DraftRun,
    Handout,
    Letter,
    Presenter,
    Proposal,
    Release,
    Review,
    Run,
    Session,
    Slot,
    Speaker,
    SpeakerPrivate,
    Stream,
    TextCheck,
)
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory


class StreamFactory(DjangoModelFactory):
    class Meta:
        model = Stream

    conference = factory.SubFactory(ConferenceFactory)
    code = factory.Sequence(lambda n: f"ST{n % 1000}")
    name = factory.Sequence(lambda n: f"Stream {n}")
    palette = factory.Sequence(lambda n: n % 8 + 1)
    sort_order = factory.Sequence(int)


class SlotFactory(DjangoModelFactory):
    """Workshops from 10:00 to 10:45 on 14 June 2027, public."""

    class Meta:
        model = Slot

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Workshops {n}")
    kind = Slot.Kind.WORKSHOPS
    starts_at = datetime(2027, 6, 14, 9, 0, tzinfo=UTC)
    ends_at = datetime(2027, 6, 14, 9, 45, tzinfo=UTC)
    released_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


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
    """Released: thirty seats, all free, in a slot and a room of the session's conference. Without a DraftRun: see `planned`."""

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


class DraftRunFactory(DjangoModelFactory):
    """Planned and not yet released."""

    class Meta:
        model = DraftRun

    session = factory.SubFactory(SessionFactory)
    slot = factory.SubFactory(SlotFactory, conference=factory.SelfAttribute("..session.conference"))
    room = factory.SubFactory(RoomFactory, venue=factory.SelfAttribute("..session.conference.venue"))


def planned(run):
    """The DraftRun of a released run, the same in everything."""
    return DraftRunFactory(
        session=run.session,
        slot=run.slot,
        room=run.room,
        status=run.status,
        capacity=run.capacity,
        uid=run.uid,
        run=run,
    )


class ReleaseFactory(DjangoModelFactory):
    class Meta:
        model = Release

    conference = factory.SubFactory(ConferenceFactory)
    number = factory.Sequence(lambda n: n + 1)
    released_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


class SpeakerPrivateFactory(DjangoModelFactory):
    class Meta:
        model = SpeakerPrivate

    speaker = factory.SubFactory(SpeakerFactory)
    email = factory.Sequence(lambda n: f"speaker{n}@saltmarsh.example")


class AppearanceFactory(DjangoModelFactory):
    class Meta:
        model = Appearance

    speaker = factory.SubFactory(SpeakerFactory)
    conference = factory.SubFactory(ConferenceFactory)


class CallFactory(DjangoModelFactory):
    """Open from 1 September 2026 to 31 January 2027."""

    class Meta:
        model = Call

    conference = factory.SubFactory(ConferenceFactory)
    opens_at = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    closes_at = datetime(2027, 1, 31, 17, 0, tzinfo=UTC)


class ProposalFactory(DjangoModelFactory):
    """Submitted and whole; without presenters."""

    class Meta:
        model = Proposal

    conference = factory.SubFactory(ConferenceFactory)
    stream = factory.SubFactory(StreamFactory, conference=factory.SelfAttribute("..conference"))
    status = Proposal.Status.SUBMITTED
    title = factory.Sequence(lambda n: f"Reading aloud in science {n}")
    abstract = "What happened when a department read one page aloud each week."
    audience = "Teachers of science."
    submitted_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


class PresenterFactory(DjangoModelFactory):
    """The proposer."""

    class Meta:
        model = Presenter

    proposal = factory.SubFactory(ProposalFactory)
    status = Presenter.Status.PROPOSER
    name = factory.Sequence(lambda n: f"Dev Patel {n}")
    email = factory.Sequence(lambda n: f"dev{n}@saltmarsh.example")
    headline = "Teacher of science"
    organisation = "Saltmarsh School"


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    proposal = factory.SubFactory(ProposalFactory)
    reviewer = factory.SubFactory(UserFactory)
    score = 4


class LetterFactory(DjangoModelFactory):
    """Waiting in the outbox."""

    class Meta:
        model = Letter

    conference = factory.SubFactory(ConferenceFactory)
    kind = Letter.Kind.DECISION
    to_name = "Dev Patel"
    to_email = factory.Sequence(lambda n: f"dev{n}@saltmarsh.example")
    subject = "Your proposal"
    body = "Dear Dev,\n\nThank you."
    written_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


class HandoutFactory(DjangoModelFactory):
    """A link to slides, for organisers only. `appearance` is not given: set it where it matters."""

    class Meta:
        model = Handout

    session = factory.SubFactory(SessionFactory)
    kind = Handout.Kind.SLIDES
    title = factory.Sequence(lambda n: f"Slides {n}")
    link = factory.Sequence(lambda n: f"https://slides.example/{n}")
    uploaded_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


class TextCheckFactory(DjangoModelFactory):
    """She has said that the text is right."""

    class Meta:
        model = TextCheck

    contribution = factory.SubFactory(ContributionFactory)
    answer = TextCheck.Answer.RIGHT
    answered_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
