"""Where a run could go: what each slot and room says to it, held against what would be wrong if it were there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.timetable import rules
from sessions.timetable.rules import Absence, Band, Hall, Held, Level, steps

TEN = datetime(2027, 6, 14, 10, tzinfo=UTC)


def band(number, **fields):
    starts_at = TEN + timedelta(hours=number)
    return Band(number, f"Workshops {number}", starts_at, starts_at + timedelta(minutes=45), **fields)


def hall(number, seats=30, **fields):
    return Hall(number, f"Room {number}", seats, **fields)


def held(number, slot, room, **fields):
    own = {"speakers": ((number, f"Speaker {number}"),), "title": f"Session {number}", "session": number}
    run = Held(id=number, is_published=True, **(slot.as_held | room.as_held), **own | fields)
    return run.at(slot, room)


ONE, TWO = band(1), band(2)
LIBRARY, STUDIO = hall(1), hall(2, seats=20)
RUN = held(1, ONE, LIBRARY)


def _said(run, runs, absences=(), slots=(ONE, TWO), rooms=(LIBRARY, STUDIO)):
    found = rules.prospects(run, slots=slots, rooms=rooms, runs=runs, absences=absences)
    return {(each.slot.id, each.room.id): (each.level.value, each.words) for each in found}


def test_every_slot_and_room_says_what_it_is_to_a_run():
    other = held(2, TWO, LIBRARY, speakers=RUN.speakers)

    assert _said(RUN, [RUN, other]) == {
        (1, 1): ("here", "Workshops 1, Room 1: where it is now."),
        (1, 2): ("good", "Workshops 1, Room 2: free."),
        (2, 1): (
            "taken",
            (
                "Workshops 2, Room 1: taken by “Session 2”. Speaker 1 is in two places in Workshops 2: “Session 1” in Room 1 and "
                "“Session 2” in Room 1."
            ),
        ),
        (2, 2): (
            "stop",
            (
                "Workshops 2, Room 2: would clash. Speaker 1 is in two places in Workshops 2: “Session 1” in Room 2 and “Session 2” in "
                "Room 1."
            ),
        ),
    }


@pytest.mark.parametrize(
    ("fields", "room", "absences", "level", "mark"),
    [
        ({}, STUDIO, [], Level.GOOD, "Free"),
        ({"seats_wished": 25}, STUDIO, [], Level.WARN, "Room small"),
        ({"capacity": 25}, STUDIO, [], Level.STOP, "Too many places"),
        ({"needs": frozenset({"sinks"})}, STUDIO, [], Level.WARN, "Lacks equipment"),
        ({"needs_step_free": True}, hall(2, is_step_free=False), [], Level.WARN, "Steps"),
        ({}, STUDIO, [Absence(1, 2, "said that they cannot come")], Level.WARN, "Speaker away"),
        ({"taken": 3, "chosen_slot": 1}, STUDIO, [], Level.STOP, "People hold places"),
        ({"is_published": False}, STUDIO, [], Level.GOOD, "Free"),
        ({}, hall(2, is_at_venue=False), [], Level.STOP, "Not at the venue"),
    ],
)
def test_the_first_reason_against_a_place_stands_in_its_cell(fields, room, absences, level, mark):
    run = replace(RUN, **fields)

    [found] = rules.prospects(run, slots=[TWO], rooms=[room], runs=[run], absences=absences)

    assert (found.level, found.mark) == (level, mark)


def test_a_session_of_the_same_stream_beside_it_is_a_light_matter():
    run, other = replace(RUN, stream=1, stream_name="Reading"), held(2, TWO, LIBRARY, stream=1, stream_name="Reading")

    found = rules.prospects(run, slots=[TWO], rooms=[STUDIO], runs=[run, other])

    assert [(each.level, each.mark, each.notes) for each in found] == [
        (Level.GOOD, "Free, same stream", ["same stream at that time"])
    ]


def test_two_runs_in_one_room_are_no_swap():
    both = [held(2, TWO, LIBRARY), held(3, TWO, LIBRARY)]

    assert _said(RUN, [RUN, *both])[2, 1][0] == "stop"


def test_a_run_of_another_conference_is_in_the_way_and_cannot_be_swapped_with():
    theirs = replace(held(2, TWO, LIBRARY), is_ours=False)

    assert _said(RUN, [RUN, theirs])[2, 1] == (
        "stop",
        "Workshops 2, Room 1: would clash. Room 1 is used twice in Workshops 2: by “Session 1” and “Session 2”.",
    )


def test_what_two_other_conferences_do_to_each_other_is_not_our_matter():
    theirs = [replace(held(number, TWO, LIBRARY), is_ours=False) for number in (2, 3)]

    assert rules.conflicts(theirs) == []


# --- The best places for one run more -------------------------------------------------------------------------------------------
def _best(run, runs=(), absences=(), rooms=(LIBRARY, STUDIO), wished=None):
    found = rules.prospects(run, slots=[ONE, TWO], rooms=rooms, runs=runs, absences=absences)
    return [(each.slot.id, each.room.id) for each in rules.best(found, wished)]


NOWHERE = replace(RUN, id=0, slot=0)


def test_the_smallest_room_that_is_big_enough_comes_first():
    assert _best(NOWHERE, wished=18) == [(1, 2), (2, 2), (1, 1), (2, 1)]
    assert _best(NOWHERE, wished=25) == [(1, 1), (2, 1), (1, 2), (2, 2)]


def test_a_room_with_what_is_needed_comes_before_one_without():
    run = replace(NOWHERE, needs=frozenset({"sinks"}))

    assert _best(run, rooms=[LIBRARY, hall(2, seats=20), hall(3, seats=60, features=frozenset({"sinks"}))])[:2] == [
        (1, 3),
        (2, 3),
    ]


def test_it_is_offered_only_where_the_presenter_is_there_and_free():
    elsewhere = held(2, ONE, STUDIO, speakers=NOWHERE.speakers)
    away = Absence(1, 2, "said that they cannot come")

    assert _best(NOWHERE, [elsewhere]) == [(2, 2), (2, 1)]
    assert _best(NOWHERE, [elsewhere], [away]) == []


def test_it_is_not_offered_while_it_is_on():
    assert _best(NOWHERE, [RUN]) == [(2, 2), (2, 1)]


# --- The same as if it were there ------------------------------------------------------------------------------------------------
@st.composite
def _days(draw):
    slots = [band(1), replace(band(2), starts_at=TEN + timedelta(minutes=90)), band(3)]  # 1 and 2 overlap
    rooms = [hall(1), hall(2, seats=10, is_step_free=False), hall(3)]
    runs = [
        replace(
            held(number, draw(st.sampled_from(slots)), draw(st.sampled_from(rooms))),
            session=draw(st.integers(1, 3)),
            stream=draw(st.sampled_from([None, 1])),
            seats_wished=draw(st.sampled_from([None, 20])),
            needs_step_free=draw(st.booleans()),
            speakers=tuple((each, f"Speaker {each}") for each in draw(st.sets(st.integers(1, 3), max_size=2))),
        )
        for number in range(1, draw(st.integers(2, 8)))
    ]
    absences = [
        Absence(speaker, slot, "is away") for speaker, slot in draw(st.sets(st.tuples(*[st.integers(1, 3)] * 2)))
    ]
    return slots, rooms, runs, absences


@given(_days())
def test_a_place_says_what_the_timetable_would_say_with_the_run_there(day):
    slots, rooms, runs, absences = day
    run = runs[0]

    for place in rules.prospects(run, slots=slots, rooms=rooms, runs=runs, absences=absences):
        there = rules.conflicts([run.at(place.slot, place.room), *runs[1:]], absences)
        wanted = {(each.code, frozenset(each.runs)) for each in there if run.id in each.runs}
        assert {(each.code, frozenset(each.runs)) for each in place.found} == wanted


# --- Steps -----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stand", "undo", "redo"),
    [
        ([], None, None),
        ([True, True], 2, None),
        ([True, False], 1, 2),
        ([False, False], None, 1),
        ([True, False, False], 1, 2),
        ([False, True], 2, None),
        ([False, True, False], 2, 3),
    ],
    ids=[
        "no step",
        "two stand",
        "the last was taken back",
        "both were taken back",
        "two of three were taken back",
        "a new step since one was taken back",
        "and that was followed by one more taken back",
    ],
)
def test_which_step_can_be_taken_back_and_which_done_again(stand, undo, redo):
    made = [SimpleNamespace(pk=number, undone_at=None if stands else TEN) for number, stands in enumerate(stand, 1)]

    newest_first = made[::-1]

    assert [getattr(steps.to_undo(newest_first), "pk", None), getattr(steps.to_redo(newest_first), "pk", None)] == [
        undo,
        redo,
    ]


@pytest.mark.parametrize(
    ("found", "left", "changed"),
    [
        ([], [], []),
        ([{"uid": "a", "room": 1}], [{"uid": "a", "room": 1}], []),
        ([{"uid": "a", "room": 2}], [{"uid": "a", "room": 1}], ["a"]),
        ([], [{"uid": "a", "room": 1}], ["a"]),
        ([{"uid": "a", "room": 1}], [], ["a"]),
    ],
    ids=["nothing", "the same", "elsewhere", "gone", "back again"],
)
def test_what_no_longer_stands_as_a_step_left_it(found, left, changed):
    assert steps.has_changed(found, left) == changed


def test_a_long_title_is_cut_in_the_words_of_a_step():
    assert len(steps.quoted("a" * 140)) == 62
