"""Addresses of this slice: a delegate's own form, opened by her personal link alone."""

from django.urls import path

from delegates.arrangements import views

urlpatterns = [
    path("<str:token>/arrangements/", views.my_arrangements, name="my-arrangements"),
]
