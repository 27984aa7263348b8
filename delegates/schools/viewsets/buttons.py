"""What the lists of this slice share: a column with a button that confirms, and the way back to the list as it was filtered."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.ui.tables import Column


class ConfirmColumn(Column):
    """Confirmed, or a button that confirms."""

    cell_template_name = "delegates/schools/admin/confirm_cell.html"

    def __init__(self, url_name: str, permission: str) -> None:
        super().__init__("is_confirmed", label="Confirmed", sort_key="is_confirmed")
        self.url_name, self.permission = url_name, permission

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        may = request.user.has_perm(self.permission)
        return super().get_cell_context_data(instance, parent_context) | {
            "url": reverse(self.url_name, args=[instance.pk]) if may else "",
            "csrf": get_token(request),
            "what": getattr(instance, "school", instance),
        }


def need(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def back(request: HttpRequest, index: str) -> HttpResponse:
    """To the list as it was filtered, if that is where the button stood."""
    here = reverse(index)
    came_from = request.headers.get("Referer", "").partition(request.get_host())[2]
    return redirect(came_from if came_from.partition("?")[0] == here else here)
