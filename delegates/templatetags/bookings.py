"""Template tags of the booking screens: where a booking stands, the steps of booking, signs and rates."""

from __future__ import annotations

from django import template
from django.urls import reverse

from delegates.payments import rules

register = template.Library()

# Which of the house's states (components/status.html) a booking's own state is shown as.
STATES = {
    "DRAFT": "needs-you",
    "AWAITING_APPROVAL": "waiting",
    "AWAITING_PAYMENT": "waiting",
    "PAID": "ok",
    "CANCELLED": "cancelled",
}


@register.filter
def booking_state(status: str) -> str:
    return STATES.get(status, "neutral")


@register.filter
def negative(pence: int) -> int:
    """The same amount with the other sign."""
    return -pence


@register.filter
def vat_percent(rate: int) -> str:
    """Basis points in words: 2000 → `20 %`."""
    return rules.percent(rate)


@register.simple_tag
def booking_steps(reference: str) -> list[dict[str, str]]:
    """The three steps from a school to a confirmed booking."""
    return [
        {"label": "Your school", "url": reverse("delegates:book")},
        {"label": "Your colleagues", "url": reverse("delegates:booking-roster", args=[reference])},
        {"label": "Check and confirm", "url": ""},
    ]
