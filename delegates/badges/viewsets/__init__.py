"""Organisers' screens of badges in the Wagtail admin: what to print (screens.py) and the list of all badges (listing.py)."""

from django.urls import path, reverse_lazy

from conference.lib.desk import DeskMenuItem
from delegates.badges import access
from delegates.badges.viewsets import screens
from delegates.badges.viewsets.listing import BadgeViewSet

REGISTERED: list = [BadgeViewSet("badges")]
ADMIN_URLS: list = [
    path("badges/", screens.pick, name="badges_print"),
    path("badges/runs/<int:pk>/", screens.run, name="badges_run"),
    path("badges/runs/<int:pk>/badges.pdf", screens.run_pdf, name="badges_run_pdf"),
    path("badges/<int:pk>/reissue/", screens.reissue, name="badges_reissue"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Badges", reverse_lazy("badges_print"), name="badges", may=(access.MAY_PRINT,), icon_name="tag", order=275
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "badge.print": ("Print badges", "Badges printed"),
    "badge.reissue": ("Reissue a badge", "Badge reissued"),
}
