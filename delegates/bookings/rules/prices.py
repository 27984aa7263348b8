"""What a booking costs, and why: pure arithmetic in whole pence over its live delegates and the price rules.

Four things keep every later change honest, so that a booking's documents always add up to its present price, and so that
to withdraw somebody never makes the rest dearer (docs/adr/0010): VAT is worked out once for each rate and document; free
places are counted rate by rate, the lowest price first; what one place costs, its words and its VAT rate are frozen when
it is sold, so that nothing is ever priced again; and per cent for many is given on the places that are sold while there
are so many, not taken away from the others afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from conference.lib.pence import pounds, vat_on

EARLY_BIRD = "EARLY_BIRD"
NTH_FREE = "NTH_FREE"
FOR_MANY = "FOR_MANY"
HOST_FREE = "HOST_FREE"
VOUCHER = "VOUCHER"


@dataclass(frozen=True, order=True)
class Ticket:
    """A ticket type as the price needs it: `pence` net, `vat_rate` in basis points, `place` where it stands in the list."""

    place: int
    pk: int
    name: str
    pence: int
    vat_rate: int
    vat_reason: str = ""


@dataclass(frozen=True, order=True)
class Sold:
    """What one place was sold for: `pence` net, and the words and the VAT that stand beside it in every document."""

    text: str
    pence: int
    vat_rate: int
    vat_reason: str = ""


@dataclass(frozen=True)
class Head:
    """One live delegate: her ticket, her school's id and, once confirmed, what her place was sold for."""

    ticket: Ticket
    school: int | None = None
    sold: Sold | None = None


@dataclass(frozen=True)
class Besides:
    """An extra that somebody has besides her place: what it is and, once confirmed, what it was sold for."""

    extra: Ticket
    sold: Sold | None = None


@dataclass(frozen=True)
class Reduction:
    """A PriceRule, or a voucher that this booking brought, as the price needs it.

    `percent` or `pence` off each place; `until_at` the moment from which it holds no more; `every` the n of every n-th
    place; `at_least` how many people make "many"; `school` whose people come free; `ticket` the only type that the voucher
    is for; `left` how many places the voucher still has, None without a limit.
    """

    kind: str
    label: str
    percent: int = 0
    until_at: datetime | None = None
    every: int | None = None
    at_least: int | None = None
    school: int | None = None
    pence: int = 0
    ticket: int | None = None
    left: int | None = None


@dataclass(frozen=True)
class Line:
    """One line in words. `net_pence` = `quantity` × `unit_pence`; a free place takes off, so its unit is negative."""

    text: str
    quantity: int
    unit_pence: int
    vat_rate: int
    vat_reason: str = ""

    @property
    def net_pence(self) -> int:
        return self.quantity * self.unit_pence


@dataclass(frozen=True, order=True)
class RateTotal:
    """What stands under one VAT rate. Where none is charged for two reasons there are two totals: both are printed."""

    vat_rate: int
    vat_reason: str
    net_pence: int
    vat_pence: int


@dataclass(frozen=True)
class Offer:
    """What one place is sold for now, and whether one of the voucher's places pays towards it."""

    sold: Sold
    is_on_voucher: bool = False


@dataclass(frozen=True)
class Price:
    """`offers` has one entry for each head that was priced, in their order; None where a price was frozen before."""

    lines: tuple[Line, ...] = ()
    totals: tuple[RateTotal, ...] = ()
    offers: tuple[Offer | None, ...] = ()

    @property
    def net_pence(self) -> int:
        return sum(total.net_pence for total in self.totals)

    @property
    def vat_pence(self) -> int:
        return sum(total.vat_pence for total in self.totals)

    @property
    def gross_pence(self) -> int:
        return self.net_pence + self.vat_pence


def early_bird(reductions: Iterable[Reduction], now: datetime) -> Reduction | None:
    """The largest early bird that still holds at `now`."""
    live = [rule for rule in reductions if rule.kind == EARLY_BIRD and rule.until_at and now < rule.until_at]
    return max(live, key=lambda rule: rule.percent, default=None)


def for_many(reductions: Iterable[Reduction], people: int) -> Reduction | None:
    """The largest reduction that so many people earn."""
    earned = [rule for rule in reductions if rule.kind == FOR_MANY and rule.at_least and people >= rule.at_least]
    return max(earned, key=lambda rule: rule.percent, default=None)


def nth_free(reductions: Iterable[Reduction]) -> Reduction | None:
    """The most generous of the rules that make every n-th place free."""
    return min(
        (rule for rule in reductions if rule.kind == NTH_FREE and rule.every), key=lambda rule: rule.every, default=None
    )


def host_free(reductions: Iterable[Reduction], school: int | None) -> Reduction | None:
    """The rule by which people of that school come free."""
    return next((rule for rule in reductions if rule.kind == HOST_FREE and school and rule.school == school), None)


def reduced(pence: int, percent: int) -> int:
    """`pence` with `percent` off; what comes off is rounded half up, to the booker's gain."""
    return pence - (2 * pence * percent + 100) // 200


def totals_of(lines: Iterable[Line]) -> tuple[RateTotal, ...]:
    """VAT once for each rate (and reason) over all its lines."""
    net: Counter[tuple[int, str]] = Counter()
    for line in lines:
        net[line.vat_rate, line.vat_reason] += line.net_pence
    return tuple(RateTotal(rate, reason, pence, vat_on(pence, rate)) for (rate, reason), pence in sorted(net.items()))


def as_listed(ticket: Ticket) -> Sold:
    """What it is sold for where nothing makes it cheaper: an extra always."""
    return Sold(ticket.name, ticket.pence, ticket.vat_rate, "" if ticket.vat_rate else ticket.vat_reason)


def price(
    heads: Sequence[Head],
    reductions: Sequence[Reduction],
    now: datetime,
    charges: Sequence[Sold] = (),
    extras: Iterable[Besides] = (),
) -> Price:
    """What these delegates cost, with the `extras` that they have. Whose place is sold keeps what was agreed; the others are priced by
    the rules that hold at `now`, which make no extra cheaper. `charges`: what stays to pay for people who were withdrawn.
    """
    offers = _offers(heads, reductions, now)
    sold = [head.sold or offer.sold for head, offer in zip(heads, offers, strict=True)]  # one of the two is there
    groups = Counter((head.ticket.place, head.ticket.pk, one) for head, one in zip(heads, sold, strict=True))
    lines = [
        Line(one.text, number, one.pence, one.vat_rate, one.vat_reason)
        for (_, _, one), number in sorted(groups.items())
    ]
    lines += _free_lines(sold, nth_free(reductions))
    lines += _extra_lines(extras)
    lines += [Line(one.text, 1, one.pence, one.vat_rate, one.vat_reason) for one in charges]
    return Price(tuple(lines), totals_of(lines), offers)


def _extra_lines(extras: Iterable[Besides]) -> list[Line]:
    groups = Counter((one.extra.place, one.extra.pk, one.sold or as_listed(one.extra)) for one in extras)
    return [
        Line(one.text, number, one.pence, one.vat_rate, one.vat_reason)
        for (_, _, one), number in sorted(groups.items())
    ]


def _offers(heads: Sequence[Head], reductions: Sequence[Reduction], now: datetime) -> tuple[Offer | None, ...]:
    bird, many = early_bird(reductions, now), for_many(reductions, len(heads))
    always = [rule for rule in (bird, many) if rule]
    offers = [None if head.sold else _offer(head, always, host_free(reductions, head.school)) for head in heads]
    for index in _on_voucher(heads, offers, voucher := _voucher(reductions, now)):
        offers[index] = Offer(_offer(heads[index], [*always, voucher], None).sold, is_on_voucher=True)
    return tuple(offers)


def _offer(head: Head, rules: Sequence[Reduction], free: Reduction | None) -> Offer:
    """One reduction after the other, each on what the one before it has left."""
    ticket = head.ticket
    pence, helped = ticket.pence, []
    for rule in [Reduction(HOST_FREE, free.label, percent=100)] if free else rules:
        less = max(reduced(pence, rule.percent) - rule.pence, 0)
        helped += [rule.label] if less < pence else []
        pence = less
    why = f" ({', '.join(helped)}, instead of {pounds(ticket.pence)})" if helped else ""
    return Offer(Sold(ticket.name + why, pence, ticket.vat_rate, "" if ticket.vat_rate else ticket.vat_reason))


def _voucher(reductions: Iterable[Reduction], now: datetime) -> Reduction | None:
    live = (rule for rule in reductions if rule.kind == VOUCHER and not (rule.until_at and now >= rule.until_at))
    return next(live, None)


def _on_voucher(heads: Sequence[Head], offers: Sequence[Offer | None], voucher: Reduction | None) -> list[int]:
    """Which places the voucher pays towards, by index: of those that it is for, the dearest first, as many as it has left."""
    if voucher is None:
        return []
    fit = [
        (-offer.sold.pence, index)
        for index, (head, offer) in enumerate(zip(heads, offers, strict=True))
        if offer and offer.sold.pence and voucher.ticket in (None, head.ticket.pk)
    ]
    return [index for _, index in sorted(fit)[: voucher.left]]


def _free_lines(places: Iterable[Sold], rule: Reduction | None) -> list[Line]:
    """Free places rate by rate, the lowest price first: so that to withdraw somebody never makes the rest dearer."""
    if rule is None or rule.every is None:
        return []
    by_rate: dict[tuple[int, str], list[int]] = {}
    for one in places:
        by_rate.setdefault((one.vat_rate, one.vat_reason), []).append(one.pence)
    lines = []
    for (rate, reason), prices in sorted(by_rate.items()):
        free = Counter(sorted(prices)[: len(prices) // rule.every])
        lines += [Line(rule.label, number, -unit, rate, reason) for unit, number in sorted(free.items()) if unit]
    return lines
