"""Two organisers at one timetable: no move is lost, no room is taken twice unseen, no step is taken back twice."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from conference.lib.problems import Refused
from conference.models import Conference
from sessions.models import DraftRun, DraftStep
from sessions.timetable import actions
from tests.factories.conference import RoomFactory, UserFactory
from tests.factories.programme import DraftRunFactory, SessionFactory, SlotFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)
CROWD = 8


def _answer(deed, **arguments):
    def run():
        try:
            deed(**arguments, now=NOW)
        except Refused as refusal:
            return refusal.codes[0]
        return "did"

    return run


def _moves(draft, rooms):
    """Everybody saw it in the same place, and each carries it into a room of their own."""
    return [
        _answer(
            actions.move,
            conference=draft.session.conference,
            run=draft.uid,
            start=(draft.slot_id, draft.room_id),
            slot=draft.slot,
            room=room,
            by=UserFactory(),
        )
        for room in rooms
    ]


@pytest.fixture
def draft():
    return DraftRunFactory()


@pytest.fixture
def rooms(draft):
    return RoomFactory.create_batch(CROWD, venue=draft.session.conference.venue)


def test_of_many_who_move_one_run_from_where_they_saw_it_one_does_and_the_others_are_told(draft, rooms):
    answers = all_at_once(_moves(draft, rooms))

    assert Counter(answers) == {"did": 1, "stale": CROWD - 1}
    [step] = DraftStep.objects.all()
    assert step.after[0]["room"] == DraftRun.objects.get().room_id


def test_without_its_guard_a_move_would_be_lost(draft, rooms, monkeypatch):
    monkeypatch.setattr(actions, "_lock", lambda pk: Conference.objects.get(pk=pk))

    for _ in range(10):
        DraftStep.objects.all().delete()
        current = DraftRun.objects.select_related("session__conference", "slot").get()
        answers = all_at_once(_moves(current, [room for room in rooms if room.pk != current.room_id]))
        if answers.count("did") > 1:
            return

    pytest.fail("The race never showed: this test no longer proves that the guard is what keeps it.")


def test_of_many_who_put_sessions_into_one_free_room_one_does(draft, rooms):
    conference, slot = draft.session.conference, draft.slot
    deeds = [
        _answer(
            actions.place,
            session=SessionFactory(conference=conference),
            slot=slot,
            room=rooms[0],
            planned=0,
            by=UserFactory(),
        )
        for _ in range(CROWD)
    ]

    answers = all_at_once(deeds)

    assert Counter(answers) == {"did": 1, "taken": CROWD - 1}
    assert DraftRun.objects.filter(room=rooms[0]).count() == 1


def test_a_session_placed_by_many_at_once_has_one_run(draft, rooms):
    session, slot = SessionFactory(conference=draft.session.conference), draft.slot
    deeds = [
        _answer(actions.place, session=session, slot=slot, room=room, planned=0, by=UserFactory()) for room in rooms
    ]

    answers = all_at_once(deeds)

    assert (Counter(answers), session.draft_runs.count()) == ({"did": 1, "stale": CROWD - 1}, 1)


def test_a_step_taken_back_in_many_windows_is_taken_back_once(draft, rooms):
    tom, conference = UserFactory(), draft.session.conference
    for room in rooms[:2]:
        row = DraftRun.objects.get()
        actions.move(
            conference=conference,
            run=row.uid,
            start=(row.slot_id, row.room_id),
            slot=row.slot,
            room=room,
            by=tom,
            now=NOW,
        )
    step = DraftStep.objects.first()

    answers = all_at_once([_answer(actions.undo, conference=conference, step=step.pk, by=tom) for _ in range(CROWD)])

    assert (Counter(answers), DraftRun.objects.get().room) == ({"did": 1, "stale": CROWD - 1}, rooms[0])


def test_swaps_that_cross_never_wait_for_each_other_in_a_ring(draft, rooms):
    conference, slot = draft.session.conference, SlotFactory(conference=draft.session.conference)
    runs = [DraftRunFactory(session=SessionFactory(conference=conference), slot=slot, room=room) for room in rooms[:4]]
    pairs = [(runs[index % 4], runs[(index + 1) % 4]) for index in range(CROWD)]

    answers = all_at_once(
        [
            _answer(
                actions.swap,
                conference=conference,
                run=one.uid,
                start=(one.slot_id, one.room_id),
                other=two.uid,
                other_start=(two.slot_id, two.room_id),
                by=UserFactory(),
            )
            for one, two in pairs
        ]
    )

    assert set(answers) == {"did", "stale"}
    assert sorted(DraftRun.objects.filter(slot=slot).values_list("room", flat=True)) == [room.pk for room in rooms[:4]]
