"""Addresses of this slice, under /bookings/ like those of booking itself."""

from django.urls import path

from delegates.desks import extras_views, school_views, vehicle_views, views

urlpatterns = [
    path("", school_views.desk, name="desk"),
    path("<str:reference>/extras/", extras_views.extras, name="booking-extras"),
    path("<str:reference>/coming-by/", vehicle_views.vehicles, name="booking-vehicles"),
    path("<str:reference>/people/", views.people, name="people"),
    path("<str:reference>/people/add/", views.add, name="people-add"),
    path("<str:reference>/people/add/check/", views.check_added, name="people-add-check"),
    path("<str:reference>/people/withdraw/", views.withdraw, name="people-withdraw"),
    path("<str:reference>/people/<int:pk>/substitute/", views.substitute, name="people-substitute"),
]
