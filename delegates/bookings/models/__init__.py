"""The rows of booking: what a place costs, and who booked it for whom."""

from delegates.bookings.models.people import Booking, CancellationCharge, Delegate
from delegates.bookings.models.prices import CancellationRule, PriceRule, TicketType, Voucher

__all__ = ["Booking", "CancellationCharge", "CancellationRule", "Delegate", "PriceRule", "TicketType", "Voucher"]
