"""How names and places are folded for searching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegates.schools.rules import fold, fold_place, is_postcode, query_words, whole_postcode


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("St. Mary's", " st marys "),
        ("Saint Mary’s", " st marys "),
        ("St Mary & St Joseph's", " st mary and st josephs "),
        ("Wareham St Mary Church of England Primary", " wareham st mary cofe primary "),
        ("St Mary's C of E", " st marys cofe "),
        ("Aldermaston C.E. School", " aldermaston cofe school "),
        ("St Stephen's C E Primary", " st stephens cofe primary "),
        ("Hook-with-Warsash CE (VC)", " hook with warsash cofe vc "),
        ("St Edward's Roman Catholic/Church of England School, Poole", " st edwards catholic cofe school poole "),
        ("Holy Cross RC", " holy cross catholic "),
        ("Siân Brontë Academy", " sian bronte academy "),
        ("100% Proof_School\\", " 100 proof school "),
        ("Placement Centre", " placement centre "),
        ("Saintbury", " saintbury "),
        ("", "  "),
    ],
)
def test_one_way_of_writing_stands_for_all(text, folded):
    assert fold(text) == folded


def test_a_place_folds_to_town_authority_district_postcode_and_number():
    folded = fold_place(
        town="Poole", authority="Bournemouth, Christchurch and Poole", district="", postcode="BH15 3HY", urn=136850
    )

    assert folded == " poole bournemouth christchurch and poole bh153hy 136850 "


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_no_sign_that_the_database_reads_as_a_pattern_is_left(text):
    assert not set(fold(text)) & set("%_\\'\"")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BH15 3HY", True),
        ("bh153hy", True),
        (" bh15 3", True),
        ("W1A 1AA", True),
        ("m1 1ae", True),
        ("bh15 3h", True),
        ("bh15", True),  # it may be BH1 5
        ("bh", False),
        ("poole", False),
        ("136850", False),
        ("bh15 3hy poole", False),
    ],
)
def test_a_postcode_is_known_by_its_shape(text, expected):
    assert is_postcode(text) is expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", []),
        (" .'’ ", []),
        ("St. Mary's", ["st", "marys"]),
        ("BH15 3HY", ["bh153hy"]),
        ("grammar BH15 3HY", ["grammar", "bh153hy"]),
        ("BH15 3", ["bh153"]),
        ("a b c d e f g h i j", ["a", "b", "c", "d", "e", "f", "g", "h"]),
    ],
)
def test_a_query_is_cut_into_words_and_a_postcode_is_one(query, words):
    assert query_words(query) == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" bh153hy ", "BH15 3HY"), ("CF10 1aa", "CF10 1AA"), ("bh15 3", None), ("Poole", None), ("", None)],
)
def test_a_typed_postcode_is_written_properly_or_refused(text, expected):
    assert whole_postcode(text) == expected
