"""Lists of doors, devices and scans. A scan is never edited: it is what a phone saw."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from delegates.checkin.models import CheckinPoint, Device, Scan


class KeptWhileUsed(DeleteView):
    """Refuses, with a sentence, to delete what scans stand on."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ProtectedError:
            messages.error(request, f"“{self.object}” has scans, so it is kept. A device can be signed out instead.")
            return redirect(self.index_url_name)


# --- Doors ---------------------------------------------------------------------------------------------------
class PointIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[CheckinPoint]:
        return super().get_base_queryset().select_related("conference").annotate(device_count=Count("devices"))


class PointViewSet(ModelViewSet):
    model = CheckinPoint
    name = "checkin-points"
    icon = "login"
    menu_label = "Doors"
    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    form_fields = ["conference", "name"]
    index_view_class = PointIndex
    delete_view_class = KeptWhileUsed
    list_display = ["name", "conference", Column("device_count", label="Devices")]
    list_filter = ["conference"]


# --- Devices -------------------------------------------------------------------------------------------------
class DeviceIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Device]:
        devices = super().get_base_queryset().select_related("point__conference")
        return devices.annotate(last_scan_at=Max("scans__received_at"))

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton("Enrol a device", url=reverse("checkin-enrol"), icon_name="plus")]

    def get_list_more_buttons(self, instance: Device) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("add"):
            url = reverse("checkin-new-code", args=[instance.pk])
            buttons.append(Button("Show a new code", url=url, icon_name="key", priority=4))
        if self.user_has_permission("change") and instance.revoked_at is None:
            url = reverse("checkin-revoke", args=[instance.pk])
            buttons.append(Button("Sign out", url=url, icon_name="logout", priority=5))
        return buttons


def _state(device: Device) -> str:
    if device.revoked_at is not None:
        return "Signed out"
    return "In use" if device.token_digest else "Waiting for its phone"


class DeviceViewSet(ModelViewSet):
    model = Device
    name = "checkin-devices"
    icon = "mobile-alt"
    menu_label = "Devices"
    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["name"]
    form_fields = ["name", "point"]
    index_view_class = DeviceIndex
    delete_view_class = KeptWhileUsed
    list_display = [
        "name",
        "point",
        Column("state", label="State", accessor=_state),
        DateColumn("seen_at", label="Last seen"),
        DateColumn("last_scan_at", label="Last scan"),
    ]
    list_filter = ["point"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """A device is made with its code, on a screen of its own."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"add_url_name": None, **kwargs})


# --- Scans ---------------------------------------------------------------------------------------------------
class ScanIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Scan]:
        joined = ("device", "point", "badge", "delegate__school", "taken_back_by")
        return super().get_base_queryset().select_related(*joined).order_by("-received_at", "-id")


def _who(scan: Scan) -> str:
    return f"{scan.delegate.full_name}, {scan.delegate.school.name}" if scan.delegate else "Nobody of ours"


def _address(scan: Scan) -> str:
    return reverse("checkin-scans:inspect", args=[scan.pk])


def _how(scan: Scan) -> str:
    if scan.takes_back_id:
        return "Takes back a check-in"
    how = "Found by name" if scan.delegate and not scan.badge else "Code read"
    return f"{how}, taken back" if hasattr(scan, "taken_back_by") else how


class ScanViewSet(ModelViewSet):
    model = Scan
    name = "checkin-scans"
    icon = "list-ul"
    menu_label = "Scans"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "delegate", "point", "device", "token", "badge", "takes_back", "device_at", "sent_at", "received_at", "id"
    ]  # fmt: skip
    search_backend_name = None
    search_fields = ["delegate__first_name", "delegate__last_name", "delegate__school__name"]
    exclude_form_fields = ["id"]
    index_view_class = ScanIndex
    list_display = [
        TitleColumn("who", label="Who", accessor=_who, get_url=_address),
        Column("how", label="How", accessor=_how),
        "point",
        "device",
        DateColumn("received_at", label="Received"),
    ]
    list_filter = ["point", "device"]
    list_per_page = 50

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            pattern for pattern in super().get_urlpatterns() if pattern.name in {"index", "index_results", "inspect"}
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        none = dict.fromkeys(["add_url_name", "edit_url_name", "delete_url_name", "history_url_name", "usage_url_name"])
        return super().get_common_view_kwargs(**none | kwargs)

    def register_admin_url_finder(self) -> None:
        """There is no address to edit a scan at."""
