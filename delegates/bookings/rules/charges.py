"""What stays to pay for people who are withdrawn late: pure rules over dates, in whole pence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from delegates.bookings.rules.prices import RateTotal, Sold


@dataclass(frozen=True)
class Step:
    """From this moment on, so many per cent of what a withdrawal would save stay to pay."""

    from_at: datetime
    percent: int


def percent_at(steps: Iterable[Step], now: datetime) -> int:
    """Per cent at `now`: those of the latest step that has begun, nothing before the first."""
    begun = [step for step in steps if step.from_at <= now]
    return max(begun, key=lambda step: step.from_at).percent if begun else 0


def in_words(steps: Iterable[Step]) -> list[str]:
    """The policy as it stands on the page, a sentence for each step, on the clock in which the moments are given."""
    ordered = sorted(steps, key=lambda step: step.from_at)
    if not ordered:
        return []
    first = ordered[0].from_at
    return [
        f"Until {first:%A} {first.day} {first:%B %Y}, {first:%H:%M}, colleagues can be withdrawn free of charge.",
        *(
            f"From {step.from_at:%A} {step.from_at.day} {step.from_at:%B %Y}, {step.from_at:%H:%M},"
            f" {step.percent} % of the price stays to pay."
            for step in ordered
        ),
    ]


def charges(before: Iterable[RateTotal], after: Iterable[RateTotal], *, percent: int, text: str) -> list[Sold]:
    """What stays to pay when the price falls from `before` to `after`: `percent` of the difference of each rate, rounded
    half up. Counted on the difference and not head by head, so that to withdraw never costs more than to stay.
    """
    net: dict[tuple[int, str], int] = {}
    for sign, totals in ((1, before), (-1, after)):
        for total in totals:
            rate = total.vat_rate, total.vat_reason
            net[rate] = net.get(rate, 0) + sign * total.net_pence
    shares = {rate: (2 * pence * percent + 100) // 200 for rate, pence in sorted(net.items()) if pence > 0}
    return [Sold(text, pence, *rate) for rate, pence in shares.items() if pence]
