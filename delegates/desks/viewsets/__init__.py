"""Organisers' screens of this slice in the Wagtail admin: the lists of delegates and bookings, what is done with several at once, and a
booking that is taken down on the telephone.
"""

from django.urls import path

from delegates.desks.viewsets import bulk, lists, telephone
from delegates.payments import viewsets as payments


class BookingsGroup(payments.BookingsGroup):
    items = (lists.BookingViewSet, lists.DelegateViewSet, *payments.BookingsGroup.items)


REGISTERED: list = [BookingsGroup()]
ADMIN_URLS: list = [path("bookings/telephone/", telephone.telephone, name="booking_telephone")]
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "booking.telephone": ("Take down by telephone", "Taken down by telephone"),
    "booking.links": ("Send personal links again", "Personal links sent again"),
}
BULK_ACTIONS: list = bulk.BULK_ACTIONS
