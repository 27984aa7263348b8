"""Pure rules of documents: numbers, dates, and what one more document has to say so that all of them add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from delegates.bookings.rules.prices import Line, Price, RateTotal

INVOICE = "INVOICE"
CREDIT = "CREDIT"


def document_number(prefix: str, kind: str, last: int) -> str:
    """`SC27-0007` for an invoice, `SC27-C0007` for a credit note. After 9,999 the number grows by itself."""
    return f"{prefix}-{'C' if kind == CREDIT else ''}{last:04d}"


def due_date(issued: date, days: int) -> date:
    return issued + timedelta(days=days)


def change(before: Iterable[RateTotal], after: Iterable[RateTotal]) -> tuple[RateTotal, ...]:
    """`after` − `before`, rate by rate: what a further document must say. Above zero an invoice, below zero a credit note."""
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    for sign, totals in ((-1, before), (1, after)):
        for total in totals:
            net, vat = sums.get((total.vat_rate, total.vat_reason), (0, 0))
            sums[total.vat_rate, total.vat_reason] = (net + sign * total.net_pence, vat + sign * total.vat_pence)
    return tuple(RateTotal(*rate, net, vat) for rate, (net, vat) in sorted(sums.items()) if net or vat)


@dataclass(frozen=True)
class Part:
    """What one document says. Empty: there is nothing to write."""

    lines: tuple[Line, ...] = ()
    totals: tuple[RateTotal, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.totals)


@dataclass(frozen=True)
class Left:
    """An invoice with what is left of it after its credit notes."""

    invoice: int
    number: str
    totals: tuple[RateTotal, ...]


@dataclass(frozen=True)
class Credit:
    """What a credit note on one invoice has to say."""

    invoice: int
    part: Part


def difference(said: Iterable[RateTotal], before: Iterable[Line], after: Price) -> tuple[Part, Part]:
    """What further documents must say of a booking whose documents say `said`, and whose lines were `before`, so that all of
    them add up to the price `after`: what to invoice, and what to credit (with positive figures).
    """
    moved = change(said, after.totals)
    lines = changed_lines(before, after.lines)
    more = [total for total in moved if (total.net_pence, total.vat_pence) > (0, 0)]
    less = [_negative(total) for total in moved if total not in more]
    return _part(more, lines), _part(less, [_taken_off(line) for line in lines])


def changed_lines(before: Iterable[Line], after: Iterable[Line]) -> list[Line]:
    """`after` − `before`, line by line: what is no more has a quantity below nought."""
    numbers: dict[tuple[int, str, int, str], int] = {}
    for sign, lines in ((-1, before), (1, after)):
        for line in lines:
            key = line.vat_rate, line.vat_reason, line.unit_pence, line.text
            numbers[key] = numbers.get(key, 0) + sign * line.quantity
    return [Line(text, number, unit, rate, reason) for (rate, reason, unit, text), number in numbers.items() if number]


def _taken_off(line: Line) -> Line:
    return replace(line, quantity=-line.quantity)


def _negative(total: RateTotal) -> RateTotal:
    return replace(total, net_pence=-total.net_pence, vat_pence=-total.vat_pence)


def _part(totals: Iterable[RateTotal], lines: Iterable[Line]) -> Part:
    """The lines of these rates; one plain line for a rate whose lines do not say its total."""
    totals, found = tuple(totals), []
    for total in totals:
        own = [line for line in lines if (line.vat_rate, line.vat_reason) == (total.vat_rate, total.vat_reason)]
        says_it = sum(line.net_pence for line in own) == total.net_pence
        found += own if says_it else [Line("Change of the booking", 1, total.net_pence, *_rate(total))]
    return Part(tuple(found), totals)


def _rate(total: RateTotal) -> tuple[int, str]:
    return total.vat_rate, total.vat_reason


def spread(less: Part, left: Sequence[Left]) -> list[Credit]:
    """Which invoice is credited with how much: the first of `left` as far as it goes, then the next."""
    rest = {_rate(total): (total.net_pence, total.vat_pence) for total in less.totals}
    credits_: list[tuple[Left, list[RateTotal]]] = []
    for invoice in left:
        taken = []
        for total in invoice.totals:
            net, vat = rest.get(_rate(total), (0, 0))
            # Where this invoice takes all that is left to credit, it takes the VAT that goes with it.
            part = (net, vat) if net <= total.net_pence else (total.net_pence, min(total.vat_pence, vat))
            if any(part):
                taken.append(RateTotal(*_rate(total), *part))
                rest[_rate(total)] = (net - part[0], vat - part[1])
        if taken:
            credits_.append((invoice, taken))
    if len(credits_) == 1:
        return [Credit(credits_[0][0].invoice, less)]
    return [
        Credit(
            invoice.invoice,
            Part(
                tuple(Line(f"Part of invoice {invoice.number}", 1, one.net_pence, *_rate(one)) for one in taken),
                tuple(taken),
            ),
        )
        for invoice, taken in credits_
    ]


def line_to_json(line: Line) -> dict[str, object]:
    return {
        "text": line.text,
        "quantity": line.quantity,
        "unit_pence": line.unit_pence,
        "net_pence": line.net_pence,
        "vat_rate": line.vat_rate,
        "vat_reason": line.vat_reason,
    }


def total_to_json(total: RateTotal) -> dict[str, object]:
    return {
        "vat_rate": total.vat_rate,
        "vat_reason": total.vat_reason,
        "net_pence": total.net_pence,
        "vat_pence": total.vat_pence,
    }


def totals_from_json(rows: Iterable[dict]) -> list[RateTotal]:
    return [RateTotal(row["vat_rate"], row["vat_reason"], row["net_pence"], row["vat_pence"]) for row in rows]


def percent(rate: int) -> str:
    """Basis points as people write them: 2000 → `20 %`, 1750 → `17.5 %`."""
    return f"{rate / 100:g} %"


def vat_short(rate: int) -> str:
    """What stands in a line's VAT column."""
    return percent(rate) if rate else "none"


def vat_words(rate: int, reason: str) -> str:
    """What stands in the VAT table: the rate, or the reason why none is charged."""
    return percent(rate) if rate else (reason or "No VAT is charged")
