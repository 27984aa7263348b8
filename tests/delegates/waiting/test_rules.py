"""Who is offered what, and who may not be overtaken."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegates.waiting import rules
from delegates.waiting.rules import CONFERENCE, Group

FULL, HALF = ("ticket", 1), ("ticket", 2)
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


def people(number, kind=FULL):
    return (frozenset({CONFERENCE, kind}),) * number


def line(*groups):
    """(3, 2) is a group of three, two at least; a third number: so many places went past it."""
    return [Group(pk, group[1], people(group[0]), *group[2:]) for pk, group in enumerate(groups, start=1)]


def given_of(groups, left, **options):
    """By group, how many of it are offered a place."""
    return {one.pk: len(one.people) for one in rules.plan(groups, left, **options)}


@pytest.mark.parametrize(
    ("groups", "places", "offers"),
    [
        pytest.param([], 5, {}, id="nobody waits"),
        pytest.param([(3, 3)], 0, {}, id="nothing is left"),
        pytest.param([(3, 3)], 2, {}, id="too few for a group that wants all"),
        pytest.param([(3, 2)], 2, {1: 2}, id="as many as there are, when they are enough"),
        pytest.param([(3, 2)], 9, {1: 3}, id="never more than they are"),
        pytest.param([(3, 3), (2, 2)], 5, {1: 3, 2: 2}, id="one after the other"),
        pytest.param([(3, 1), (2, 2)], 4, {1: 3}, id="the first takes all it can use"),
        pytest.param([(6, 6), (2, 2)], 4, {2: 2}, id="a group that needs more is passed over"),
        pytest.param([(6, 6, 5), (2, 2)], 4, {2: 2}, id="until as many places as it needs went past"),
        pytest.param([(6, 6, 6), (2, 2)], 4, {}, id="then what it could use is saved for it"),
        pytest.param([(6, 6, 6), (2, 2)], 8, {1: 6, 2: 2}, id="and it comes when there is enough"),
        pytest.param([(2, 1, 0), (6, 6, 9), (1, 1)], 4, {1: 2}, id="those before it are not held up by that"),
        pytest.param([(4, 9)], 4, {1: 4}, id="never more at least than they are"),
        pytest.param([(3, 2)], None, {1: 3}, id="without a limit everybody comes"),
    ],
)
def test_places_are_offered_in_the_order_of_the_line(groups, places, offers):
    assert given_of(line(*groups), {CONFERENCE: places}) == offers


def test_in_the_last_week_nothing_is_saved():
    assert given_of(line((6, 6, 6), (2, 2)), {CONFERENCE: 4}, saves=False) == {2: 2}


def test_what_goes_past_a_group_is_counted_with_the_offer_that_passed_it():
    groups = [*line((6, 6), (2, 2), (1, 1)), Group(4, 1, people(1, HALF))]

    offers = rules.plan(groups, {CONFERENCE: None, FULL: 3, HALF: None})

    assert [(one.pk, dict(one.passes)) for one in offers] == [(2, {1: 2}), (3, {1: 1}), (4, {})]


def test_of_a_mixed_group_the_first_in_the_list_come_whose_ticket_is_left():
    mixed = (*people(2), *people(2, HALF), *people(1))

    (offer,) = rules.plan([Group(1, 3, mixed)], {CONFERENCE: 9, FULL: 1, HALF: None})

    assert offer.people == (0, 2, 3)


def test_a_group_that_waits_for_one_ticket_keeps_nobody_from_another():
    groups = [Group(1, 4, people(4), passed=9), Group(2, 2, people(2, HALF))]

    assert given_of(groups, {CONFERENCE: 50, FULL: 0, HALF: 5}) == {2: 2}


@pytest.mark.parametrize(
    ("groups", "asks", "left", "before"),
    [
        pytest.param([], people(2), {CONFERENCE: 1}, [], id="nobody waits"),
        pytest.param([(6, 6)], people(2), {CONFERENCE: 3}, [1], id="what is left is wanted by those who wait"),
        pytest.param([(6, 3)], people(2), {CONFERENCE: 5}, [1], id="an offer is on its way"),
        pytest.param([(6, 3)], people(2), {CONFERENCE: 8}, [], id="there is enough for both"),
        pytest.param([(2, 2), (2, 2)], people(1), {CONFERENCE: 4}, [1, 2], id="all who wait count together"),
        pytest.param([(2, 2), (9, 9)], people(1), {CONFERENCE: 4}, [2], id="enough for the first, not for the second"),
        pytest.param([(6, 6)], people(2, HALF), {CONFERENCE: 50, FULL: 0, HALF: 2}, [], id="another thing runs out"),
        pytest.param([(6, 6)], people(2, HALF), {CONFERENCE: 4, FULL: 9}, [1], id="the conference itself is short"),
        pytest.param([(6, 6)], people(2), {CONFERENCE: None}, [], id="nothing runs out"),
    ],
)
def test_who_books_now_may_not_go_past_those_who_wait_for_the_same(groups, asks, left, before):
    assert [group.pk for group in rules.in_front(line(*groups), asks, left)] == before


@pytest.mark.parametrize(
    ("given_", "codes"),
    [
        ({}, []),
        ({"status": "PAID"}, ["not-draft"]),
        ({"is_on": False}, ["no-line"]),
        ({"is_open": False}, ["closed"]),
        ({"people": 0}, ["no-delegates"]),
        ({"at_least": None}, ["at-least"]),
        ({"at_least": 0}, ["at-least"]),
        ({"at_least": 7}, ["at-least"]),
        ({"at_least": 6, "most": 5}, ["never"]),
        ({"at_least": 5, "most": 5}, []),
    ],
)
def test_who_may_stand_in_line(given_, codes):
    asked = {"status": "DRAFT", "is_on": True, "people": 6, "at_least": 3, "most": None, **given_}

    assert [problem.code for problem in rules.join_problems(**asked)] == codes


@pytest.mark.parametrize(
    ("picked", "codes"),
    [({1: 2}, []), ({1: 3}, ["too-many"]), ({}, ["nobody"]), ({1: 1, 2: 1}, ["too-many"])],
)
def test_an_offer_is_taken_up_for_whom_a_place_is_kept(picked, codes):
    names = {1: "Full day", 2: "Morning"}

    found = rules.pick_problems(picked=picked, kept={1: 2}, names=names, is_offered=True)

    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(
    ("closes_in", "hours"), [(timedelta(days=9), 48), (timedelta(hours=5), 5), (timedelta(hours=-1), 48)]
)
def test_an_offer_ends_with_booking_at_the_latest(closes_in, hours):
    until = rules.offer_until(now=NOW, hours=48, closes_at=NOW + closes_in)

    assert until == NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("number", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd")]
)
def test_places_in_line_are_ordinals(number, word):
    assert rules.ordinal(number) == word


@pytest.mark.parametrize(
    ("pk", "to", "order"),
    [(3, 1, [3, 1, 2]), (1, 3, [2, 3, 1]), (1, 99, [2, 3, 1]), (2, 0, [2, 1, 3]), (2, 2, [1, 2, 3])],
)
def test_the_line_is_put_in_another_order(pk, to, order):
    assert rules.moved([1, 2, 3], pk, to) == order


person = st.sampled_from([people(1)[0], people(1, HALF)[0]])
groups = st.lists(
    st.builds(
        lambda who, at_least, passed: (tuple(who), at_least, passed),
        st.lists(person, min_size=1, max_size=6),
        st.integers(1, 6),
        st.integers(0, 8),
    ),
    max_size=6,
)
numbers = st.none() | st.integers(0, 12)


@given(groups, numbers, numbers, numbers, st.booleans())
def test_whatever_the_line_no_offer_is_more_than_there_is_or_less_than_is_of_use(some, all_, full, half, saves):
    waiting = [Group(pk, at_least, who, passed) for pk, (who, at_least, passed) in enumerate(some)]
    left = {CONFERENCE: all_, FULL: full, HALF: half}
    by_pk = {group.pk: group for group in waiting}

    offers = rules.plan(waiting, left, saves=saves)

    given_ = [by_pk[one.pk].people[index] for one in offers for index in one.people]
    assert all(
        left[key] is None or number <= left[key] for key, number in Counter(k for p in given_ for k in p).items()
    )
    assert all(by_pk[one.pk].least <= len(set(one.people)) for one in offers)
    assert [one.pk for one in offers] == sorted(one.pk for one in offers)
    after = left | {
        key: there - sum(key in place for place in given_) for key, there in left.items() if there is not None
    }
    unserved = [group for group in waiting if group.pk not in {one.pk for one in offers}]
    saved = any(group.is_saved_for for group in unserved) and saves
    # Nobody waits for whom an offer would fit, but where places are saved for a group that was passed over long enough.
    assert saved or not any(len(rules.fitting(group.people, after)) >= group.least for group in unserved)
    assert rules.plan(unserved, after, saves=saves) == []


@given(st.lists(st.integers(1, 5), max_size=30), st.integers(2, 8))
def test_a_large_group_is_passed_by_so_many_places_and_no_more(small, size):
    """One small group after the other comes behind it, and each time as many places come back as that one needs."""
    passed, left = 0, 0
    for number in small:
        left += number
        waiting = [Group(1, size, people(size), passed), Group(2, number, people(number))]
        for one in rules.plan(waiting, {CONFERENCE: left}):
            if one.pk == 1:
                return
            left -= len(one.people)
            passed += one.passes[1]
        assert passed < size + 5
        assert left < size
