"""Organisers' screens of this slice in the Wagtail admin: delegates, ticket types, price rules. The list of bookings shows money, so it
stands in the payments slice, which also puts these into its menu group.
"""

from __future__ import annotations

import django_filters
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permissions import register_permission_policy

from conference.lib.desk import DeskIndexView, DeskListViewSet, DeskViewSet, Never
from conference.lib.forms import HundredthsField
from conference.lib.pence import pounds
from conference.models import Conference
from delegates.bookings.models import Booking, Delegate, PriceRule, TicketType
from delegates.schools.models import School

# People come, change and go by deeds on their booking, never by a form over the row.
register_permission_policy(Delegate, Never(Delegate, "add", "change", "delete"))


def authorities() -> list[tuple[str, str]]:
    """The local authorities of the schools that have booked, as choices of a filter."""
    names = School.objects.filter(bookings__isnull=False).exclude(authority="").order_by("authority")
    return [(name, name) for name in names.values_list("authority", flat=True).distinct()]


class DelegateFilters(WagtailFilterSet):
    conference = django_filters.ModelChoiceFilter(
        field_name="booking__conference", queryset=Conference.objects.all(), label="Conference"
    )
    status = django_filters.ChoiceFilter(field_name="booking__status", choices=Booking.Status.choices, label="Booking")
    authority = django_filters.ChoiceFilter(
        field_name="school__authority", choices=authorities, label="Local authority"
    )
    coming = django_filters.BooleanFilter(field_name="withdrawn_at", lookup_expr="isnull", label="Still on the list")

    class Meta:
        model = Delegate
        fields = ["ticket_type"]


class DelegateIndexView(DeskIndexView):
    def get_edit_url(self, instance: Delegate) -> str:
        """Her booking's page, where everything about her is done."""
        return reverse("booking_desk", args=[instance.booking_id])

    def get_list_buttons(self, instance: Delegate) -> list:
        return []


class DelegateViewSet(DeskListViewSet):
    model = Delegate
    icon = "group"
    menu_label = "Delegates"
    related = ("school", "booking", "ticket_type")
    index_view_class = DelegateIndexView
    filterset_class = DelegateFilters
    list_display = [
        "full_name",
        Column("school.name", label="School", sort_key="school__name"),
        Column("role", label="Job", sort_key="role"),
        Column("booking.reference", label="Booking", sort_key="booking__reference"),
        Column("booking.get_status_display", label="Status", sort_key="booking__status"),
    ]
    search_fields = ["first_name", "last_name", "email", "school__name", "booking__reference"]
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


class TicketTypeForm(WagtailAdminModelForm):
    price_pence = HundredthsField(label="Price in pounds, before VAT")
    vat_rate = HundredthsField(label="VAT rate in per cent", help_text="20 or 0.")


class TicketTypeViewSet(DeskViewSet):
    model = TicketType
    icon = "tag"
    menu_label = "Ticket types"
    related = ("conference",)
    instead = "People are booked as this: leave it, and set its places to what is taken."
    sort_order_field = "sort_order"
    list_display = [
        "name",
        Column("price_pence", label="Price", accessor=lambda row: pounds(row.price_pence), sort_key="price_pence"),
        Column("vat_rate", label="VAT", accessor=lambda row: f"{row.vat_rate / 100:g} %"),
        Column("taken", label="Places taken"),
        Column("capacity", label="Places"),
        Column("conference", label="Conference"),
    ]
    list_filter = ["conference"]
    search_fields = ["name"]
    ordering = ["-conference__date", "sort_order", "name"]
    edit_handler = ObjectList(
        [
            FieldPanel("conference"),
            FieldPanel("name"),
            FieldPanel("description"),
            FieldRowPanel([FieldPanel("price_pence"), FieldPanel("vat_rate")]),
            FieldPanel("vat_reason"),
            FieldPanel("capacity"),
        ],
        base_form_class=TicketTypeForm,
    )


class PriceRuleViewSet(DeskViewSet):
    model = PriceRule
    icon = "form"
    menu_label = "Price rules"
    related = ("conference",)
    list_display = [
        "label",
        Column("get_kind_display", label="Kind", sort_key="kind"),
        Column("conference", label="Conference"),
    ]
    list_filter = ["conference", "kind"]
    search_fields = ["label"]
    ordering = ["-conference__date", "kind", "pk"]
    panels = [
        FieldPanel("conference"),
        FieldPanel("kind"),
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("percent"), FieldPanel("until_at")], heading="Early bird"),
        FieldPanel("every", heading="Every n-th place free"),
    ]


REGISTERED: list = []
ADMIN_URLS: list = []
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "booking.start": ("Begin", "Begun"),
    "booking.roster": ("Change the list", "List of colleagues changed"),
    "booking.confirm": ("Confirm", "Confirmed"),
    "booking.paid": ("Mark as paid", "Paid"),
    "booking.unpaid": ("Mark as unpaid", "Awaiting payment again"),
    "booking.cancel": ("Cancel", "Cancelled"),
}
