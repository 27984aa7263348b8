"""What a booking costs, and why: pure arithmetic in whole pence over its live delegates and the price rules.

Three things keep every later change honest, so that a booking's documents always add up to its present price: VAT is
worked out once for each rate and document; free places are counted rate by rate, the lowest price first; and the price
of a place is frozen on the delegate when the booking is confirmed, so an early bird is never priced again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from conference.lib.pence import pounds, vat_on

EARLY_BIRD = "EARLY_BIRD"
NTH_FREE = "NTH_FREE"


@dataclass(frozen=True, order=True)
class Ticket:
    """A ticket type as the price needs it: `pence` net, `vat_rate` in basis points, `place` where it stands in the list."""

    place: int
    pk: int
    name: str
    pence: int
    vat_rate: int
    vat_reason: str = ""

    @property
    def vat(self) -> tuple[int, str]:
        """The rate, and the reason where none is charged: what is added up together."""
        return self.vat_rate, "" if self.vat_rate else self.vat_reason


@dataclass(frozen=True)
class Head:
    """One live delegate: her ticket and, once confirmed, the price that was frozen for her."""

    ticket: Ticket
    frozen: int | None = None


@dataclass(frozen=True)
class Reduction:
    """A PriceRule as the price needs it."""

    kind: str
    label: str
    percent: int = 0
    until_at: datetime | None = None
    every: int | None = None


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
class Price:
    lines: tuple[Line, ...] = ()
    totals: tuple[RateTotal, ...] = ()
    units: dict[int, int] = field(default_factory=dict)  # ticket id → what a place costs that is booked now

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


def nth_free(reductions: Iterable[Reduction]) -> Reduction | None:
    """The most generous of the rules that make every n-th place free."""
    return min(
        (rule for rule in reductions if rule.kind == NTH_FREE and rule.every), key=lambda rule: rule.every, default=None
    )


def reduced(pence: int, percent: int) -> int:
    """`pence` with `percent` off; what comes off is rounded half up, to the booker's gain."""
    return pence - (2 * pence * percent + 100) // 200


def totals_of(lines: Iterable[Line]) -> tuple[RateTotal, ...]:
    """VAT once for each rate (and reason) over all its lines."""
    net: Counter[tuple[int, str]] = Counter()
    for line in lines:
        net[line.vat_rate, line.vat_reason] += line.net_pence
    return tuple(RateTotal(rate, reason, pence, vat_on(pence, rate)) for (rate, reason), pence in sorted(net.items()))


def price(heads: Sequence[Head], reductions: Sequence[Reduction], now: datetime) -> Price:
    """What these delegates cost. Who has a frozen price keeps it; the others are priced by the rules that hold at `now`."""
    bird = early_bird(reductions, now)
    tickets = {head.ticket for head in heads}
    units = {ticket.pk: reduced(ticket.pence, bird.percent) if bird else ticket.pence for ticket in tickets}
    groups: Counter[tuple[Ticket, int, bool]] = Counter()
    for head in heads:
        unit = units[head.ticket.pk] if head.frozen is None else head.frozen
        groups[head.ticket, unit, head.frozen is None] += 1
    lines = [
        Line(_text(ticket, unit, bird if is_new else None), number, unit, *ticket.vat)
        for (ticket, unit, is_new), number in sorted(groups.items(), key=lambda item: item[0])
    ]
    lines += _free_lines(heads, units, nth_free(reductions))
    return Price(tuple(lines), totals_of(lines), units)


def _text(ticket: Ticket, unit: int, bird: Reduction | None) -> str:
    if bird is None or unit == ticket.pence:
        return ticket.name
    return f"{ticket.name} ({bird.label}, instead of {pounds(ticket.pence)})"


def _free_lines(heads: Sequence[Head], units: dict[int, int], rule: Reduction | None) -> list[Line]:
    """Free places rate by rate, the lowest price first: so that to cancel somebody never makes the rest dearer."""
    if rule is None or rule.every is None:
        return []
    by_rate: dict[tuple[int, str], list[int]] = {}
    for head in heads:
        unit = units[head.ticket.pk] if head.frozen is None else head.frozen
        by_rate.setdefault(head.ticket.vat, []).append(unit)
    lines = []
    for (rate, reason), prices in sorted(by_rate.items()):
        free = Counter(sorted(prices)[: len(prices) // rule.every])
        lines += [Line(rule.label, number, -unit, rate, reason) for unit, number in sorted(free.items()) if unit]
    return lines
