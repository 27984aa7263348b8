"""What the public reads of the programme: only what is published, in the day's order, with as many queries at sixty runs as at one."""

from datetime import UTC, datetime

import pytest

from sessions import queries
from sessions.models import Run, Session, Slot
from sessions.queries import Wish
from tests.factories.conference import ConferenceFactory, RoomFactory
from tests.factories.programme import (
    ContributionFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
)

pytestmark = pytest.mark.django_db

AT_NINE = datetime(2027, 6, 14, 8, 0, tzinfo=UTC)
AT_TEN = datetime(2027, 6, 14, 9, 0, tzinfo=UTC)
AT_ELEVEN = datetime(2027, 6, 14, 10, 0, tzinfo=UTC)


@pytest.fixture
def conference():
    return ConferenceFactory()


def day_of(number: int, conference):
    """A day with `number` runs, each of a session with two speakers, six to a slot."""
    rooms = RoomFactory.create_batch(6, venue=conference.venue)
    stream = StreamFactory(conference=conference)
    slots = [SlotFactory(conference=conference) for _ in range(0, number, 6)]
    for place in range(number):
        session = SessionFactory(conference=conference, stream=stream)
        ContributionFactory.create_batch(2, session=session)
        RunFactory(session=session, slot=slots[place // 6], room=rooms[place % 6])


@pytest.mark.parametrize("number", [1, 3, 60])
def test_the_timetable_takes_four_queries_however_long_the_day(number, conference, django_assert_num_queries):
    day_of(number, conference)

    with django_assert_num_queries(4):
        day = queries.timetable(conference=conference)

    assert sum(len(slot.runs) for slot in day.slots) == number


def test_the_timetable_lies_by_time_and_by_room(conference):
    hall = RoomFactory(venue=conference.venue, name="Main Hall", sort_order=1)
    library = RoomFactory(venue=conference.venue, name="Library", sort_order=2)
    workshops = SlotFactory(conference=conference, name="Workshops 1", starts_at=AT_TEN, ends_at=AT_ELEVEN)
    plenary = SlotFactory(
        conference=conference, name="Opening", kind=Slot.Kind.PLENARY, starts_at=AT_NINE, ends_at=AT_TEN
    )
    keynote = SessionFactory(conference=conference, kind=Session.Kind.KEYNOTE, stream=None, title="Turning back")
    RunFactory(session=keynote, slot=plenary, room=hall, capacity=None)
    for title, room in [("In the library", library), ("In the hall", hall)]:
        RunFactory(session=SessionFactory(conference=conference, title=title), slot=workshops, room=room)

    day = queries.timetable(conference=conference)

    assert [room.name for room in day.rooms] == ["Main Hall", "Library"]
    assert [(slot.name, [(run.title, run.column, run.left) for run in slot.runs]) for slot in day.slots] == [
        ("Opening", [("Turning back", 0, None)]),
        ("Workshops 1", [("In the hall", 1, 30), ("In the library", 2, 30)]),
    ]


def test_a_draft_session_a_draft_profile_and_another_conference_are_not_shown(conference):
    slot = SlotFactory(conference=conference)
    shown = SessionFactory(conference=conference, title="Shown")
    ContributionFactory(session=shown, speaker=SpeakerFactory(name="Live Speaker"))
    ContributionFactory(session=shown, speaker=SpeakerFactory(name="Not Yet", live=False))
    RunFactory(session=shown, slot=slot)
    RunFactory(session=SessionFactory(conference=conference, status=Session.Status.DRAFT), slot=slot)
    RunFactory()

    day = queries.timetable(conference=conference)

    assert [(run.title, run.speakers) for each in day.slots for run in each.runs] == [("Shown", ("Live Speaker",))]


def test_a_cancelled_run_is_shown_as_cancelled(conference):
    run = RunFactory(session__conference=conference, status=Run.Status.CANCELLED)

    day = queries.timetable(conference=conference)

    assert [(card.id, card.cancelled) for slot in day.slots for card in slot.runs] == [(run.pk, True)]


@pytest.mark.parametrize(
    ("case", "wish", "titles"),
    [
        ("nothing asked", Wish(), ["Keynote", "Phonics", "Lunchtime", "Meetings"]),
        ("a stream, and the keynote that is for all", Wish(stream="LIT"), ["Keynote", "Phonics"]),
        ("a phase; an empty list is every phase", Wish(phase="primary"), ["Keynote", "Phonics", "Meetings"]),
        ("support staff", Wish(support=True), ["Lunchtime"]),
        ("a word of the title", Wish(words="PHON"), ["Phonics"]),
        ("a speaker's name", Wish(words="pidgley"), ["Lunchtime"]),
        ("two words, both needed", Wish(words="quiz pidgley"), ["Lunchtime"]),
        ("a word nobody uses", Wish(words="zebra"), []),
        ("two filters, both needed", Wish(stream="LIT", support=True), []),
    ],
)
def test_the_timetable_answers_a_wish(case, wish, titles, conference):
    slot = SlotFactory(conference=conference)
    rows = [
        {"title": "Keynote", "kind": Session.Kind.KEYNOTE, "stream": None},
        {"title": "Phonics", "stream": StreamFactory(conference=conference, code="LIT"), "phases": ["primary"]},
        {"title": "Lunchtime", "for_support_staff": True, "phases": ["secondary"]},
        {"title": "Meetings", "phases": []},
    ]
    for row in rows:
        session = SessionFactory(conference=conference, **row)
        if row["title"] == "Lunchtime":
            ContributionFactory(session=session, speaker=SpeakerFactory(name="Maureen Pidgley"))
        RunFactory(session=session, slot=slot)

    day = queries.timetable(conference=conference, wish=wish)

    assert [run.title for each in day.slots for run in each.runs] == titles
    assert (day.shown, day.in_all) == (len(titles), 4)


@pytest.mark.parametrize("number", [1, 3])
def test_one_session_with_its_runs_and_speakers_takes_three_queries_however_many(
    number, conference, django_assert_num_queries
):
    session = SessionFactory(conference=conference)
    ContributionFactory.create_batch(number, session=session)
    for _ in range(number):
        RunFactory(session=session)

    with django_assert_num_queries(3):
        found = queries.session_shown(conference=conference, slug=session.slug)
        runs = queries.runs_of(found)

    assert (len(found.shown_contributions), len(runs)) == (number, number)


def test_a_draft_session_has_no_page(conference):
    session = SessionFactory(conference=conference, status=Session.Status.DRAFT)

    assert queries.session_shown(conference=conference, slug=session.slug) is None


@pytest.mark.parametrize("number", [1, 3])
def test_speakers_are_those_of_published_sessions_keynotes_first(number, conference, django_assert_num_queries):
    for place in range(number):
        ContributionFactory(session__conference=conference, speaker=SpeakerFactory(name=f"Beth {place}"))
    keynote = SessionFactory(conference=conference, kind=Session.Kind.KEYNOTE)
    ContributionFactory(session=keynote, speaker=SpeakerFactory(name="Zoë Climber"))
    ContributionFactory(session=keynote, speaker=SpeakerFactory(name="Not Yet", live=False))
    ContributionFactory(session__conference=conference, session__status=Session.Status.DRAFT)
    ContributionFactory()

    with django_assert_num_queries(1):
        names = [speaker.name for speaker in queries.speakers_shown(conference)]

    assert names == ["Zoë Climber", *(f"Beth {place}" for place in range(number))]


def test_a_speakers_sessions_leave_out_drafts(conference):
    part = ContributionFactory(session__conference=conference, session__title="Shown")
    ContributionFactory(
        speaker=part.speaker, session=SessionFactory(conference=conference, status=Session.Status.DRAFT)
    )

    lines = queries.sessions_of(speaker=part.speaker, conference=conference)

    assert [line.title for line in lines] == ["Shown"]


def test_keynotes_come_in_the_order_of_the_day(conference):
    late = SlotFactory(
        conference=conference, kind=Slot.Kind.PLENARY, starts_at=AT_ELEVEN, ends_at=AT_ELEVEN.replace(hour=11)
    )
    early = SlotFactory(conference=conference, kind=Slot.Kind.PLENARY, starts_at=AT_NINE, ends_at=AT_TEN)
    for title, slot in [("Closing", late), ("Opening", early)]:
        RunFactory(session=SessionFactory(conference=conference, kind=Session.Kind.KEYNOTE, title=title), slot=slot)

    assert [session.title for session in queries.keynotes(conference)] == ["Opening", "Closing"]


def test_codes_are_shown_in_words_and_unknown_ones_left_out():
    session = Session(phases=["primary", "moon"], standards=["TS6", "TS99"], roles=["ect", "astronaut"])

    assert queries.tags_of(session) == {
        "phases": ["Primary"],
        "roles": ["Early career teacher (ECT)"],
        "standards": ["Make accurate and productive use of assessment"],
    }
