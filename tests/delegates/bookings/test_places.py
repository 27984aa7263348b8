from datetime import UTC, datetime, timedelta

import pytest

from delegates.bookings.rules.places import (
    MAX_DELEGATES,
    Share,
    Stock,
    Window,
    booking_problems,
    closed_problems,
    share_problems,
    too_few_left,
    window_problems,
)

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
OPEN = Window(NOW - timedelta(days=100), NOW + timedelta(days=100))
BEFORE = Window(datetime(2027, 2, 1, 8, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC))
AFTER = Window(datetime(2026, 9, 1, tzinfo=UTC), datetime(2027, 1, 8, 17, 30, tzinfo=UTC))
ROOM = [Stock("Full day", None, 12), Stock("", 12, 12)]


@pytest.mark.parametrize(
    ("case", "status", "delegates", "window", "stocks", "codes"),
    [
        ("all is well", "DRAFT", 12, OPEN, ROOM, []),
        ("already confirmed", "AWAITING_PAYMENT", 12, OPEN, ROOM, ["confirmed"]),
        ("already paid", "PAID", 12, OPEN, ROOM, ["confirmed"]),
        ("cancelled", "CANCELLED", 12, OPEN, ROOM, ["cancelled"]),
        ("not yet open", "DRAFT", 12, BEFORE, ROOM, ["not-open"]),
        ("closed", "DRAFT", 12, AFTER, ROOM, ["closed"]),
        ("nobody in it", "DRAFT", 0, OPEN, [Stock("", 12, 0)], ["no-delegates"]),
        ("just as many as one booking holds", "DRAFT", 150, OPEN, [Stock("", None, 150)], []),
        ("one more than one booking holds", "DRAFT", 151, OPEN, [Stock("", None, 151)], ["too-many"]),
        ("the last places", "DRAFT", 12, OPEN, [Stock("Full day", 12, 12), Stock("", 12, 12)], []),
        ("the conference is full", "DRAFT", 12, OPEN, [Stock("Full day", None, 12), Stock("", 0, 12)], ["full"]),
        (
            "a ticket has run out, and the conference",
            "DRAFT",
            12,
            OPEN,
            [Stock("Half day", 2, 3), Stock("", 11, 12)],
            ["full", "full"],
        ),
        ("all at once", "DRAFT", 0, AFTER, [Stock("", 0, 1)], ["closed", "no-delegates", "full"]),
    ],
)
def test_a_booking_is_refused_with_every_reason(case, status, delegates, window, stocks, codes):
    problems = booking_problems(status=status, delegates=delegates, window=window, stocks=stocks, now=NOW)

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("stock", "sentence"),
    [
        (Stock("", 2, 3), "Only 2 places are left."),
        (Stock("", 1, 3), "Only 1 place is left."),
        (Stock("", 0, 3), "No places are left."),
        (Stock("Dinner", 2, 3), "Only 2 places of “Dinner” are left."),
        (Stock("Dinner", 1, 3), "Only 1 place of “Dinner” is left."),
        (Stock("Dinner", 0, 3), "No places of “Dinner” are left."),
    ],
)
def test_the_sentence_says_how_many_are_left(stock, sentence):
    assert too_few_left(stock) == sentence


@pytest.mark.parametrize(
    ("window", "now", "sentences"),
    [
        (BEFORE, NOW, ["Booking opens on Monday 1 February 2027 at 08:00."]),
        (AFTER, NOW, ["Booking closed on Friday 8 January 2027 at 17:30."]),
        (OPEN, OPEN.opens_at, []),
        (OPEN, OPEN.closes_at, [f"Booking closed on {OPEN.closes_at:%A} 21 April 2027 at 09:00."]),
    ],
)
def test_the_window_is_told_with_its_dates(window, now, sentences):
    assert [problem.message for problem in window_problems(window, now)] == sentences


def test_one_booking_holds_150():
    assert MAX_DELEGATES == 150


@pytest.mark.parametrize(
    ("case", "share", "sentences"),
    [
        ("as many as there may be", Share("Poole High School", 12, 9, 3), []),
        ("one too many", Share("Poole High School", 12, 9, 4), ["Poole High School may bring 12; 3 more can come."]),
        ("all are taken", Share("Poole High School", 12, 12, 1), ["Poole High School may bring 12; no more can come."]),
        ("a lower limit came later", Share("Quay", 2, 3, 1), ["Quay may bring 2; no more can come."]),
        ("the first list is too long", Share("Quay", 2, 0, 3), ["Quay may bring 2; 3 are in this list."]),
        ("nobody more", Share("Quay", 2, 2, 0), []),
    ],
)
def test_a_school_is_told_how_many_it_may_bring(case, share, sentences):
    assert [problem.message for problem in share_problems([share])] == sentences


@pytest.mark.parametrize(("ahead", "is_closed"), [(timedelta(seconds=1), False), (timedelta(0), True)])
def test_an_extra_closes_at_its_moment(ahead, is_closed):
    assert [one.code for one in closed_problems([("Dinner", NOW + ahead)], NOW)] == ["extra-closed"] * is_closed
