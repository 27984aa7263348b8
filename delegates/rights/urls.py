"""Addresses of this slice: what a delegate may ask for, opened by her personal link alone."""

from django.urls import path

from delegates.rights import views

urlpatterns = [
    path("<str:token>/data/", views.my_data, name="my-data"),
]
