"""What clashes in the draft and what is only worth a look, as a table; and the quick rule against the plain one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.timetable import rules
from sessions.timetable.rules import Absence, Held

TEN = datetime(2027, 6, 14, 10, tzinfo=UTC)
RUN = Held(
    id=1,
    session=1,
    title="Quiet starts",
    is_published=True,
    slot=1,
    slot_name="Workshops 1",
    starts_at=TEN,
    ends_at=TEN + timedelta(minutes=45),
    is_workshops=True,
    room=1,
    room_name="Library",
    room_seats=30,
    places=30,
    speakers=((7, "Sam Okafor"),),
)
OTHER = replace(RUN, id=2, session=2, title="Loud endings", room=2, room_name="Studio", speakers=((8, "Priya Anand"),))
LONG = replace(
    OTHER, slot=2, slot_name="Long slot", starts_at=TEN + timedelta(minutes=30), ends_at=TEN + timedelta(hours=2)
)


def _said(found):
    return [(conflict.code, conflict.stops, conflict.message) for conflict in found]


@pytest.mark.parametrize(
    ("runs", "code", "message"),
    [
        (
            [RUN, replace(OTHER, room=1, room_name="Library")],
            "room",
            "Library is used twice in Workshops 1: by “Quiet starts” and “Loud endings”.",
        ),
        (
            [RUN, replace(LONG, room=1, room_name="Library")],
            "room",
            "Library is used twice in Workshops 1 and Long slot, which overlap: by “Quiet starts” and “Loud endings”.",
        ),
        (
            [RUN, replace(OTHER, speakers=RUN.speakers)],
            "speaker",
            "Sam Okafor is in two places in Workshops 1: “Quiet starts” in Library and “Loud endings” in Studio.",
        ),
        (
            [RUN, replace(RUN, id=2, room=2, room_name="Studio")],
            "twice",
            "“Quiet starts” is held twice at once, in Library and Studio (Workshops 1).",
        ),
        (
            [replace(RUN, taken=12, chosen_slot=9)],
            "has-places",
            (
                "12 people hold a place in “Quiet starts”, which is to move to Workshops 1. Cancel it and add another run: they are then "
                "asked to choose again."
            ),
        ),
        (
            [replace(RUN, places=5, taken=6)],
            "taken",
            "“Quiet starts” in Workshops 1, Library offers 5 places, and 6 are taken.",
        ),
        ([replace(RUN, places=31)], "seats", "“Quiet starts” offers 31 places, and Library seats 30."),
    ],
)
def test_what_stops_a_release_is_one_sentence(runs, code, message):
    assert _said(rules.conflicts(runs)) == [(code, True, message)]


@pytest.mark.parametrize(
    ("runs", "absences", "code", "message"),
    [
        (
            [RUN],
            [Absence(7, 1, "said that they cannot come")],
            "away",
            "Sam Okafor said that they cannot come during “Quiet starts” (Workshops 1, Library).",
        ),
        (
            [replace(RUN, seats_wished=60)],
            [],
            "small",
            "“Quiet starts” is meant for 60; Library seats 30.",
        ),
        (
            [replace(RUN, needs_step_free=True, room_is_step_free=False)],
            [],
            "step-free",
            "“Quiet starts” needs step-free access; Library has none.",
        ),
        (
            [replace(RUN, needs=frozenset({"sinks", "projector", "computers"}), features=frozenset({"sinks"}))],
            [],
            "equipment",
            "“Quiet starts” needs computers and projector; Library has none.",
        ),
        (
            [replace(RUN, stream=1, stream_name="Reading"), replace(OTHER, stream=1, stream_name="Reading")],
            [],
            "stream",
            "Reading has 2 sessions at once in Workshops 1: “Quiet starts” and “Loud endings”.",
        ),
        (
            [replace(RUN, is_keynote=True)],
            [],
            "keynote",
            "“Quiet starts” is a keynote, and stands among the workshops of Workshops 1.",
        ),
        (
            [replace(RUN, is_published=False)],
            [],
            "draft",
            "“Quiet starts” (Workshops 1, Library) is still a draft, and stays out of the next release.",
        ),
    ],
)
def test_what_is_worth_a_look_stops_nothing(runs, absences, code, message):
    assert _said(rules.conflicts(runs, absences)) == [(code, False, message)]


@pytest.mark.parametrize(
    "runs",
    [
        [RUN, OTHER],
        [RUN, replace(RUN, id=2, session=2, starts_at=RUN.ends_at, ends_at=RUN.ends_at + timedelta(hours=1))],
        [replace(RUN, taken=12, chosen_slot=1)],
        [replace(RUN, places=None, seats_wished=30)],
        [replace(RUN, stream=1, is_workshops=False), replace(OTHER, stream=1, is_workshops=False)],
    ],
    ids=[
        "two rooms",
        "one after the other",
        "places in its own slot",
        "as many as the room",
        "a plenary of one stream",
    ],
)
def test_what_is_right_is_not_mentioned(runs):
    assert rules.conflicts(runs) == []


def test_an_absence_in_another_slot_or_of_somebody_else_is_no_matter():
    assert rules.conflicts([RUN], [Absence(7, 2, "is away"), Absence(9, 1, "is away")]) == []


def test_what_stops_comes_first():
    found = rules.conflicts([replace(RUN, is_published=False), replace(OTHER, room=1)])

    assert [conflict.code for conflict in found] == ["room", "draft"]


@st.composite
def _days(draw):
    starts = draw(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), min_size=1, max_size=14))
    return [
        replace(
            RUN,
            id=number,
            session=draw(st.integers(1, 5)),
            room=draw(st.integers(1, 4)),
            slot=start * 100 + length,
            starts_at=TEN + timedelta(minutes=15 * start),
            ends_at=TEN + timedelta(minutes=15 * (start + length)),
            speakers=tuple(
                (speaker, f"Speaker {speaker}") for speaker in sorted(draw(st.sets(st.integers(1, 4), max_size=2)))
            ),
        )
        for number, (start, length) in enumerate(starts)
    ]


@given(_days())
def test_the_quick_rule_finds_what_the_plain_one_finds(runs):
    """The plain one looks at every pair."""
    plain = set()
    for one, other in combinations(runs, 2):
        if not one.meets(other):
            continue
        pair = frozenset({one.id, other.id})
        if one.room == other.room:
            plain.add(("room", pair))
        if one.session == other.session:
            plain.add(("twice", pair))
        elif {speaker for speaker, _ in one.speakers} & {speaker for speaker, _ in other.speakers}:
            plain.add(("speaker", pair))

    found = {(conflict.code, frozenset(conflict.runs)) for conflict in rules.conflicts(runs) if conflict.stops}

    assert found == plain


def test_what_somebody_would_bring_is_what_was_not_there_without_her():
    joined = replace(RUN, speakers=(*RUN.speakers, *OTHER.speakers))
    stood = replace(OTHER, id=3, session=3, title="Third", room=RUN.room, room_name="Library", speakers=())
    away = [Absence(8, 1, "said that they cannot come"), Absence(7, 1, "said that they cannot come")]

    found = rules.brought_by([joined, OTHER, stood], away, RUN.session, {8})

    assert _said(found) == [
        (
            "speaker",
            True,
            "Priya Anand is in two places in Workshops 1: “Quiet starts” in Library and “Loud endings” in Studio.",
        ),
        ("away", False, "Priya Anand said that they cannot come during “Quiet starts” (Workshops 1, Library)."),
    ]
