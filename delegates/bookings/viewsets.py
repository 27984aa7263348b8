"""Organisers' screens of this slice in the Wagtail admin."""

REGISTERED: list = []
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "booking.start": ("Begin", "Begun"),
    "booking.roster": ("Change the list", "List of colleagues changed"),
    "booking.confirm": ("Confirm", "Confirmed"),
    "booking.paid": ("Mark as paid", "Paid"),
    "booking.unpaid": ("Mark as unpaid", "Awaiting payment again"),
    "booking.cancel": ("Cancel", "Cancelled"),
}
