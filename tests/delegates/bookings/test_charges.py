from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegates.bookings.rules.charges import Step, charges, in_words, percent_at
from delegates.bookings.rules.prices import Line, RateTotal, Sold, totals_of

MAY, JUNE, LATER = (datetime(2027, month, 1, 9, tzinfo=UTC) for month in (5, 6, 7))
STEPS = [Step(JUNE, 100), Step(MAY, 50)]


@pytest.mark.parametrize(
    ("case", "steps", "now", "percent"),
    [
        ("no policy", [], JUNE, 0),
        ("before the first step", STEPS, datetime(2027, 4, 30, tzinfo=UTC), 0),
        ("at its moment a step holds", STEPS, MAY, 50),
        ("the latest step counts, in whatever order they stand", STEPS, LATER, 100),
        ("a step can lower it again", [Step(MAY, 50), Step(JUNE, 20)], LATER, 20),
    ],
)
def test_per_cent_that_stay_to_pay(case, steps, now, percent):
    assert percent_at(steps, now) == percent


def test_the_policy_in_words():
    assert in_words([]) == []
    assert in_words(STEPS) == [
        "Until Saturday 1 May 2027, 09:00, colleagues can be withdrawn free of charge.",
        "From Saturday 1 May 2027, 09:00, 50 % of the price stays to pay.",
        "From Tuesday 1 June 2027, 09:00, 100 % of the price stays to pay.",
    ]


def test_the_share_is_taken_of_each_rate_s_difference_and_never_of_what_grew():
    before = [RateTotal(0, "Exempt", 5000, 0), RateTotal(2000, "", 6501, 1300)]
    after = [RateTotal(0, "Exempt", 6000, 0), RateTotal(2000, "", 0, 0)]

    assert charges(before, after, percent=50, text="Late") == [Sold("Late", 3251, 2000, "")]
    assert charges(before, after, percent=0, text="Late") == []


rates = st.dictionaries(st.sampled_from([0, 500, 2000]), st.integers(0, 100_000), max_size=3)


@given(rates, rates, st.integers(0, 100))
def test_to_leave_never_costs_more_than_to_stay(before, after, percent):
    was = totals_of(Line("Place", 1, net, rate) for rate, net in before.items())
    left = [Line("Place", 1, min(net, before.get(rate, 0)), rate) for rate, net in after.items()]

    kept = charges(was, totals_of(left), percent=percent, text="Late")
    now = totals_of([*left, *(Line(one.text, 1, one.pence, one.vat_rate) for one in kept)])

    assert sum(one.net_pence for one in now) <= sum(one.net_pence for one in was)
    assert sum(one.vat_pence for one in now) <= sum(one.vat_pence for one in was)
