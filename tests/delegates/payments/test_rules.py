from datetime import date

import pytest

from delegates.bookings.rules.prices import Line, RateTotal
from delegates.payments import rules

EXEMPT = "Exempt: education by an eligible body"


@pytest.mark.parametrize(
    ("kind", "last", "number"),
    [
        (rules.INVOICE, 1, "SC27-0001"),
        (rules.INVOICE, 9999, "SC27-9999"),
        (rules.INVOICE, 12345, "SC27-12345"),
        (rules.CREDIT, 1, "SC27-C0001"),
    ],
)
def test_numbers_read_as_they_stand_in_the_manual(kind, last, number):
    assert rules.document_number("SC27", kind, last) == number


def test_an_invoice_is_due_so_many_days_after_its_date():
    assert rules.due_date(date(2027, 1, 11), 30) == date(2027, 2, 10)


A, B = RateTotal(2000, "", 10_000, 2_000), RateTotal(0, EXEMPT, 5_000, 0)


@pytest.mark.parametrize(
    ("case", "before", "after", "difference"),
    [
        ("nothing changed", [A, B], [A, B], ()),
        ("all of it is new", [], [A], (A,)),
        ("all of it is gone", [A, B], [], (RateTotal(0, EXEMPT, -5_000, 0), RateTotal(2000, "", -10_000, -2_000))),
        ("one rate goes, one comes", [A], [B], (B, RateTotal(2000, "", -10_000, -2_000))),
        (
            "several documents are added up",
            [A, A],
            [RateTotal(2000, "", 25_000, 5_000)],
            (RateTotal(2000, "", 5_000, 1_000),),
        ),
        ("a penny of VAT alone", [A], [RateTotal(2000, "", 10_000, 2_001)], (RateTotal(2000, "", 0, 1),)),
    ],
)
def test_the_change_between_two_prices_is_told_rate_by_rate(case, before, after, difference):
    assert rules.change(before, after) == difference


def test_lines_and_totals_are_frozen_as_plain_values_and_read_back():
    assert rules.line_to_json(Line("Full day", 2, 6500, 2000)) == {
        "text": "Full day",
        "quantity": 2,
        "unit_pence": 6500,
        "net_pence": 13000,
        "vat_rate": 2000,
        "vat_reason": "",
    }
    assert rules.totals_from_json([rules.total_to_json(A), rules.total_to_json(B)]) == [A, B]


@pytest.mark.parametrize(
    ("rate", "reason", "short", "words"),
    [
        (2000, "", "20 %", "20 %"),
        (1750, "", "17.5 %", "17.5 %"),
        (500, "ignored", "5 %", "5 %"),
        (0, EXEMPT, "none", EXEMPT),
        (0, "", "none", "No VAT is charged"),
    ],
)
def test_vat_is_said_in_words(rate, reason, short, words):
    assert (rules.vat_short(rate), rules.vat_words(rate, reason)) == (short, words)
