"""The organisers' list of schools: found as leads find them, corrected, and those confirmed that a lead has typed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.permissions import register_permission_policy

from conference.lib.desk import Never, XlsxOnly
from delegates.schools import actions
from delegates.schools.desk_forms import DomainForm
from delegates.schools.models import School
from delegates.schools.viewsets.buttons import ConfirmColumn, back, need

# A school that closed is marked; bookings stand on it.
register_permission_policy(School, Never(School, "delete"))


def _values(field: str) -> list[tuple[str, str]]:
    """What occurs in a column, as choices of a filter."""
    return [(value, value) for value in School.objects.values_in(field)]


class SchoolFilters(WagtailFilterSet):
    phase = django_filters.ChoiceFilter(choices=lambda: _values("phase"))
    authority = django_filters.ChoiceFilter(choices=lambda: _values("authority"), label="Local authority")
    booked = django_filters.BooleanFilter(
        field_name="bookings",
        lookup_expr="isnull",
        exclude=True,
        distinct=True,
        label="Has a booking",
        widget=BooleanRadioSelect,
    )

    class Meta:
        model = School
        fields = ["booked", "phase", "authority", "trust", "is_open", "is_confirmed"]


class SchoolForm(DomainForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.name, self.instance.town = cleaned.get("name", ""), cleaned.get("town", "")
        self.instance.postcode = cleaned.get("postcode", "")
        self.instance.fold()
        if self.instance.urn is None and School.objects.twins_of(self.instance).exists():
            raise ValidationError({"name": "There is a place of this name in this town already."})
        return cleaned


class SchoolIndex(XlsxOnly, IndexView):
    def get_base_queryset(self) -> QuerySet[School]:
        return super().get_base_queryset().select_related("trust")

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
    list_export = ["name", "town", "postcode", "authority", "phase", "urn", "trust.name", "is_open", "is_confirmed"]
    export_headings = {"trust.name": "Trust"}
    export_filename = "schools"
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
            FieldRowPanel(
                [
                    FieldPanel("domain", help_text="Leads whose address ends so are let in by it: poolehigh.example"),
                    FieldPanel("trust", read_only=True),
                ],
                heading="Who may act for it",
            ),
            FieldPanel("is_open", help_text="A closed school is not found any more; its bookings stay."),
        ],
        base_form_class=SchoolForm,
    )


@require_POST
def confirm_school(request: HttpRequest, pk: int) -> HttpResponse:
    need(request, "delegates.change_school")
    school = get_object_or_404(School, pk=pk)
    actions.confirm_school(school=school, by=request.user, now=timezone.now())
    messages.success(request, f"{school} is confirmed: every lead can find it now.")
    return back(request, "school:index")
