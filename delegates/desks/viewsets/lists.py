"""The lists of delegates and of bookings: filters, search, download, and what can be done with several at once."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from conference.lib.desk import DeskIndexView, DeskListViewSet, Never
from conference.lib.pence import pounds
from conference.models import Conference
from delegates.bookings.models import Booking, Delegate, Extra, TicketType
from delegates.desks.queries import narrowing
from delegates.desks.viewsets.ticking import BulkList
from delegates.payments import queries as payments
from sessions.models import Stream

# People come, change and go by deeds on their booking, never by a form over the row.
register_permission_policy(Delegate, Never(Delegate, "add", "change", "delete"))

WITH_ITS_CONFERENCE = "{0.name} ({0.conference.name})"


def yes_or_no(label: str, method: str) -> django_filters.BooleanFilter:
    return django_filters.BooleanFilter(label=label, method=method, widget=BooleanRadioSelect)


class OfItsConference(django_filters.ModelChoiceFilter):
    """Choices that say which edition they are of: “Full day (South Coast 2027)”."""

    class field_class(django_filters.ModelChoiceFilter.field_class):  # noqa: N801 -- django-filter's own name
        def label_from_instance(self, obj: TicketType | Extra | Stream) -> str:
            return WITH_ITS_CONFERENCE.format(obj)


def _day(when: Any) -> str:
    """`14 June 2027`."""
    local = timezone.localtime(when)
    return f"{local.day} {local:%B %Y}"


# --- Delegates ------------------------------------------------------------------------------------------------------


class DelegateFilters(WagtailFilterSet):
    conference = django_filters.ModelChoiceFilter(
        field_name="booking__conference", queryset=Conference.objects.all(), label="Conference"
    )
    status = django_filters.MultipleChoiceFilter(
        field_name="booking__status", choices=Booking.Status.choices, label="Booking", widget=CheckboxSelectMultiple
    )
    ticket_type = OfItsConference(
        queryset=TicketType.objects.select_related("conference").order_by("-conference__date", "sort_order", "pk"),
        label="Comes as",
    )
    school = django_filters.ModelChoiceFilter(queryset=lambda _: narrowing.schools_booked(), label="School")
    authority = django_filters.ChoiceFilter(
        field_name="school__authority", choices=narrowing.authorities, label="Local authority"
    )
    stream = OfItsConference(queryset=lambda _: narrowing.streams(), method="by_stream", label="In a session of")
    extra = OfItsConference(queryset=lambda _: narrowing.extras(), method="by_extra", label="Has the extra")
    choices = yes_or_no("Sessions still to choose", "by_choices")
    answers = yes_or_no("Needs not yet told", "by_answers")
    owed = yes_or_no("Booking has something to pay", "by_money")
    badge = yes_or_no("Badge printed", "by_badge")
    link = django_filters.BooleanFilter(
        field_name="link_sent_at",
        lookup_expr="isnull",
        exclude=True,
        label="Personal link sent",
        widget=BooleanRadioSelect,
    )
    coming = django_filters.BooleanFilter(
        field_name="withdrawn_at", lookup_expr="isnull", label="Still on the list", widget=BooleanRadioSelect
    )
    confirmed_at = django_filters.DateFromToRangeFilter(
        field_name="booking__confirmed_at", label="Booking confirmed", widget=DateRangePickerWidget
    )

    class Meta:
        model = Delegate
        fields: list[str] = []

    def by_stream(self, rows: QuerySet[Delegate], _name: str, value: Stream) -> QuerySet[Delegate]:
        return narrowing.choosing_stream(rows, value)

    def by_extra(self, rows: QuerySet[Delegate], _name: str, value: Extra) -> QuerySet[Delegate]:
        return narrowing.having_extra(rows, value)

    def by_choices(self, rows: QuerySet[Delegate], _name: str, value: bool) -> QuerySet[Delegate]:  # noqa: FBT001 -- django-filter's own
        return narrowing.owing_choices(rows, owes=value)

    def by_answers(self, rows: QuerySet[Delegate], _name: str, value: bool) -> QuerySet[Delegate]:  # noqa: FBT001 -- django-filter's own
        return narrowing.owing_answers(rows, owes=value)

    def by_money(self, rows: QuerySet[Delegate], _name: str, value: bool) -> QuerySet[Delegate]:  # noqa: FBT001 -- django-filter's own
        return narrowing.of_bookings_that_owe(rows, owe=value)

    def by_badge(self, rows: QuerySet[Delegate], _name: str, value: bool) -> QuerySet[Delegate]:  # noqa: FBT001 -- django-filter's own
        return narrowing.with_badge(rows, printed=value)


class DelegateIndexView(BulkList, DeskIndexView):
    def get_base_queryset(self) -> QuerySet[Delegate]:
        return narrowing.delegates()

    def search_queryset(self, queryset: QuerySet[Delegate]) -> QuerySet[Delegate]:
        return queryset.matching(self.search_query) if self.is_searching else queryset

    @cached_property
    def columns(self) -> list[Column]:
        name = self._get_title_column_class(TitleColumn)(
            "full_name",
            label="Name",
            sort_key="last_name",
            get_url=self.get_edit_url,
            get_title_id=lambda row: f"delegate_{row.pk}_title",
        )
        ticks = [BulkActionsCheckboxColumn("bulk_actions", obj_type="delegate")] if self.bulk_buttons else []
        return [*ticks, name, *super().columns[1:]]

    def get_edit_url(self, instance: Delegate) -> str:
        """Her booking's page, where everything about her is done."""
        return reverse("booking_desk", args=[instance.booking_id])

    def get_list_buttons(self, instance: Delegate) -> list:
        return []


class DelegateViewSet(DeskListViewSet):
    model = Delegate
    icon = "group"
    menu_label = "Delegates"
    index_view_class = DelegateIndexView
    filterset_class = DelegateFilters
    list_display = [
        "full_name",
        Column("school.name", label="School", sort_key="school__name"),
        Column("role", label="Job", sort_key="role"),
        Column("ticket_type.name", label="Comes as", sort_key="ticket_type__name"),
        Column("booking.reference", label="Booking", sort_key="booking__reference"),
        Column("booking.get_status_display", label="Status", sort_key="booking__status"),
    ]
    search_fields = ["folded"]
    list_export = [
        "first_name",
        "last_name",
        "email",
        "role",
        "school.name",
        "school.town",
        "ticket_type.name",
        "booking.reference",
        "booking.get_status_display",
    ]
    export_headings = {
        "school.name": "School",
        "school.town": "Town",
        "ticket_type.name": "Comes as",
        "booking.reference": "Booking",
        "booking.get_status_display": "Status",
    }
    export_filename = "delegates"
    ordering = ["last_name", "first_name", "pk"]


# --- Bookings -------------------------------------------------------------------------------------------------------

VEHICLES = [("SOME", "Coach or car"), ("NONE", "Neither"), ("NOT_TOLD", "Not told yet")]
BALANCES = [("owed", "Something to pay"), ("settled", "All settled"), ("overpaid", "Something to pay back")]


class BookingFilters(WagtailFilterSet):
    conference = django_filters.ModelChoiceFilter(queryset=Conference.objects.all(), label="Conference")
    status = django_filters.MultipleChoiceFilter(
        choices=Booking.Status.choices, label="Status", widget=CheckboxSelectMultiple
    )
    balance = django_filters.ChoiceFilter(choices=BALANCES, method="by_balance", label="Money", widget=RadioSelect)
    overdue = yes_or_no("Invoice overdue", "by_overdue")
    school = django_filters.ModelChoiceFilter(queryset=lambda _: narrowing.schools_booked(), label="School")
    authority = django_filters.ChoiceFilter(
        field_name="school__authority", choices=narrowing.authorities, label="Local authority"
    )
    notes = yes_or_no("Has notes", "by_notes")
    vehicles = django_filters.ChoiceFilter(choices=VEHICLES, method="by_vehicles", label="Comes by", widget=RadioSelect)
    created_at = django_filters.DateFromToRangeFilter(label="Made", widget=DateRangePickerWidget)

    class Meta:
        model = Booking
        fields: list[str] = []

    def by_balance(self, rows: QuerySet[Booking], _name: str, value: str) -> QuerySet[Booking]:
        return narrowing.by_balance(rows, value)

    def by_overdue(self, rows: QuerySet[Booking], _name: str, value: bool) -> QuerySet[Booking]:  # noqa: FBT001 -- django-filter's own
        return narrowing.overdue(rows, on=timezone.localdate(), late=value)

    def by_notes(self, rows: QuerySet[Booking], _name: str, value: bool) -> QuerySet[Booking]:  # noqa: FBT001 -- django-filter's own
        return narrowing.with_notes(rows, has=value)

    def by_vehicles(self, rows: QuerySet[Booking], _name: str, value: str) -> QuerySet[Booking]:
        return narrowing.with_vehicles(rows, value)


class BookingIndexView(BulkList, DeskIndexView):
    def get_base_queryset(self) -> QuerySet[Booking]:
        return payments.for_organisers()

    def search_queryset(self, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        return narrowing.bookings_matching(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def columns(self) -> list[Column]:
        name = self._get_title_column_class(TitleColumn)(
            "reference",
            label="Reference",
            sort_key="reference",
            get_url=self.get_edit_url,
            get_title_id=lambda row: f"booking_{row.pk}_title",
        )
        ticks = [BulkActionsCheckboxColumn("bulk_actions", obj_type="booking")] if self.bulk_buttons else []
        return [*ticks, name, *super().columns[1:]]

    def get_edit_url(self, instance: Booking) -> str:
        return reverse("booking_desk", args=[instance.pk])

    def get_list_buttons(self, instance: Booking) -> list:
        return []

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("delegates.change_booking"):
            return []
        return [HeaderButton("Take down by telephone", url=reverse("booking_telephone"), icon_name="plus")]


class BookingURLFinder(ModelAdminURLFinder):
    """Where the site's history leads to from an entry about a booking."""

    def construct_edit_url(self, instance: Booking) -> str:
        return reverse("booking_desk", args=[instance.pk])

    def get_edit_url(self, instance: Booking) -> str | None:
        may = self.user is None or self.user.has_perm("delegates.view_booking")
        return self.construct_edit_url(instance) if may else None


def _money(name: str, label: str) -> Column:
    return Column(name, label=label, accessor=lambda row: pounds(getattr(row, name)), sort_key=name)


class BookingViewSet(DeskListViewSet):
    model = Booking
    icon = "clipboard-list"
    menu_label = "Bookings"
    index_view_class = BookingIndexView
    url_finder_class = BookingURLFinder
    filterset_class = BookingFilters
    list_display = [
        "reference",
        Column("school.name", label="School", sort_key="school__name"),
        Column("lead.get_full_name", label="Lead", sort_key="lead__last_name"),
        Column("people", label="Delegates", sort_key="people"),
        _money("invoiced", "Invoiced"),
        _money("balance", "Owed"),
        Column("get_status_display", label="Status", sort_key="status"),
        Column("created_at", label="Made", accessor=lambda row: _day(row.created_at), sort_key="created_at"),
    ]
    search_fields = ["reference", "school__name", "lead__email", "lead__last_name", "purchase_order"]
    list_export = [
        "reference",
        "school.name",
        "school.town",
        "lead.email",
        "get_status_display",
        "purchase_order",
        "people",
        "invoiced",
        "credited",
        "paid",
        "balance",
        "coaches",
        "cars",
        "created_at",
        "confirmed_at",
    ]
    export_headings = {
        "school.name": "School",
        "school.town": "Town",
        "lead.email": "Lead",
        "get_status_display": "Status",
        "people": "Delegates",
        "invoiced": "Invoiced (pence)",
        "credited": "Credited (pence)",
        "paid": "Paid (pence)",
        "balance": "Owed (pence)",
    }
    export_filename = "bookings"
    ordering = ["-created_at", "-pk"]
