"""Organisers' screens of messages and reminders in the Wagtail admin."""

from __future__ import annotations

REGISTERED: list = []
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {}
