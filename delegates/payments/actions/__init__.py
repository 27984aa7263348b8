"""Deeds about money: confirm, change and cancel bookings with their documents, record what came in, and the letters of these."""

from delegates.payments.actions.bookings import (
    add_people,
    cancel_booking,
    confirm_on_invoice,
    withdraw_people,
)
from delegates.payments.actions.documents import school_address
from delegates.payments.actions.letters import send_cancellation, send_change, send_confirmation
from delegates.payments.actions.money import record_payment

__all__ = [
    "add_people",
    "cancel_booking",
    "confirm_on_invoice",
    "record_payment",
    "school_address",
    "send_cancellation",
    "send_change",
    "send_confirmation",
    "withdraw_people",
]
