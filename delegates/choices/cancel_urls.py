"""The address of cancelling a booking, under /bookings/."""

from django.urls import path

from delegates.choices import cancel_views

urlpatterns = [path("<str:reference>/cancel/", cancel_views.cancel, name="booking-cancel")]
