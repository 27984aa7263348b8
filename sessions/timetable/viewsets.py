"""Organisers' screens: the draft: the editor of rooms and slots, what clashes, and what can be undone."""

from __future__ import annotations

from django.urls import URLPattern

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {}
