"""What is read for the editor: what clashes with whom, what is still to place, how the draft differs; and in how many queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.models import Run, Session, Slot
from sessions.timetable import queries
from tests.factories.bookings import TicketTypeFactory
from tests.factories.choices import ComingDelegateFactory, PlaceFactory
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    DraftRunFactory,
    RunFactory,
    SlotFactory,
    SpeakerPrivateFactory,
    planned,
)
from tests.programme.timetable.conftest import NOW, at, titled

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _messages(conference):
    return [conflict.message for conflict in queries.conflicts(conference)]


def _speaker(session):
    return session.contributions.get().speaker


# --- What clashes ------------------------------------------------------------------------------------------------------------------
def test_whoever_cannot_come_in_a_slot_cannot_come_in_one_that_overlaps_with_it(conference, session, slots, rooms):
    DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
    early = SlotFactory(conference=conference, name="Early", starts_at=at(8), ends_at=at(9, 15))
    AppearanceFactory(speaker=_speaker(session), conference=conference).unavailable.add(early)

    assert _messages(conference) == [
        "Aisha Grant said that they cannot come during “Reading aloud” (Workshops 1, Library)."
    ]


def test_whoever_said_no_to_the_conference_is_named_once(conference, session, slots, rooms):
    DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
    appearance = AppearanceFactory(speaker=_speaker(session), conference=conference, declined_at=NOW)
    appearance.unavailable.set(slots)

    assert _messages(conference) == [
        "Aisha Grant has said no to this conference, yet is down to speak during “Reading aloud” (Workshops 1, Library)."
    ]


def _with_a_place(conference, session, slot, **delegate):
    """Whoever speaks in the session holds a place elsewhere in that slot, under the same address in other capitals."""
    SpeakerPrivateFactory(speaker=_speaker(session), email="aisha@saltmarsh.example")
    run = RunFactory(session=titled(conference, "Quiet starts"), slot=slot)
    ticket = TicketTypeFactory(conference=conference)
    person = ComingDelegateFactory(
        booking__conference=conference, ticket_type=ticket, email="Aisha@Saltmarsh.example", **delegate
    )
    PlaceFactory(delegate=person, run=run)
    return person


def test_a_speaker_with_a_place_as_a_delegate_at_that_time_is_named(conference, session, slots, rooms):
    DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
    _with_a_place(conference, session, slots[0])

    assert _messages(conference) == [
        "Aisha Grant has a place as a delegate in “Quiet starts” during “Reading aloud” (Workshops 1, Library)."
    ]


def test_a_delegate_who_was_withdrawn_or_whose_booking_is_cancelled_does_not_count(conference, session, slots, rooms):
    DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
    person = _with_a_place(conference, session, slots[0], withdrawn_at=NOW)
    withdrawn = _messages(conference)
    person.withdrawn_at = None
    person.save()
    person.booking.status, person.booking.cancelled_at = "CANCELLED", NOW
    person.booking.save()

    assert (withdrawn, _messages(conference)) == ([], [])


def test_another_conference_in_the_same_room_at_the_same_time_is_in_the_way(conference, session, slots, rooms):
    DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
    theirs = ConferenceFactory(venue=conference.venue)
    slot = SlotFactory(conference=theirs, name="Their morning", starts_at=at(9, 30), ends_at=at(11))
    DraftRunFactory(session=titled(theirs, "Somebody else’s"), slot=slot, room=rooms[0])
    another_day = SlotFactory(
        conference=theirs, name="Later", starts_at=at(9).replace(day=15), ends_at=at(10).replace(day=15)
    )
    DraftRunFactory(session=titled(theirs, "Another day’s"), slot=another_day, room=rooms[0])

    assert _messages(conference) == [
        "Library is used twice in Workshops 1 and Their morning, which overlap: by “Reading aloud” and “Somebody else’s”."
    ]


def test_a_speaker_who_speaks_at_another_conference_then_is_named(conference, session, slots, rooms):
    DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
    theirs = ConferenceFactory()
    other = titled(theirs, "Somebody else’s")
    ContributionFactory(session=other, speaker=_speaker(session))
    slot = SlotFactory(conference=theirs, name="Their morning", starts_at=at(9), ends_at=at(11))
    DraftRunFactory(session=other, slot=slot, room=RoomFactory(name="Their hall"))

    assert [message.split(":")[0] for message in _messages(conference)] == [
        "Aisha Grant is in two places in Workshops 1 and Their morning, which overlap"
    ]


def test_a_cancelled_run_is_in_nobody_s_way(conference, session, slots, rooms):
    planned(RunFactory(session=session, slot=slots[0], room=rooms[0], status=Run.Status.CANCELLED))
    DraftRunFactory(session=titled(conference, "Quiet starts"), slot=slots[0], room=rooms[0])

    assert _messages(conference) == []


def test_a_workshop_in_a_plenary_and_anything_in_a_break_are_worth_a_look(conference, session, slots, rooms):
    plenary = SlotFactory(
        conference=conference, name="Welcome", kind=Slot.Kind.PLENARY, starts_at=at(8), ends_at=at(8, 30)
    )
    DraftRunFactory(session=session, slot=plenary, room=rooms[0])
    DraftRunFactory(session=session, slot=conference.slots.get(name="Lunch"), room=rooms[0])

    assert _messages(conference) == [
        "“Reading aloud” is a workshop, and stands in Welcome, which is for everybody.",
        "“Reading aloud” is in a break: Lunch.",
    ]


# --- The board -----------------------------------------------------------------------------------------------------------------------
def test_the_board_lies_by_room_and_slot_and_a_break_spans_all_rooms(conference, session, slots, rooms):
    DraftRunFactory(session=session, slot=slots[1], room=rooms[1])

    board = queries.board(conference)

    assert [(column.name, column.spans) for column in board.columns] == [
        ("Workshops 1", False),
        ("Workshops 2", False),
        ("Lunch", True),
    ]
    assert [
        (row.room.name, [(cell.span, [card.label.title for card in cell.cards]) for cell in row.cells])
        for row in board.rows
    ] == [
        ("Library", [(1, []), (1, []), (2, [])]),
        ("Studio", [(1, []), (1, ["Reading aloud"])]),
    ]


def test_what_is_still_to_place_comes_first_and_then_what_would_be_held_more_often(conference, session, slots, rooms):
    session.runs_wished = 2
    session.save()
    DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
    titled(conference, "Quiet starts")
    enough = titled(conference, "Enough")
    DraftRunFactory(session=enough, slot=slots[0], room=rooms[1])
    planned(RunFactory(session=titled(conference, "Called off"), slot=slots[1], room=rooms[0], status="CANCELLED"))

    assert [(spare.label.title, spare.words) for spare in queries.board(conference).spare] == [
        ("Called off", "not in the timetable yet"),
        ("Quiet starts", "not in the timetable yet"),
        ("Reading aloud", "would hold it 2×, 1 planned"),
    ]


@pytest.mark.parametrize(
    ("changes", "news", "was"),
    [
        ({}, "", ""),
        ({"run": None}, "New", "Readers do not see it yet."),
        ({"room": 1}, "Moved", "Readers see it in Workshops 1, Library."),
        ({"status": "CANCELLED"}, "Cancelled", "Readers still see it in Workshops 1, Library."),
        ({"capacity": 10}, "Places", "Readers see 30 places."),
    ],
)
def test_a_card_says_how_it_differs_from_what_readers_see(changes, news, was, conference, session, slots, rooms):
    draft = planned(RunFactory(session=session, slot=slots[0], room=rooms[0], capacity=30))
    for name, value in changes.items():
        setattr(draft, name, rooms[value] if name == "room" else value)
    draft.save()

    [card] = queries.board(conference).cards

    assert (card.news, card.was) == (news, was)


def test_a_run_that_is_put_on_again_says_so(conference, session, slots, rooms):
    draft = planned(RunFactory(session=session, slot=slots[0], room=rooms[0], status="CANCELLED"))
    draft.status = "SCHEDULED"
    draft.save()

    assert [card.news for card in queries.board(conference).cards] == ["On again"]


def test_the_list_is_narrowed_by_stream_and_by_every_word():
    from sessions.timetable.queries.board import answering
    from sessions.timetable.queries.cards import Label, Spare

    def spare(title, code, *speakers):
        return Spare(Label(1, title, code, code, 1, speakers, is_draft=False, is_keynote=False), 0, 1, None)

    all_of_them = (spare("Reading aloud", "LIT", "Aisha Grant"), spare("Quiet starts", "BEH", "Tom Reed"))

    def titles(stream, words):
        return [each.label.title for each in answering(all_of_them, stream, words)]

    assert [titles("", ""), titles("BEH", ""), titles("", "aisha READ"), titles("LIT", "tom")] == [
        ["Reading aloud", "Quiet starts"],
        ["Quiet starts"],
        ["Reading aloud"],
        [],
    ]


# --- How much it asks ---------------------------------------------------------------------------------------------------------------
def big(conference, number, rooms=24):
    """A conference of that many sessions, one run each."""
    halls = RoomFactory.create_batch(rooms, venue=conference.venue)
    bands = [
        SlotFactory(
            conference=conference,
            name=f"Slot {place}",
            starts_at=at(6).replace(day=1 + place // 9, hour=6 + place % 9),
            ends_at=at(6, 45).replace(day=1 + place // 9, hour=6 + place % 9),
        )
        for place in range(-(-number // rooms))
    ]
    sessions = Session.objects.bulk_create(
        Session(
            conference=conference, title=f"Session {place}", slug=f"session-{place}", abstract="A.", status="PUBLISHED"
        )
        for place in range(number)
    )
    speakers = [SpeakerPrivateFactory().speaker for _ in range(5)]
    from sessions.models import Contribution, DraftRun

    Contribution.objects.bulk_create(
        Contribution(session=session, speaker=speakers[place % 5]) for place, session in enumerate(sessions)
    )
    DraftRun.objects.bulk_create(
        DraftRun(session=session, slot=bands[place // rooms], room=halls[place % rooms])
        for place, session in enumerate(sessions)
    )
    with connection.cursor() as cursor:
        # Or PostgreSQL may plan for the empty tables of the test before: forty seconds, seen once.
        cursor.execute("ANALYZE")


def _count(conference):
    with CaptureQueriesContext(connection) as captured:
        board = queries.board(conference, by=UserFactory.build(pk=1))
        assert len(board.cards) == conference.sessions.count()
    return len(captured)


def test_the_board_takes_as_many_queries_for_one_hundred_runs_as_for_six_hundred():
    small, large = ConferenceFactory(), ConferenceFactory()
    big(small, 100)
    big(large, 600)

    assert (_count(small), _count(large)) == (12, 12)


def test_the_conflicts_take_as_many_queries_for_one_run_as_for_three(conference, slots, rooms):
    def count():
        with CaptureQueriesContext(connection) as captured:
            queries.conflicts(conference)
        return len(captured)

    found = []
    for number in range(3):
        session = titled(conference, f"Session {number}", f"Speaker {number}")
        SpeakerPrivateFactory(speaker=_speaker(session))
        DraftRunFactory(session=session, slot=slots[0], room=rooms[0])
        found.append(count())

    assert len(set(found)) == 1
