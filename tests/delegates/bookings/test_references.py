import random

import pytest

from conference.lib.tokens import READABLE
from delegates.bookings.rules.references import is_reference, reference


def drawn(dice):
    while True:
        text = reference("SC27", "".join(dice.choice(READABLE) for _ in range(5)))
        if text:
            return text


@pytest.mark.parametrize(
    ("code", "expected"),
    [("4K7QW", "SC27-4K7QWR"), ("22222", "SC27-222225"), ("66666", "SC27-66666Z"), ("CCCCC", "SC27-CCCCCA")],
)
def test_a_reference_ends_with_a_check_character(code, expected):
    assert reference("SC27", code) == expected


def test_a_check_character_that_reads_badly_is_not_used():
    dice = random.Random(1)
    texts = [reference("SC27", "".join(dice.choice(READABLE) for _ in range(5))) for _ in range(2000)]

    assert {text[-1] for text in texts if text} <= set(READABLE)
    assert 50 < texts.count(None) < 400  # four of 36: O, I, 0 and 1


@pytest.mark.parametrize("typed", ["SC27-4K7QWR", "sc27 4k7 qwr", " SC274K7QWR.", "sc27–4k7qwr"])
def test_it_is_known_however_it_is_typed(typed):
    assert is_reference(typed)


def test_no_single_slip_makes_another_reference():
    dice = random.Random(27)
    for _ in range(50):
        text = drawn(dice)
        slips = [text[:at] + sign + text[at + 1 :] for at in range(5, len(text)) for sign in READABLE]

        assert [slip for slip in slips if slip != text and is_reference(slip)] == []
