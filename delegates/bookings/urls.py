"""Addresses of booking up to the finished list; delegates/payments/urls.py has the rest under the same /bookings/."""

from django.urls import path

from delegates.bookings import views

urlpatterns = [
    path("new/", views.book, name="book"),
    path("<str:reference>/colleagues/", views.roster, name="booking-roster"),
]
