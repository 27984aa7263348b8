from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegates.bookings.rules.prices import (
    EARLY_BIRD,
    FOR_MANY,
    HOST_FREE,
    NTH_FREE,
    VOUCHER,
    Besides,
    Head,
    Line,
    Offer,
    Price,
    RateTotal,
    Reduction,
    Sold,
    Ticket,
    early_bird,
    price,
    reduced,
)
from delegates.payments.rules import change

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
EXEMPT = "Exempt: education by an eligible body"
FULL = Ticket(1, 11, "Full day", 6500, 2000)
SCHOOL = Ticket(1, 11, "Full day", 6500, 0, EXEMPT)
HALF = Ticket(2, 12, "Half day", 3500, 2000)
DINNER = Ticket(3, 13, "Dinner", 3333, 2000)
TEN = Reduction(NTH_FREE, "One place free in every ten", every=10)
BIRD = Reduction(EARLY_BIRD, "Early bird, 10 % off", percent=10, until_at=NOW + timedelta(days=1))
LATE_BIRD = Reduction(EARLY_BIRD, "Early bird, 50 % off", percent=50, until_at=NOW)


@pytest.mark.parametrize(
    ("case", "heads", "rules", "lines", "totals"),
    [
        ("nobody costs nothing", [], [TEN], [], []),
        ("one place", [Head(FULL)], [], [("Full day", 1, 6500)], [RateTotal(2000, "", 6500, 1300)]),
        (
            "no VAT is charged, and the reason is said",
            [Head(SCHOOL)] * 2,
            [],
            [("Full day", 2, 6500)],
            [RateTotal(0, EXEMPT, 13000, 0)],
        ),
        (
            "a reason is no matter where VAT is charged",
            [Head(Ticket(1, 11, "Full day", 6500, 2000, "Standard rate"))],
            [],
            [("Full day", 1, 6500)],
            [RateTotal(2000, "", 6500, 1300)],
        ),
        (
            "VAT is worked out once, not head by head: £46.66 and not £46.69",
            [Head(DINNER)] * 7,
            [],
            [("Dinner", 7, 3333)],
            [RateTotal(2000, "", 23331, 4666)],
        ),
        (
            "an early bird until tomorrow",
            [Head(FULL)] * 3,
            [BIRD],
            [("Full day (Early bird, 10 % off, instead of £65.00)", 3, 5850)],
            [RateTotal(2000, "", 17550, 3510)],
        ),
        (
            "an early bird that has just ended",
            [Head(FULL)],
            [LATE_BIRD],
            [("Full day", 1, 6500)],
            [RateTotal(2000, "", 6500, 1300)],
        ),
        (
            "nine are one too few for a free place",
            [Head(FULL)] * 9,
            [TEN],
            [("Full day", 9, 6500)],
            [RateTotal(2000, "", 58500, 11700)],
        ),
        (
            "the tenth is free",
            [Head(FULL)] * 10,
            [TEN],
            [("Full day", 10, 6500), ("One place free in every ten", 1, -6500)],
            [RateTotal(2000, "", 58500, 11700)],
        ),
        (
            "the cheapest of ten is the free one",
            [Head(FULL)] * 9 + [Head(HALF)],
            [TEN],
            [("Full day", 9, 6500), ("Half day", 1, 3500), ("One place free in every ten", 1, -3500)],
            [RateTotal(2000, "", 58500, 11700)],
        ),
        (
            "ten of two VAT rates make no free place: they are counted rate by rate",
            [Head(SCHOOL)] * 5 + [Head(HALF)] * 5,
            [TEN],
            [("Full day", 5, 6500), ("Half day", 5, 3500)],
            [RateTotal(0, EXEMPT, 32500, 0), RateTotal(2000, "", 17500, 3500)],
        ),
        (
            "a free place is free at the early price",
            [Head(FULL)] * 20,
            [TEN, BIRD],
            [
                ("Full day (Early bird, 10 % off, instead of £65.00)", 20, 5850),
                ("One place free in every ten", 2, -5850),
            ],
            [RateTotal(2000, "", 105300, 21060)],
        ),
        (
            "a frozen price stays, whatever the rules say now",
            [Head(FULL, sold=Sold("Full day", 5850, 2000))] * 2 + [Head(FULL)],
            [],
            [("Full day", 2, 5850), ("Full day", 1, 6500)],
            [RateTotal(2000, "", 18200, 3640)],
        ),
        (
            "a free ticket frees nobody else",
            [Head(Ticket(1, 14, "Host school", 0, 2000))] * 10,
            [TEN],
            [("Host school", 10, 0)],
            [RateTotal(2000, "", 0, 0)],
        ),
    ],
)
def test_a_price_is_made_up_line_by_line(case, heads, rules, lines, totals):
    made = price(heads, rules, NOW)

    assert [(line.text, line.quantity, line.unit_pence) for line in made.lines] == lines
    assert list(made.totals) == totals


@pytest.mark.parametrize(
    ("pence", "percent", "left"),
    [
        (6500, 10, 5850),
        (6500, 100, 0),
        (3333, 10, 3000),
        (1, 50, 0),
        (3, 50, 1),
        (5, 10, 4),
        (0, 10, 0),
        (6501, 0, 6501),
    ],
)
def test_what_comes_off_is_rounded_half_up(pence, percent, left):
    assert reduced(pence, percent) == left


def test_of_two_early_birds_the_larger_counts():
    small = Reduction(EARLY_BIRD, "5 %", percent=5, until_at=NOW + timedelta(days=9))

    assert early_bird([small, BIRD, LATE_BIRD], NOW) == BIRD


def test_what_each_place_is_sold_for_is_told_head_by_head_and_nothing_for_who_has_it_already():
    sold = Sold("Full day", 6000, 2000)

    made = price([Head(HALF), Head(FULL, sold=sold), Head(SCHOOL)], [BIRD], NOW)

    assert made.offers == (
        Offer(Sold("Half day (Early bird, 10 % off, instead of £35.00)", 3150, 2000)),
        None,
        Offer(Sold("Full day (Early bird, 10 % off, instead of £65.00)", 5850, 0, EXEMPT)),
    )


MANY = Reduction(FOR_MANY, "20 % off for five or more", percent=20, at_least=5)
OURS = Reduction(HOST_FREE, "Host school", school=7)
BURSARY = Reduction(VOUCHER, "Bursary", pence=4000, left=2)
HALF_PRICE = Reduction(VOUCHER, "Half price", percent=50, ticket=12, until_at=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("case", "heads", "rules", "sold"),
    [
        ("four are not many", [Head(FULL)] * 4, [MANY], [("Full day", 6500, False)] * 4),
        (
            "five are",
            [Head(FULL)] * 5,
            [MANY],
            [("Full day (20 % off for five or more, instead of £65.00)", 5200, False)] * 5,
        ),
        (
            "who was there before counts for how many there are, and keeps her own price",
            [Head(FULL, sold=Sold("Full day", 6500, 2000))] * 4 + [Head(FULL)],
            [MANY],
            [None] * 4 + [("Full day (20 % off for five or more, instead of £65.00)", 5200, False)],
        ),
        (
            "one reduction after the other, each on what is left",
            [Head(FULL)] * 5,
            [MANY, BIRD],
            [("Full day (Early bird, 10 % off, 20 % off for five or more, instead of £65.00)", 4680, False)] * 5,
        ),
        (
            "the host school's people are free, the others are not",
            [Head(FULL, school=7), Head(FULL, school=8), Head(FULL)],
            [OURS, BIRD],
            [
                ("Full day (Host school, instead of £65.00)", 0, False),
                ("Full day (Early bird, 10 % off, instead of £65.00)", 5850, False),
                ("Full day (Early bird, 10 % off, instead of £65.00)", 5850, False),
            ],
        ),
        (
            "a voucher pays towards the dearest places, as many as it has left, and never under nothing",
            [Head(HALF), Head(FULL), Head(HALF), Head(FULL, school=7)],
            [BURSARY, OURS],
            [
                ("Half day (Bursary, instead of £35.00)", 0, True),
                ("Full day (Bursary, instead of £65.00)", 2500, True),
                ("Half day", 3500, False),
                ("Full day (Host school, instead of £65.00)", 0, False),
            ],
        ),
        (
            "a voucher for one type is of no use to another",
            [Head(FULL), Head(HALF)],
            [HALF_PRICE],
            [("Full day", 6500, False), ("Half day (Half price, instead of £35.00)", 1750, True)],
        ),
        (
            "a voucher that has ended, or is used up, pays nothing",
            [Head(FULL)],
            [Reduction(VOUCHER, "Ended", pence=100, until_at=NOW)],
            [("Full day", 6500, False)],
        ),
        (
            "a voucher that is used up pays nothing",
            [Head(FULL)],
            [Reduction(VOUCHER, "Used up", pence=100, left=0)],
            [("Full day", 6500, False)],
        ),
    ],
)
def test_each_place_is_offered_at_its_own_price(case, heads, rules, sold):
    made = price(heads, rules, NOW)

    assert [one and (one.sold.text, one.sold.pence, one.is_on_voucher) for one in made.offers] == sold


def test_what_stays_to_pay_stands_in_the_price_like_a_place():
    made = price([Head(FULL)], [], NOW, [Sold("Withdrawn late", 3250, 2000)])

    assert [(line.text, line.net_pence) for line in made.lines] == [("Full day", 6500), ("Withdrawn late", 3250)]
    assert made.totals == (RateTotal(2000, "", 9750, 1950),)


def test_twenty_with_two_free_less_five_is_a_credit_of_four_places():
    heads = [Head(FULL, sold=Sold("Full day", 6000, 2000))] * 20

    before, after = price(heads, [TEN], NOW), price(heads[5:], [TEN], NOW)

    assert change(before.totals, after.totals) == (RateTotal(2000, "", -24000, -4800),)


MEAL = Ticket(1, 21, "Conference dinner", 3000, 2000)
COACH = Ticket(2, 22, "Coach", 800, 0, "Zero-rated: transport")


@pytest.mark.parametrize(
    ("case", "rules"),
    [
        ("nothing", []),
        ("early bird", [BIRD]),
        ("every second place", [Reduction(NTH_FREE, "One in two", every=2)]),
        ("for many", [Reduction(FOR_MANY, "Many", percent=50, at_least=2)]),
        ("a voucher", [Reduction(VOUCHER, "Bursary", pence=9000)]),
        ("our own people", [Reduction(HOST_FREE, "Our own", school=7)]),
    ],
)
def test_an_extra_is_a_line_of_its_own_that_nothing_makes_cheaper(case, rules):
    people = [Head(FULL, school=7)] * 2

    with_extras = price(people, rules, NOW, extras=[Besides(COACH), Besides(MEAL), Besides(MEAL)])
    places = price(people, rules, NOW)

    extras = [Line("Conference dinner", 2, 3000, 2000), Line("Coach", 1, 800, 0, "Zero-rated: transport")]
    assert with_extras.lines == (*places.lines, *extras)
    assert with_extras.net_pence == places.net_pence + 6800


def test_an_extra_that_is_sold_keeps_its_price():
    sold = Sold("Dinner by the sea", 2500, 2000)

    assert price([], [], NOW, extras=[Besides(MEAL, sold), Besides(MEAL)]).lines == (
        Line("Conference dinner", 1, 3000, 2000),
        Line("Dinner by the sea", 1, 2500, 2000),
    )


def test_an_empty_price_is_nothing():
    assert price([], [BIRD, TEN], NOW) == Price()
    assert Price().gross_pence == 0


tickets = st.builds(
    Ticket,
    place=st.integers(0, 3),
    pk=st.integers(1, 6),
    name=st.sampled_from(["Full day", "Half day", "Dinner"]),
    pence=st.sampled_from([0, 1, 33, 3333, 5000, 5500, 6500]),
    vat_rate=st.sampled_from([0, 500, 1750, 2000]),
    vat_reason=st.sampled_from(["", EXEMPT, "Outside the scope of VAT"]),
)
sales = st.builds(
    Sold,
    text=st.sampled_from(["Full day", "Full day (Early)"]),
    pence=st.integers(0, 7000),
    vat_rate=st.sampled_from([0, 500, 2000]),
    vat_reason=st.just(""),
)
heads = st.lists(
    st.builds(Head, ticket=tickets, school=st.sampled_from([None, 7, 8]), sold=st.one_of(st.none(), sales)), max_size=30
)
rules = st.lists(
    st.one_of(
        st.builds(Reduction, kind=st.just(NTH_FREE), label=st.just("Free"), every=st.integers(2, 10)),
        st.builds(
            Reduction,
            kind=st.just(EARLY_BIRD),
            label=st.just("Early"),
            percent=st.integers(1, 100),
            until_at=st.sampled_from([NOW, NOW + timedelta(days=1)]),
        ),
        st.builds(
            Reduction,
            kind=st.just(FOR_MANY),
            label=st.just("Many"),
            percent=st.integers(1, 100),
            at_least=st.integers(2, 12),
        ),
        st.just(OURS),
        st.builds(
            Reduction,
            kind=st.just(VOUCHER),
            label=st.just("Voucher"),
            pence=st.sampled_from([0, 1, 4000]),
            percent=st.sampled_from([0, 50, 100]),
            ticket=st.sampled_from([None, 1, 2]),
            left=st.sampled_from([None, 0, 1, 5]),
        ),
    ),
    max_size=4,
)


def frozen(people, made):
    """As confirming leaves them: every place is sold."""
    return [
        Head(head.ticket, head.school, head.sold or offer.sold) for head, offer in zip(people, made.offers, strict=True)
    ]


def one_ticket_for_each_id(people):
    first = {}
    return [Head(first.setdefault(head.ticket.pk, head.ticket), head.school, head.sold) for head in people]


@given(heads, rules)
def test_lines_and_totals_agree(people, live):
    made = price(one_ticket_for_each_id(people), live, NOW)

    assert made.net_pence == sum(line.net_pence for line in made.lines)
    assert made.gross_pence == made.net_pence + made.vat_pence
    assert all(total.net_pence >= 0 and total.vat_pence >= 0 for total in made.totals)
    assert [(t.vat_rate, t.vat_reason) for t in made.totals] == sorted(
        {(line.vat_rate, line.vat_reason) for line in made.lines}
    )


@given(heads, rules, st.randoms(use_true_random=False))
def test_order_is_irrelevant(people, live, dice):
    people = one_ticket_for_each_id(people)
    shuffled = dice.sample(people, len(people))

    one, other = price(shuffled, live, NOW), price(people, live, NOW)
    assert (one.lines, one.totals) == (other.lines, other.totals)


@given(heads, rules)
def test_a_price_that_is_frozen_is_the_price_that_was_shown(people, live):
    people = one_ticket_for_each_id(people)
    shown = price(people, live, NOW)
    free = [rule for rule in live if rule.kind == NTH_FREE]

    kept = price(frozen(people, shown), free, NOW)

    assert (kept.lines, kept.totals) == (shown.lines, shown.totals)


@given(heads, rules, st.lists(sales, max_size=30), st.randoms(use_true_random=False))
def test_cancelling_never_costs_and_the_documents_add_up_to_the_price(people, live, dinners, dice):
    """Everybody leaves, one after the other, and what somebody has besides goes with her or before her."""
    people = one_ticket_for_each_id(people)
    people = frozen(people, price(people, live, NOW))
    extras = [Besides(MEAL, sold) for sold in dinners]
    documents = [list(price(people, live, NOW, extras=extras).totals)]
    dice.shuffle(people)

    while people or extras:
        before = price(people, live, NOW, extras=extras)
        people, extras = people[dice.choice([0, 1]) if extras else 1 :], extras[1:]
        after = price(people, live, NOW, extras=extras)
        assert after.net_pence <= before.net_pence
        assert after.gross_pence <= before.gross_pence
        documents.append(change(before.totals, after.totals))
        gross = sum(total.net_pence + total.vat_pence for document in documents for total in document)
        assert gross == after.gross_pence

    every_rate = change((), [total for document in documents for total in document])
    assert every_rate == ()


def test_a_line_is_quantity_times_unit():
    assert Line("Full day", 3, 6500, 2000).net_pence == 19500
