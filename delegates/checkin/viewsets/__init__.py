"""Organisers' screens of this slice in the Wagtail admin."""

from django.urls import path, reverse_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from conference.lib.desk import DeskMenuItem
from delegates.checkin.viewsets import screens
from delegates.checkin.viewsets.lists import DeviceViewSet, PointViewSet, ScanViewSet


class CheckinGroup(ModelViewSetGroup):
    menu_label = "Check-in"
    menu_icon = "clipboard-list"
    menu_order = 260
    items = (DeviceViewSet, PointViewSet, ScanViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        who = DeskMenuItem(
            "Who is in", reverse_lazy("checkin-who"), may=("delegates.view_scan",), icon_name="group", order=0
        )
        return [who, *super().get_submenu_items()]


REGISTERED: list = [CheckinGroup()]
ADMIN_URLS: list = [
    path("checkin/who-is-in/", screens.who_is_in, name="checkin-who"),
    path("checkin/enrol/", screens.enrol, name="checkin-enrol"),
    path("checkin/devices/<int:pk>/code/", screens.code, name="checkin-code"),
    path("checkin/devices/<int:pk>/new-code/", screens.new_code, name="checkin-new-code"),
    path("checkin/devices/<int:pk>/revoke/", screens.revoke, name="checkin-revoke"),
]
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "checkin.code": ("Show a code", "Showed a code to enrol it"),
    "checkin.enrol": ("Enrol", "Enrolled with its code"),
    "checkin.revoke": ("Sign out", "Signed out"),
}
