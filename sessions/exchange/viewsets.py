"""Organisers' screens: the programme out to other programs, and in from them."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from wagtail.admin.menu import MenuItem

from sessions.exchange import desk


class ImportMenuItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        return request.user.has_perms(desk.MAY)


REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = [
    path("import-programme/", desk.import_programme, name="import_programme"),
    path("import-programme/done/", desk.done, name="import_programme_done"),
    path("import-programme/template/", desk.template, name="import_programme_template"),
]
MENU_ITEMS: list = [
    ImportMenuItem(
        "Import a programme",
        lazy(reverse, str)("import_programme"),
        name="import-programme",
        icon_name="download",
        order=160,
    ),
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "programme.import": ("Import a programme", "Imported a programme from a file"),
}
