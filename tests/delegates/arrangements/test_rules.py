"""What an answer may hold, and how the kitchen's numbers come about."""

import pytest

from delegates.arrangements import rules
from delegates.arrangements.rules import Asked, Column, Kitchen, Needs

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("needs", "has_consented", "codes"),
    [
        pytest.param(Needs(), False, [], id="nothing needed needs no consent"),
        pytest.param(Needs(dietary=("HALAL",)), True, [], id="an arrangement with consent"),
        pytest.param(Needs(dietary=("HALAL",)), False, ["consent"], id="an arrangement without"),
        pytest.param(Needs(access_words="A lift"), False, ["consent"], id="words without"),
        pytest.param(Needs(dietary=("DIABETES",)), True, ["unknown"], id="a reason is no arrangement"),
        pytest.param(Needs(dietary_words="x" * 201), True, ["long"], id="too many words about food"),
        pytest.param(Needs(access_words="x" * 301), True, ["long"], id="too many words about access"),
    ],
)
def test_an_answer_is_kept_with_consent_and_names_arrangements_only(needs, has_consented, codes):
    problems = rules.answer_problems(needs, has_consented=has_consented)

    assert [problem.code for problem in problems] == codes


def test_the_kitchen_counts_people_by_ticket_plates_by_combination_and_words_once():
    coming = [("Full day", 4), ("Morning", 2)]
    answers = [
        Asked("Full day", ("HALAL", "GLUTEN_FREE")),
        Asked("Full day", ("GLUTEN_FREE", "HALAL"), "No  mushrooms"),
        Asked("Full day"),
        Asked("Morning", ("VEGAN",), "No mushrooms"),
    ]

    assert rules.kitchen(coming, answers) == Kitchen(
        codes=("VEGAN", "HALAL", "GLUTEN_FREE"),
        columns=(
            Column("Full day", coming=4, silent=1, plain=1, numbers=(0, 2, 2)),
            Column("Morning", coming=2, silent=1, plain=0, numbers=(1, 0, 0)),
        ),
        combinations=((("HALAL", "GLUTEN_FREE"), 2), (("VEGAN",), 1)),
        words=(("No mushrooms", 2),),
    )


def test_totals_are_the_sum_of_the_columns():
    kitchen = rules.kitchen([("A", 3), ("B", 2)], [Asked("A", ("VEGAN",)), Asked("B", ("VEGAN",)), Asked("B")])

    assert (kitchen.coming, kitchen.silent, kitchen.plain, kitchen.totals) == (5, 2, 1, (2,))


@pytest.mark.parametrize(
    ("codes", "card"),
    [
        (["VEGAN", "HALAL"], []),
        (["SHELLFISH", "VEGAN", "NUTS"], ["Nut allergy", "Shellfish allergy"]),
    ],
)
def test_a_card_for_the_table_names_allergies_and_nothing_else(codes, card):
    assert rules.table_card(codes) == card


@pytest.mark.parametrize(
    ("mark", "answers_marked"),
    [("NOTHING", []), ("NO", ["NO"]), ("NOT_YES", ["NO", ""])],
)
def test_who_is_marked_on_the_badge(mark, answers_marked):
    assert [one for one in ("YES", "NO", "") if rules.is_marked(mark=mark, consent=one)] == answers_marked


def test_no_code_is_in_both_lists_and_every_allergy_is_a_dietary_code():
    assert rules.DIETARY.keys() & rules.ACCESS.keys() == set()
    assert rules.DIETARY.keys() >= rules.ALLERGIES
