"""Setting words into boxes: every letter counted as half an em, so the tables can be checked in the head."""

from __future__ import annotations

import itertools

import pytest

from delegates.badges import rules
from delegates.badges.pdfs import a6_fold
from delegates.badges.rules import Box, Fit, Row

POINT = rules.POINT


def half(text):
    return len(text) * 0.5


# 100 points wide and 60 high: at 20 points ten letters to the line and, with 1.2 leading, two lines.
BOX = Box(100 * POINT, 60 * POINT, largest=40, smallest=10, lines=2, one_line_from=20, leading=1.2)


@pytest.mark.parametrize(
    ("text", "size", "lines", "tight"),
    [
        ("", 40, (), False),
        ("   ", 40, (), False),
        ("Li", 40, ("Li",), False),  # as large as it may be
        ("Aisha", 40, ("Aisha",), False),
        ("Oluwaseun", 22, ("Oluwaseun",), False),  # one line while it can be large
        ("Temperance", 20, ("Temperance",), False),
        ("Maria Konstantina", 18, ("Maria", "Konstantina"), False),  # then two
        ("Maria-Magdalena", 22, ("Maria-", "Magdalena"), False),  # a hyphen stays where it was
        ("Anne  Marie", 20, ("Anne Marie",), False),  # spaces are tidied
        ("Bartholomew-Christopher", 16.5, ("Bartholomew-", "Christopher"), False),
        ("a b c d e f g h i j k l m n o p q r s t", 10.5, ("a b c d e f g h i j", "k l m n o p q r s t"), False),
        ("Wolfeschlegelsteinhausenbergerdorff", 5.5, ("Wolfeschlegelsteinhausenbergerdorff",), True),  # small, not cut
    ],
)
def test_a_name_is_set_as_large_as_it_can_be_and_never_cut(text, size, lines, tight):
    assert rules.fit(text, BOX, half) == Fit(lines, size, 1.2, tight)


NAMES = [
    "Li", "Hubert", "Oluwaseun Temitope", "Wolfeschlegelsteinhausenbergerdorff", "Maria-Magdalena Konstantina", "x" * 80,
    "ab " * 26, "de la Fuente y Villanueva de los Infantes", "محمد عبد الرحمن", "欧阳娜娜",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("box", [a6_fold.FIRST, a6_fold.LAST, a6_fold.SCHOOL, a6_fold.ROLE, a6_fold.GREETING, BOX])
def test_every_line_stays_inside_its_box_and_no_letter_is_lost(name, box):
    fit = rules.fit(name, box, half)

    assert "".join(fit.lines).replace(" ", "") == name.replace(" ", "")
    assert len(fit.lines) <= box.lines
    assert fit.height <= box.height + 1e-9
    assert max(half(line) for line in fit.lines) * fit.size * POINT <= box.width + 1e-9


def test_the_boxes_of_the_front_end_above_the_code_even_when_all_are_full():
    below = 0.4 + 3.2 + 0.8
    full = [a6_fold.FIRST, a6_fold.LAST, a6_fold.SCHOOL, a6_fold.ROLE]

    end = a6_fold.NAME_TOP + sum(box.height for box in full) + below

    assert end <= a6_fold.CODE_INK_TOP - 2.5
    assert {a6_fold.FRONT + a6_fold.LEFT + box.width for box in full} == {a6_fold.WIDTH - 7}


def test_the_printed_code_is_wide_enough_for_a_phone():
    assert a6_fold.CODE >= 27


# --- The day -------------------------------------------------------------------------------------------------------
KEYNOTE, COFFEE = Row("09:30", "Keynote", room="Main Hall"), Row("10:40", "Coffee", quiet=True)
LONG = Row("11:00", "word " * 27, room="Science 4", code="LIT", palette=1)


def agenda(*rows, height=100.0):
    return rules.set_agenda(rows, width=76.0, height=height, measure=half)


def test_a_short_day_is_set_large_and_let_out_but_not_spread_over_the_page():
    day = agenda(KEYNOTE, COFFEE)

    assert (day.size, day.tight, [row.gap_above for row in day.rows]) == (10.5, False, [rules.LARGEST_GAP] * 2)


def test_an_empty_day_is_no_row_at_all():
    assert agenda() == rules.Agenda((), 10.5)


@pytest.mark.parametrize(("count", "size"), [(2, 10.5), (4, 9.5), (6, 7.5), (8, 6.0)])
def test_a_long_day_is_set_smaller_until_it_fits(count, size):
    day = agenda(*[LONG] * count)

    assert (day.size, day.tight) == (size, size < rules.AGENDA_TIGHT)


@pytest.mark.parametrize("rows", [[KEYNOTE] * 3, [KEYNOTE, COFFEE, LONG] * 3, [LONG] * 9])
def test_rows_follow_each_other_and_end_inside_the_box(rows):
    day = agenda(*rows)

    ends = [
        row.room_top + day.size * rules.ROOM_STEP * POINT if row.has_second_line else row.top + row.title.height
        for row in day.rows
    ]
    assert all(end < below.top for end, (_, below) in zip(ends, itertools.pairwise(day.rows), strict=False))
    assert ends[-1] <= 100.0
    assert [row.row for row in day.rows] == rows


def test_a_day_that_cannot_fit_says_so():
    assert agenda(*[LONG] * 40).tight


# --- Colours -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ground", "ink"),
    [("#0f6b66", rules.PAPER), ("#000000", rules.PAPER), ("#ffd23f", rules.INK), ("#ffffff", rules.INK)],
)
def test_words_on_the_conferences_colour_are_paper_or_ink_whichever_is_read_better(ground, ink):
    assert rules.ink_on(ground) == ink


def test_a_blend_lies_between_its_colours():
    assert [rules.blend("#ffffff", "#000000", part) for part in (0, 0.25, 1)] == ["#000000", "#404040", "#ffffff"]


def test_nobody_to_print_for_is_a_reason():
    assert [rules.print_problems(count) == [] for count in (0, 1, 600)] == [False, True, True]
