"""Only gathers the slices' models, so that Django finds them. Each is written in its own slice."""

from delegates.arrangements.models import Arrangement, PhotoConsent
from delegates.badges.models import Badge, PrintRun
from delegates.bookings.models import (
    Booking,
    CancellationCharge,
    CancellationRule,
    Delegate,
    PriceRule,
    TicketType,
    Voucher,
)
from delegates.checkin.models import CheckinPoint, Device, Scan
from delegates.choices.models import Choice, Place
from delegates.payments.models import CreditNote, Invoice, NumberSeries, Payment
from delegates.rights.models import DataRequest
from delegates.schools.models import Membership, School

__all__ = [
    "Arrangement",
    "Badge",
    "Booking",
    "CancellationCharge",
    "CancellationRule",
    "CheckinPoint",
    "Choice",
    "CreditNote",
    "DataRequest",
    "Delegate",
    "Device",
    "Invoice",
    "Membership",
    "NumberSeries",
    "Payment",
    "PhotoConsent",
    "Place",
    "PriceRule",
    "PrintRun",
    "Scan",
    "School",
    "TicketType",
    "Voucher",
]
