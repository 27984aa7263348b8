"""Only gathers the slices' models, so that Django finds them. Each is written in its own slice."""

from delegates.arrangements.models import Arrangement, PhotoConsent
from delegates.badges.models import Badge, PrintRun
from delegates.bookings.models import (
    Booking,
    CancellationCharge,
    CancellationRule,
    Delegate,
    DelegateExtra,
    Extra,
    Hold,
    PriceRule,
    SchoolAllowance,
    TicketType,
    Voucher,
)
from delegates.checkin.models import CheckinPoint, Device, Scan
from delegates.choices.models import Choice, Place
from delegates.desks.models import BookingNote
from delegates.messages.models import MailStop, Message, Recipient, Reminder
from delegates.payments.models import CreditNote, Invoice, NumberSeries, Payment
from delegates.rights.models import DataRequest
from delegates.schools.models import Invitation, Membership, School, Trust, TrustMembership
from delegates.waiting.models import WaitingEntry

__all__ = [
    "Arrangement",
    "Badge",
    "Booking",
    "BookingNote",
    "CancellationCharge",
    "CancellationRule",
    "CheckinPoint",
    "Choice",
    "CreditNote",
    "DataRequest",
    "Delegate",
    "DelegateExtra",
    "Device",
    "Extra",
    "Hold",
    "Invitation",
    "Invoice",
    "MailStop",
    "Membership",
    "Message",
    "NumberSeries",
    "Payment",
    "PhotoConsent",
    "Place",
    "PriceRule",
    "PrintRun",
    "Recipient",
    "Reminder",
    "Scan",
    "School",
    "SchoolAllowance",
    "TicketType",
    "Trust",
    "TrustMembership",
    "Voucher",
    "WaitingEntry",
]
