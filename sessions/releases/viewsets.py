"""Organisers' screens: a draft made public: its number, its list of changes, and whom they touch."""

from __future__ import annotations

from django.urls import URLPattern

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {}
