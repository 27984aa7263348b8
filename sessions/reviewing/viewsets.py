"""Organisers' screens: what the team thinks of proposals, decides, and which gaps it sees."""

from __future__ import annotations

from django.urls import URLPattern

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {}
