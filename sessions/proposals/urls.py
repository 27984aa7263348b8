"""Addresses of proposing, under /propose/: the call, a proposer's own pages, an invited colleague's page."""

from __future__ import annotations

from django.urls import path

from sessions.proposals import views

urlpatterns = [
    path("", views.propose, name="propose"),
    path("find/", views.find, name="find-proposal"),
    path("with/<str:token>/", views.invitation, name="invitation"),
    path("<str:token>/", views.own, name="proposal"),
    path("<str:token>/change/", views.change, name="change-proposal"),
    path("<str:token>/check/", views.check, name="check-proposal"),
    path("<str:token>/withdraw/", views.withdraw, name="withdraw-proposal"),
]
