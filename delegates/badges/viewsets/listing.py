"""The list of all badges, live and revoked: to look one up and to reissue it. Nothing is edited here."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton, ListingButton

from conference.models import Conference
from delegates.badges import access
from delegates.badges.models import Badge
from delegates.schools.models import School


class BadgeFilterSet(WagtailFilterSet):
    school = django_filters.ModelChoiceFilter(
        field_name="delegate__school",
        label="School",
        queryset=School.objects.filter(delegates__badges__isnull=False).distinct().order_by("name"),
    )
    conference = django_filters.ModelChoiceFilter(
        field_name="delegate__booking__conference", label="Conference", queryset=Conference.objects.order_by("-date")
    )
    printed = django_filters.BooleanFilter(
        field_name="printed_at",
        lookup_expr="isnull",
        exclude=True,
        label="Printed",
        widget=forms.Select(choices=[("", "All"), ("true", "Printed"), ("false", "Not yet printed")]),
    )
    revoked = django_filters.BooleanFilter(
        field_name="revoked_at",
        lookup_expr="isnull",
        exclude=True,
        label="Standing",
        widget=forms.Select(choices=[("", "All"), ("false", "Opens the door"), ("true", "Revoked")]),
    )

    class Meta:
        model = Badge
        fields: list[str] = []


class BadgeIndexView(IndexView):
    """Shows the badge's person; offers to reissue what is live."""

    any_permission_required = ["add", "change", "view"]

    def get_base_queryset(self) -> QuerySet[Badge]:
        return super().get_base_queryset().select_related("delegate__school", "delegate__booking")

    def get_edit_url(self, instance: Badge) -> str | None:
        return None

    def get_list_buttons(self, instance: Badge) -> list[ListingButton]:
        if instance.revoked_at or not self.request.user.has_perm(access.MAY_PRINT):
            return []
        label = f"Reissue the badge of {instance.delegate.full_name}"
        url = reverse("badges_reissue", args=[instance.pk])
        return [ListingButton("Reissue", url=url, attrs={"aria-label": label})]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton("Print badges", url=reverse("badges_print"), icon_name="tag")]


def _standing(badge: Badge) -> str:
    return "Revoked" if badge.revoked_at else "Opens the door"


class BadgeViewSet(ModelViewSet):
    model = Badge
    icon = "tag"
    menu_label = "All badges"
    url_prefix = "badges/all"
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ["number", "delegate__first_name", "delegate__last_name"]
    form_fields: list[str] = []
    index_view_class = BadgeIndexView
    filterset_class = BadgeFilterSet
    ordering = ["-pk"]
    list_display = [
        "number",
        Column("name", label="Name", accessor="delegate.full_name", sort_key="delegate__last_name"),
        Column("school", label="School", accessor="delegate.school.name", sort_key="delegate__school__name"),
        Column("standing", label="Standing", accessor=_standing),
        DateColumn("printed_at", label="Printed", sort_key="printed_at"),
        DateColumn("made_at", label="Made", sort_key="made_at"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        without = {"add_url_name": None, "edit_url_name": None, "delete_url_name": None, "copy_url_name": None}
        return super().get_index_view_kwargs(**without, **kwargs)

    def register_admin_url_finder(self) -> None:
        """There is no address to edit a badge at; the site's history would look for one."""
