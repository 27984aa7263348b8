"""Only gathers the slices' models, so that Django finds them. Each is written in its own slice."""

from delegates.badges.models import Badge, PrintRun
from delegates.bookings.models import Booking, Delegate, PriceRule, TicketType
from delegates.checkin.models import CheckinPoint, Device, Scan
from delegates.choices.models import Choice, Place
from delegates.payments.models import CreditNote, Invoice, NumberSeries, Payment
from delegates.schools.models import Membership, School

__all__ = [
    "Badge",
    "Booking",
    "CheckinPoint",
    "Choice",
    "CreditNote",
    "Delegate",
    "Device",
    "Invoice",
    "Membership",
    "NumberSeries",
    "Payment",
    "Place",
    "PriceRule",
    "PrintRun",
    "Scan",
    "School",
    "TicketType",
]
