"""The addresses of the waiting list, under bookings/. The list of a draft is written here, since its places are kept with it."""

from django.urls import path

from delegates.waiting import views

urlpatterns = [
    path("<str:reference>/colleagues/", views.roster, name="booking-roster"),
    path("<str:reference>/keep/", views.keep, name="booking-keep"),
    path("<str:reference>/waiting/", views.line, name="booking-waiting"),
]
