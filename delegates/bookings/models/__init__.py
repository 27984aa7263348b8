"""The rows of booking: what a place costs, and who booked it for whom."""

from delegates.bookings.models.holds import DelegateExtra, Hold
from delegates.bookings.models.people import Booking, CancellationCharge, Delegate
from delegates.bookings.models.prices import CancellationRule, Extra, PriceRule, SchoolAllowance, TicketType, Voucher

__all__ = [
    "Booking",
    "CancellationCharge",
    "CancellationRule",
    "Delegate",
    "DelegateExtra",
    "Extra",
    "Hold",
    "PriceRule",
    "SchoolAllowance",
    "TicketType",
    "Voucher",
]
