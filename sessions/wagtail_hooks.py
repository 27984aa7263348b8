"""Registers the programme's screens with Wagtail, once."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from sessions import viewsets

register_snippet(viewsets.SpeakerViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    return viewsets.REGISTERED
