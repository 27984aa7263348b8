"""Who may be one person written twice: a table of yes and no."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegates.bookings.rules.twins import groups, name, near_same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Sam", "Okafor"), ("Sam", "Okafor")),
        (("Sam", "Okafor"), ("SAM", "OKAFOR")),
        (("Sam", "Okafor"), ("Samuel", "Okafor")),
        (("S.", "Okafor"), ("Samuel", "Okafor")),
        (("S", "Okafor"), ("Sam", "Okafor")),
        (("Okafor", "Sam"), ("Samuel", "Okafor")),
        (("Samuel", "Okafor"), ("Okafor", "Samuel")),
        (("Samuel", "Okafor"), ("Samuel", "Okaffor")),
        (("Samuel", "Okafor"), ("Samule", "Okafor")),
        (("Samuel", "Okafor"), ("Samuel", "Okafro")),
        (("Samuel", "Okafor"), ("Samuel James", "Okafor")),
        (("Sam", "Okafor"), ("Sam", "Okafor-Reed")),
        (("Sam", "Reed"), ("Sam", "Okafor Reed")),
        (("Zoë", "Müller"), ("Zoe", "Muller")),
        (("Łukasz", "Nowak"), ("Lukasz", "Nowak")),
        (("Siân", "O'Brien"), ("Sian", "OBrien")),
        (("Mary-Ann", "Ng"), ("Maryann", "Ng")),
        (("Mary", "Ng"), ("Mary Ann", "Ng")),
        (("Bob", "Ng"), ("Robert", "Ng")),
        (("Kate", "Ng"), ("Katharine", "Ng")),
        (("Liz", "Ng"), ("Beth", "Ng")),
        (("Jo", "Ng"), ("Joanne", "Ng")),
        (("Mohammed", "Ali"), ("Muhammad", "Ali")),
        (("Jane", "Smith"), ("Jane", "Smyth")),
        (("Tom", "MacDonald"), ("Tom", "Mac Donald")),
    ],
)
def test_these_may_be_one_person(one, other):
    assert near_same(name(*one), name(*other))
    assert near_same(name(*other), name(*one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Sam", "Okafor"), ("Tom", "Okafor")),
        (("Sam", "Okafor"), ("Sam", "Patel")),
        (("S.", "Okafor"), ("Tom", "Okafor")),
        (("S.", "Okafor"), ("S.", "Okoro")),
        (("Samuel", "Okafor"), ("Okoro", "Samuel")),
        (("Ann", "Lee"), ("Ian", "Lee")),
        (("Dan", "Ng"), ("Don", "Ng")),
        (("Paul", "Ng"), ("Paula", "Ng")),
        (("Carl", "Ng"), ("Carla", "Ng")),
        (("Jane", "Smith"), ("Jean", "Smith")),
        (("Jane", "Smith"), ("Jane", "Smithers")),
        (("Jane", "Lee"), ("Jane", "Lea")),
        (("Mary Ann", "Ng"), ("Mary Beth", "Ng")),
        (("Dev", "Patel1"), ("Dev", "Patel11")),
        (("Sam", ""), ("Sam", "")),
        (("", "Okafor"), ("Sam", "Okafor")),
        (("", ""), ("", "")),
        (("美玲", "王"), ("美丽", "李")),
    ],
)
def test_these_are_two_people(one, other):
    assert not near_same(name(*one), name(*other))
    assert not near_same(name(*other), name(*one))


def test_everybody_who_may_be_one_stands_in_one_group():
    names = [("Sam", "Okafor"), ("Tom", "Ng"), ("Samuel", "Okafor"), ("Ann", "Lee"), ("Thomas", "Ng"), ("S.", "Okafor")]

    assert groups([name(*one) for one in names]) == [[0, 2, 5], [1, 4]]


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=8))
def test_groups_hold_all_pairs_that_the_rule_knows_and_nobody_twice(people):
    names = [name(*one) for one in people]

    found = groups(names)

    inside = [place for group in found for place in group]
    assert len(inside) == len(set(inside))
    for place, one in enumerate(names):
        for other in range(place):
            if near_same(one, names[other]):
                assert {place, other} <= set(inside)


def test_150_of_one_surname_are_compared_in_no_time():
    names = [name(f"{letter}{other}nna", "Patel") for letter in "bcdfghjklmnp" for other in "aeioulrstvwxy"][:150]

    before = time.process_time()
    groups(names)

    assert time.process_time() - before < 0.5
