"""Pure rules of documents: numbers, dates, and what one more document has to say so that all of them add up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from delegates.bookings.rules.prices import Line, RateTotal

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
