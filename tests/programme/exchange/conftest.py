"""A small released day that some of these tests move about in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.models import Room
from sessions.models import Contribution, DraftRun, Run, Session, Slot, Speaker, Stream
from sessions.releases import actions, queries
from tests.factories.conference import ConferenceFactory, RoomFactory, VenueFactory
from tests.factories.programme import (
    ContributionFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
    planned,
)

RELEASED_AT = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
LATER = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
UIDS = [UUID(f"00000000-0000-4000-8000-{number:012}") for number in range(101, 104)]


def settle():
    """Nothing of any row was changed after the release."""
    for model in (Contribution, DraftRun, Room, Session, Slot, Speaker, Stream):
        model.objects.update(updated_at=RELEASED_AT)


def make_day(slug="south-coast", uids=UIDS, prefix="SC27", mark=""):
    """“Reading aloud” (LIT; Ann Lee and Cy Moon) in both slots, “Quiet starts” (SEND; Bo Hart) in the first; release 1."""
    conference = ConferenceFactory(
        slug=slug, name="South Coast", reference_prefix=prefix, venue=VenueFactory(name=f"Saltmarsh School{mark}", address="Quay\nBH15 1AA")
    )  # fmt: skip
    literacy = StreamFactory(conference=conference, code="LIT", name="Literacy", palette=1, sort_order=1)
    needs = StreamFactory(conference=conference, code="SEND", name="Every learner", palette=2, sort_order=2)
    first, second = (
        SlotFactory(
            conference=conference,
            name=f"Workshops {number}",
            starts_at=datetime(2027, 6, 14, 8 + number, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, 8 + number, 45, tzinfo=UTC),
        )
        for number in (1, 2)
    )
    hall, lab, loft = (
        RoomFactory(venue=conference.venue, name=name, code=name, sort_order=place, floor="Ground floor")
        for place, name in enumerate(("Hall", "Lab", "Loft"))
    )
    # In bulk: nothing here is searched for, and an index for each row would take most of a test's time.
    reading, quiet = Session.objects.bulk_create(
        SessionFactory.build(conference=conference, stream=stream, title=title, slug=slug, **said)
        for stream, title, slug, said in [
            (
                literacy,
                "Reading aloud",
                "reading",
                {"takeaways": ["A page"], "phases": ["primary"], "standards": ["TS1"]},
            ),
            (needs, "Quiet starts", "quiet", {}),
        ]
    )
    ann, bo, cy = Speaker.objects.bulk_create(
        SpeakerFactory.build(name=name, slug=f"{slug}{mark}", organisation=school)
        for name, slug, school in [
            ("Ann Lee", "ann-lee", "Saltmarsh School"),
            ("Bo Hart", "bo-hart", ""),
            ("Cy Moon", "cy-moon", "Saltmarsh School"),
        ]
    )
    for place, (session, speaker) in enumerate([(reading, ann), (reading, cy), (quiet, bo)]):
        ContributionFactory(session=session, speaker=speaker, sort_order=place)
    held = [(reading, first, hall), (reading, second, lab), (quiet, first, lab)]
    drafts = [
        planned(RunFactory(session=session, slot=slot, room=room, uid=uid, changed_at=RELEASED_AT))
        for uid, (session, slot, room) in zip(uids, held, strict=True)
    ]
    ReleaseFactory(conference=conference, number=1, released_at=RELEASED_AT)
    settle()
    return SimpleNamespace(
        conference=conference, slots=(first, second), rooms=(hall, lab, loft), reading=reading, quiet=quiet,
        speakers=(ann, bo, cy), drafts=drafts, streams=(literacy, needs),
    )  # fmt: skip


@pytest.fixture
def day(db):
    return make_day()


def put(draft, **fields):
    """The organisers' draft of a run, changed."""
    DraftRun.objects.filter(pk=draft.pk).update(**fields)


def release(conference, now=LATER):
    return actions.release(
        conference=conference, read=queries.plan(conference).fingerprint, by=None, now=now, tell_speakers=False
    )


def a_secret_draft(day):
    """Everything that is only planned says SECRET: a session, its speaker, a room, a slot, a run of a public session."""
    conference = day.conference
    secret = SessionFactory(
        conference=conference, title="SECRET session", slug="secret", status=Session.Status.DRAFT, stream=day.streams[0]
    )
    ContributionFactory(session=secret, speaker=SpeakerFactory(name="SECRET speaker", slug="secret-speaker"))
    ContributionFactory(
        session=day.reading, speaker=SpeakerFactory(name="SECRET colleague", slug="secret-colleague", live=False)
    )
    slot = SlotFactory(
        conference=conference, name="SECRET slot", released_at=None,
        starts_at=day.slots[1].starts_at + timedelta(hours=1), ends_at=day.slots[1].starts_at + timedelta(hours=2),
    )  # fmt: skip
    room = RoomFactory(venue=conference.venue, name="SECRET room", code="SECRET")
    DraftRun.objects.create(session=day.quiet, slot=slot, room=room)
    DraftRun.objects.create(session=secret, slot=slot, room=day.rooms[0])
    RunFactory(session=secret, slot=day.slots[1], room=day.rooms[2])
    put(day.drafts[0], room=room)
    Slot.objects.filter(pk=day.slots[0].pk).update(
        next_starts_at=day.slots[0].starts_at + timedelta(minutes=7),
        next_ends_at=day.slots[0].ends_at + timedelta(minutes=7),
    )
    return secret


def public_runs(conference):
    return Run.objects.filter(session__conference=conference)


def make_many(count, slug="many"):
    """So many sessions, each held once by two of so many speakers, in ten slots; built by a handful of statements."""
    conference = ReleaseFactory(conference__slug=slug, number=1, released_at=RELEASED_AT).conference
    streams = StreamFactory.create_batch(3, conference=conference)
    slots = [
        SlotFactory(
            conference=conference,
            starts_at=datetime(2027, 6, 14, 7 + number, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, 7 + number, 45, tzinfo=UTC),
        )
        for number in range(10)
    ]
    rooms = Room.objects.bulk_create(
        Room(venue=conference.venue, name=f"Room {number}", code=f"M{number}", seats=30)
        for number in range(-(-count // 10))
    )
    sessions = Session.objects.bulk_create(
        Session(
            conference=conference,
            stream=streams[number % 3],
            status=Session.Status.PUBLISHED,
            title=f"Reading aloud in subject {number}",
            slug=f"{slug}-{number}",
            abstract="What we did.\n\nBring a unit to plan.",
            phases=["primary"],
        )
        for number in range(count)
    )
    speakers = Speaker.objects.bulk_create(
        Speaker(name=f"Speaker {number}", slug=f"{slug}-speaker-{number}", headline="Teacher", live=True)
        for number in range(count)
    )
    Contribution.objects.bulk_create(
        Contribution(session=session, speaker=speakers[(number + other) % count], sort_order=other)
        for number, session in enumerate(sessions)
        for other in (0, 1)
    )
    Run.objects.bulk_create(
        Run(session=session, slot=slots[number % 10], room=rooms[number // 10], capacity=30, changed_at=RELEASED_AT)
        for number, session in enumerate(sessions)
    )
    return conference


def queries_of(deed):
    """How many statements it takes, asked a second time."""
    deed()
    with CaptureQueriesContext(connection) as made:
        deed()
    return len(made)
