"""Organisers' screens of this slice in the Wagtail admin."""

REGISTERED: list = []
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "place.take": ("Take a place", "Took a place in a session"),
    "place.change": ("Change a place", "Changed from one session to another"),
    "place.leave": ("Give up a place", "Gave up a place in a session"),
    "place.release": ("Release places", "Gave back all places in sessions"),
}
