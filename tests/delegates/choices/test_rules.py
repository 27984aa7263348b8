"""Who may take a place, and why not: the rule as a table."""

from dataclasses import replace
from datetime import datetime

import pytest

from conference.lib.problems import Problem
from delegates.choices import rules

OPENS, CLOSES = datetime(2026, 10, 1, 9), datetime(2027, 6, 10, 18)  # noqa: DTZ001 -- pure rule: local time without a zone
NOW = datetime(2026, 11, 24, 22, 40)  # noqa: DTZ001 -- as above
FINE = rules.Asking(now=NOW, opens_at=OPENS, closes_at=CLOSES, booking_status="PAID", left=1)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"booking_status": "AWAITING_PAYMENT"}, []),
        ({"left": None}, []),
        ({"now": OPENS}, []),
        ({"booking_status": "DRAFT"}, ["booking-not-confirmed"]),
        ({"booking_status": "CANCELLED"}, ["booking-cancelled"]),
        ({"is_withdrawn": True}, ["withdrawn"]),
        ({"is_withdrawn": True, "booking_status": "CANCELLED"}, ["withdrawn"]),
        ({"now": datetime(2026, 9, 30, 9)}, ["not-open-yet"]),  # noqa: DTZ001 -- as above
        ({"now": CLOSES}, ["closed"]),
        ({"now": CLOSES, "left": 0, "held_in": "Session 1"}, ["closed"]),
        ({"same_conference": False}, ["not-in-programme"]),
        ({"is_published": False}, ["not-in-programme"]),
        ({"slot_kind": "PLENARY"}, ["not-a-workshop"]),
        ({"slot_kind": "BREAK"}, ["not-a-workshop"]),
        ({"is_cancelled": True}, ["cancelled"]),
        ({"is_cancelled": True, "left": 0}, ["cancelled"]),
        ({"left": 0}, ["full"]),
        ({"held_in": "Session 1"}, ["twice"]),
        ({"held_in": "Session 1", "left": 0}, ["twice", "full"]),
    ],
)
def test_a_place_is_refused_for_these_reasons_and_no_other(change, codes):
    assert [problem.code for problem in rules.place_problems(replace(FINE, **change))] == codes


@pytest.mark.parametrize(
    ("now", "problems"),
    [
        (
            datetime(2026, 9, 1, 9),  # noqa: DTZ001 -- pure rule
            [Problem("not-open-yet", "Choosing opens on Thursday 1 October 2026 at 09:00.")],
        ),
        (NOW, []),
        (
            datetime(2027, 6, 14, 8),  # noqa: DTZ001 -- pure rule
            [
                Problem(
                    "closed",
                    "Choosing closed on Thursday 10 June 2027 at 18:00. Please ask the organisers about a change.",
                )
            ],
        ),
    ],
)
def test_the_window_says_its_dates_in_words(now, problems):
    assert rules.window_problems(now, OPENS, CLOSES) == problems


def test_having_the_session_already_names_the_other_slot():
    problems = rules.place_problems(replace(FINE, held_in="Workshops 2"))

    assert problems == [Problem("twice", "You already have a place in this session, in Workshops 2.")]
