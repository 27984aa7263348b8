"""Deeds about money: ask and approve, confirm, change and cancel bookings with their documents, record what came in, and the letters of these."""

from delegates.payments.actions.approving import approve, ask, decline, price_moved, take_back
from delegates.payments.actions.bookings import (
    add_people,
    cancel_booking,
    change_extras,
    confirm_on_invoice,
    withdraw_people,
)
from delegates.payments.actions.documents import school_address
from delegates.payments.actions.letters import (
    send_asked,
    send_cancellation,
    send_change,
    send_confirmation,
    send_declined,
)
from delegates.payments.actions.money import record_payment
from delegates.payments.actions.offers import accept_part

__all__ = [
    "accept_part",
    "add_people",
    "approve",
    "ask",
    "cancel_booking",
    "change_extras",
    "confirm_on_invoice",
    "decline",
    "price_moved",
    "record_payment",
    "school_address",
    "send_asked",
    "send_cancellation",
    "send_change",
    "send_confirmation",
    "send_declined",
    "take_back",
    "withdraw_people",
]
