"""Addresses of the development mailbox."""

urlpatterns: list = []
