"""Organisers' screens of this slice in the Wagtail admin: the lists of delegates and bookings, what is done with several at once, the page
of a booking, and one that is taken down on the telephone.
"""

from django.urls import path, reverse_lazy

from conference.lib.desk import DeskMenuItem
from delegates.desks.viewsets import booking, bulk, dashboard, lists, telephone
from delegates.payments import viewsets as payments


class BookingsGroup(payments.BookingsGroup):
    items = (lists.BookingViewSet, lists.DelegateViewSet, *payments.BookingsGroup.items)


REGISTERED: list = [BookingsGroup()]
ADMIN_URLS: list = [
    path("bookings/glance/", dashboard.glance, name="bookings_glance"),
    path("bookings/find/", dashboard.find, name="desk_find"),
    path("bookings/telephone/", telephone.telephone, name="booking_telephone"),
    path("bookings/<int:pk>/", booking.show, name="booking_desk"),
    path("bookings/<int:pk>/notes/", booking.add_note, name="booking_notes"),
    path("bookings/<int:pk>/notes/<int:note>/out/", booking.take_out_note, name="booking_note_out"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "At a glance",
        reverse_lazy("bookings_glance"),
        may=("delegates.view_booking",),
        name="bookings-glance",
        icon_name="view",
        order=125,
    ),
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "booking.telephone": ("Take down by telephone", "Taken down by telephone"),
    "booking.note": ("Write a note", "Note written"),
    "booking.note_out": ("Take a note out", "Note taken out"),
    "booking.vehicles": ("Tell of coaches and cars", "Coaches and cars told"),
    "booking.links": ("Send personal links again", "Personal links sent again"),
}
BULK_ACTIONS: list = bulk.BULK_ACTIONS
