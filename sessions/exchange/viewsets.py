"""Organisers' screens: the programme out to other programs, and in from them."""

from __future__ import annotations

from django.urls import URLPattern

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "programme.import": ("Import a programme", "Imported a programme from a file"),
}
