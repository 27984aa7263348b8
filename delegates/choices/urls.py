"""Addresses of this slice."""

urlpatterns: list = []
