"""Addresses of this slice: a delegate's own pages, opened by her personal link alone."""

from django.urls import path

from delegates.choices import views

urlpatterns = [
    path("<str:token>/", views.my_day, name="my-day"),
    path("<str:token>/agenda.ics", views.my_calendar, name="my-calendar"),
    path("<str:token>/<int:slot_id>/", views.my_slot, name="my-slot"),
]
