"""Organisers' screens: proposals by a personal link, without an account."""

from __future__ import annotations

from django.urls import URLPattern

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {}
