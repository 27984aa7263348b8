"""Organisers' screens: a draft made public, its number, its list of changes, and whom they touch."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from wagtail.admin.menu import MenuItem

from sessions.releases.viewsets import screens


class ReleaseMenuItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return request.user.has_perm("programme.add_release")


REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = [path("release/", screens.release, name="release")]
MENU_ITEMS: list = [ReleaseMenuItem("Release", lazy(reverse, str)("release"), icon_name="upload", order=122)]
LOG_ACTIONS: dict[str, tuple[str, str]] = {"release.publish": ("Release the programme", "Released the programme")}
