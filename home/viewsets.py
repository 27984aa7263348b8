"""What the public site adds to the organisers' desk: sponsors and exhibitors."""

from __future__ import annotations

from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from conference.lib.desk import XlsxOnly
from home.models import Sponsor


class SponsorIndexView(XlsxOnly, IndexView):
    """Sponsors of every conference; the filter picks one."""

    def get_base_queryset(self) -> object:
        return super().get_base_queryset().select_related("conference")


class SponsorViewSet(SnippetViewSet):
    model = Sponsor
    icon = "pick"
    menu_label = "Sponsors"
    menu_order = 270
    add_to_admin_menu = True
    index_view_class = SponsorIndexView
    copy_view_enabled = False
    list_display = ["name", Column("get_tier_display", label="Kind", sort_key="tier"), "stand", "conference", "live"]
    list_filter = ["conference", "tier", "live"]
    list_export = ["name", "get_tier_display", "text", "link", "stand", "live"]
    export_headings = {"get_tier_display": "Kind", "live": "Published"}
    export_filename = "sponsors"
    search_fields = ["name"]
    ordering = ["-conference__date", "sort_order", "name"]


LOG_ACTIONS = {
    "conference.copy": ("Begin a new edition", "Began a new edition as a copy of an earlier one"),
    "enquiries.delete_old": ("Delete old answers", "Answers older than the page promises were deleted"),
}
