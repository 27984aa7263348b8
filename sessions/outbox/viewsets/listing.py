"""The list of letters that have been sent: to look one up. Nothing is changed here."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from conference.lib.desk import DeskIndexView, DeskListViewSet, Never
from sessions.models import Letter
from sessions.outbox import access

# Letters are written, changed and thrown away by deeds, never by a form of Wagtail's.
register_permission_policy(Letter, Never(Letter, "add", "change", "delete"))


def moment(when: datetime | None) -> str:
    """`14 June 2027, 09:30`, in the conference's own time."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    return f"{local.day} {local:%B %Y, %H:%M}"


def _sent(letter: Letter) -> str:
    return f"{moment(letter.sent_at)}, perhaps not" if letter.posting_at else moment(letter.sent_at)


class SentLetterIndexView(DeskIndexView):
    page_title = "Sent letters"

    def get_base_queryset(self) -> QuerySet[Letter]:
        return Letter.objects.sent().select_related("conference")

    def get_edit_url(self, instance: Letter) -> str:
        return reverse("outbox_letter", args=[instance.pk])

    def get_list_buttons(self, instance: Letter) -> list:
        return []


class LetterURLFinder(ModelAdminURLFinder):
    """Where the site's history leads to from an entry about a letter."""

    def construct_edit_url(self, instance: Letter) -> str:
        return reverse("outbox_letter", args=[instance.pk])

    def get_edit_url(self, instance: Letter) -> str | None:
        may = self.user is None or self.user.has_perm(access.MAY_READ)
        return self.construct_edit_url(instance) if may else None


class SentLetterViewSet(DeskListViewSet):
    model = Letter
    icon = "mail"
    menu_label = "Sent letters"
    url_prefix = "outbox/sent"
    index_view_class = SentLetterIndexView
    url_finder_class = LetterURLFinder
    list_per_page = 50
    list_display = [
        "subject",
        Column("to_name", label="To", sort_key="to_name"),
        Column("to_email", label="Address", sort_key="to_email"),
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column("sent_at", label="Sent", accessor=_sent, sort_key="sent_at"),
    ]
    list_filter = ["conference", "kind"]
    search_fields = ["to_name", "to_email", "subject", "body"]
    ordering = ["-sent_at", "-pk"]
