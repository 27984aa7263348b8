"""Organisers' screens of this slice in the Wagtail admin."""

from django.urls import path

from delegates.choices import booking_desk, run_desk

REGISTERED: list = []
ADMIN_URLS: list = [
    path("bookings/<int:pk>/payment/", booking_desk.record_payment, name="booking_desk_payment"),
    path("bookings/<int:pk>/cancel/", booking_desk.cancel, name="booking_desk_cancel"),
    path("runs/<uuid:uid>/people/", run_desk.people, name="run_people"),
]
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "place.take": ("Take a place", "Took a place in a session"),
    "place.change": ("Change a place", "Changed from one session to another"),
    "place.leave": ("Give up a place", "Gave up a place in a session"),
    "place.release": ("Release places", "Gave back all places in sessions"),
}
