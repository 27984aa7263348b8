"""Organisers' screens of the waiting list in the Wagtail admin."""

from __future__ import annotations

REGISTERED: list = []
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "waiting.join": ("Join the waiting list", "Joined the waiting list"),
    "waiting.change": ("Change how few are of use", "Waits for another number of places"),
    "waiting.back": ("Go to the end of the line", "Grew, so it stands at the end of the waiting list"),
    "waiting.go_on": ("Wait on", "Waits on, for those without a place yet"),
    "waiting.leave": ("Leave the waiting list", "Left the waiting list"),
    "waiting.decline": ("Decline an offer", "Said no to an offer of the waiting list"),
    "waiting.offer": ("Offer places", "Places offered from the waiting list"),
    "waiting.by_hand": ("Offer places by hand", "Offered by hand, past its turn"),
    "waiting.lapse": ("Let an offer lapse", "Offer not taken up in time"),
    "waiting.move": ("Put in another order", "Moved in the waiting list"),
    "waiting.end": ("End a wait", "Taken off the waiting list"),
}
