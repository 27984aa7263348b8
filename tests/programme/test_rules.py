"""What a run may be changed to, and why not: the rule as a table."""

from dataclasses import replace

import pytest

from conference.lib.problems import Problem
from sessions import rules

FINE = rules.Wanted(room="Hall", room_seats=30, capacity=24)
CLASH = rules.Clash(speaker="Aisha Grant", title="Quiet starts", room="Library", slot="Workshops 1")


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, []),
        ({"capacity": 30}, []),
        ({"capacity": None}, []),
        ({"capacity": 31}, [Problem("seats", "Hall seats 30: 31 places are too many.", "capacity")]),
        (
            {"taken": 25},
            [Problem("taken", "25 people have a place already: fewer places cannot be offered.", "capacity")],
        ),
        ({"capacity": None, "taken": 31}, [Problem("taken", "Hall seats 30; 31 have a place.", "room")]),
        ({"is_moved": True}, []),
        (
            {"is_moved": True, "taken": 1},
            [
                Problem(
                    "has-places",
                    "1 person has a place in this run, and may have another session at the other time. "
                    "Cancel it and make a new run instead: they are then asked to choose again.",
                    "slot",
                )
            ],
        ),
        (
            {"is_of_one_conference": False},
            [Problem("conference", "The slot belongs to another conference than the session.", "slot")],
        ),
        ({"is_at_venue": False}, [Problem("venue", "Hall is not at the venue of this conference.", "room")]),
        ({"in_room": "Quiet starts"}, [Problem("room", "Hall is taken at that time by “Quiet starts”.", "room")]),
        (
            {"clashes": (CLASH,)},
            [Problem("speaker", "Aisha Grant is in “Quiet starts” at that time (Workshops 1, Library).", "slot")],
        ),
        ({"is_cancelled": True, "in_room": "Quiet starts", "clashes": (CLASH,)}, []),
    ],
)
def test_a_run_is_refused_for_these_reasons_and_no_other(change, problems):
    assert rules.run_problems(replace(FINE, **change)) == problems


def test_every_reason_is_given_at_once():
    wanted = replace(FINE, capacity=31, in_room="Quiet starts", clashes=(CLASH,))

    assert [problem.code for problem in rules.run_problems(wanted)] == ["seats", "room", "speaker"]
