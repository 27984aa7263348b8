"""Organisers' screens of this slice in the Wagtail admin: the schools, and who may act for one."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from conference.lib.desk import Never
from delegates.schools import actions
from delegates.schools.models import Membership, School

# A school that closed is marked; bookings stand on it. A lead makes her own membership by booking; it is confirmed or ended.
register_permission_policy(School, Never(School, "delete"))
register_permission_policy(Membership, Never(Membership, "add", "change"))


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


# --- Schools --------------------------------------------------------------------------------------------------------


def _values(field: str) -> list[tuple[str, str]]:
    """What occurs in a column, as choices of a filter."""
    return [(value, value) for value in School.objects.values_in(field)]


class SchoolFilters(WagtailFilterSet):
    phase = django_filters.ChoiceFilter(choices=lambda: _values("phase"))
    authority = django_filters.ChoiceFilter(choices=lambda: _values("authority"), label="Local authority")

    class Meta:
        model = School
        fields = ["phase", "authority", "is_open", "is_confirmed"]


class SchoolForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.name, self.instance.town = cleaned.get("name", ""), cleaned.get("town", "")
        self.instance.postcode = cleaned.get("postcode", "")
        self.instance.fold()
        if self.instance.urn is None and School.objects.twins_of(self.instance).exists():
            raise ValidationError({"name": "There is a place of this name in this town already."})
        return cleaned


class SchoolIndex(IndexView):
    def search_queryset(self, queryset: QuerySet[School]) -> QuerySet[School]:
        """As leads search: the beginning of each word, in name, place, postcode or URN."""
        return queryset.matching(self.search_query) if self.is_searching else queryset

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("name"),
            Column("where", label="Town or authority", sort_key="town"),
            Column("postcode", sort_key="postcode"),
            Column("phase", sort_key="phase"),
            Column("urn", label="URN", sort_key="urn"),
            BooleanColumn("is_open", label="Open", sort_key="is_open"),
            ConfirmColumn("school-confirm", "delegates.change_school"),
        ]


class SchoolViewSet(ModelViewSet):
    model = School
    icon = "home"
    menu_label = "All schools"
    index_view_class = SchoolIndex
    filterset_class = SchoolFilters
    search_fields = ["name_folded"]
    search_backend_name = None
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["name"]
    ordering = ["name", "town", "pk"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                "<p>Schools with a URN come from the national register: what is changed here is overwritten when a newer"
                " register is loaded. Places without one were typed by leads.</p>"
            ),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("urn", read_only=True), FieldPanel("phase"), FieldPanel("kind")]),
            FieldRowPanel([FieldPanel("town"), FieldPanel("postcode"), FieldPanel("authority")]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("easting", help_text="East"), FieldPanel("northing", help_text="North")])],
                heading="Position on the National Grid, in metres",
            ),
            FieldPanel("is_open", help_text="A closed school is not found any more; its bookings stay."),
        ],
        base_form_class=SchoolForm,
    )


@require_POST
def confirm_school(request: HttpRequest, pk: int) -> HttpResponse:
    _need(request, "delegates.change_school")
    school = get_object_or_404(School, pk=pk)
    actions.confirm_school(school=school, by=request.user, now=timezone.now())
    messages.success(request, f"{school} is confirmed: every lead can find it now.")
    return _back(request, "school:index")


# --- Memberships ----------------------------------------------------------------------------------------------------


class MembershipIndex(IndexView):
    page_title = "Leads of schools"

    def get_base_queryset(self) -> QuerySet[Membership]:
        return super().get_base_queryset().select_related("user", "school")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)("user", label="Lead", sort_key="user__last_name"),
            Column("user.email", label="E-mail address", sort_key="user__email"),
            Column("school", label="May act for", sort_key="school__name"),
            DateColumn("since_at", label="Since", sort_key="since_at"),
            ConfirmColumn("membership-confirm", "delegates.change_membership"),
        ]


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "key"
    menu_label = "Leads of schools"
    index_view_class = MembershipIndex
    list_filter = ["is_confirmed"]
    search_fields = ["user__email", "user__first_name", "user__last_name", "school__name"]
    search_backend_name = None
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["user"]
    ordering = ["is_confirmed", "-since_at", "pk"]
    form_fields = ["is_confirmed"]


@require_POST
def confirm_membership(request: HttpRequest, pk: int) -> HttpResponse:
    _need(request, "delegates.change_membership")
    membership = get_object_or_404(Membership.objects.select_related("user", "school"), pk=pk)
    actions.confirm_membership(membership=membership, by=request.user, now=timezone.now())
    messages.success(request, f"{membership.user} may act for {membership.school}, and sees all its bookings.")
    return _back(request, "membership:index")


def _need(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _back(request: HttpRequest, index: str) -> HttpResponse:
    """To the list as it was filtered, if that is where the button stood."""
    here = reverse(index)
    came_from = request.headers.get("Referer", "").partition(request.get_host())[2]
    return redirect(came_from if came_from.partition("?")[0] == here else here)


class SchoolsGroup(ModelViewSetGroup):
    menu_label = "Schools"
    menu_icon = "home"
    menu_order = 250
    items = (MembershipViewSet, SchoolViewSet)


REGISTERED: list = [SchoolsGroup()]
ADMIN_URLS: list = [
    path("schools/<int:pk>/confirm/", confirm_school, name="school-confirm"),
    path("memberships/<int:pk>/confirm/", confirm_membership, name="membership-confirm"),
]
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "school.add": ("Type", "Typed by a lead"),
    "school.confirm": ("Confirm", "Confirmed"),
    "membership.confirm": ("Confirm", "Confirmed"),
}
