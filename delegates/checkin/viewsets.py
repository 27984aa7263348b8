"""Organisers' screens of this slice in the Wagtail admin."""

REGISTERED: list = []
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "checkin.code": ("Show a code", "Showed a code to enrol it"),
    "checkin.enrol": ("Enrol", "Enrolled with its code"),
    "checkin.revoke": ("Sign out", "Signed out"),
}
