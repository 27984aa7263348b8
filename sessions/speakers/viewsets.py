"""Organisers' screens: a speaker’s own page, what she still has to tell us, and reminders."""

from __future__ import annotations

from django.urls import URLPattern

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {}
