"""Organisers' screens: a draft made public, its number, its list of changes, and whom they touch."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy

from conference.lib.desk import DeskMenuItem
from sessions.releases.viewsets import screens

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = [path("release/", screens.release, name="release")]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Release", lazy(reverse, str)("release"), may=("programme.add_release",), icon_name="upload", order=122
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {"release.publish": ("Release the programme", "Released the programme")}
