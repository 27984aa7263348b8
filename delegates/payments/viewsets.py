"""Organisers' screens of this slice in the Wagtail admin."""

REGISTERED: list = []
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "invoice.issue": ("Issue an invoice", "Invoice issued"),
    "credit.issue": ("Issue a credit note", "Credit note issued"),
    "payment.record": ("Record a payment", "Payment recorded"),
}
