"""Addresses of this slice."""

from django.urls import path

from delegates.schools import views

urlpatterns = [
    path("search", views.school_search, name="school-search"),
    path("add", views.school_add, name="school-add"),
]
