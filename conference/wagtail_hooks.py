"""Registers the ground floor's screens with Wagtail, once."""

from wagtail import hooks

from conference import viewsets


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    return viewsets.REGISTERED
