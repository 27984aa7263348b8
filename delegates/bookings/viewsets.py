"""Organisers' screens of this slice in the Wagtail admin: ticket types, price rules, vouchers. The lists of bookings and delegates show
what stands in other slices too, so they are in the uppermost one (desks).
"""

from __future__ import annotations

from django.urls import path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column

from conference.lib.desk import DeskViewSet
from conference.lib.forms import HundredthsField
from conference.lib.pence import pounds
from delegates.bookings.extra_desk import school_by_number, who_has_which
from delegates.bookings.models import CancellationRule, PriceRule, TicketType, Voucher
from delegates.bookings.rules import references


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
            FieldRowPanel([FieldPanel("capacity"), FieldPanel("code")]),
        ],
        base_form_class=TicketTypeForm,
    )


class PriceRuleForm(WagtailAdminModelForm):
    school = school_by_number(required=False)


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
    edit_handler = ObjectList(
        [
            FieldPanel("conference"),
            FieldPanel("kind"),
            FieldPanel("label"),
            FieldRowPanel([FieldPanel("percent"), FieldPanel("until_at")], heading="Early bird"),
            FieldRowPanel([FieldPanel("at_least")], heading="For many: the per cent above, from so many people on"),
            FieldPanel("every", heading="Every n-th place free"),
            FieldPanel("school", heading="People of one school come free"),
        ],
        base_form_class=PriceRuleForm,
    )


class VoucherForm(WagtailAdminModelForm):
    pence = HundredthsField(label="Pounds off each place", required=False, initial=0)

    def clean_code(self) -> str:
        """As it is stored, so that the same code in small letters is seen to be taken."""
        return references.typed_code(self.cleaned_data["code"])

    def clean_pence(self) -> int:
        return self.cleaned_data["pence"] or 0


class VoucherViewSet(DeskViewSet):
    model = Voucher
    icon = "key"
    menu_label = "Vouchers"
    related = ("conference", "ticket_type")
    instead = "People were booked with it: leave it, and set its places to what is taken."
    list_display = [
        "code",
        "label",
        Column("taken", label="Places paid towards"),
        Column("capacity", label="Places"),
        Column("conference", label="Conference"),
    ]
    list_filter = ["conference"]
    search_fields = ["code", "label"]
    ordering = ["-conference__date", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("conference"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("label")]),
            FieldRowPanel([FieldPanel("percent"), FieldPanel("pence")], heading="Either per cent or pounds"),
            FieldRowPanel([FieldPanel("capacity"), FieldPanel("until_at")]),
            FieldPanel("ticket_type"),
        ],
        base_form_class=VoucherForm,
    )


class CancellationRuleViewSet(DeskViewSet):
    model = CancellationRule
    icon = "undo"
    menu_label = "Cancellation"
    related = ("conference",)
    list_display = [
        Column("from_at", label="From", accessor=lambda row: date_format(localtime(row.from_at), "j F Y, H:i")),
        Column("percent", label="Stays to pay", accessor=lambda row: f"{row.percent} %"),
        Column("conference", label="Conference"),
    ]
    list_filter = ["conference"]
    search_fields = ["conference__name"]
    ordering = ["-conference__date", "from_at"]
    panels = [FieldPanel("conference"), FieldRowPanel([FieldPanel("from_at"), FieldPanel("percent")])]


REGISTERED: list = []
ADMIN_URLS: list = [path("bookings/<int:pk>/extras.xlsx", who_has_which, name="extras_people")]
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "booking.start": ("Begin", "Begun"),
    "booking.roster": ("Change the list", "List of colleagues changed"),
    "booking.code": ("Bring a code", "Code brought"),
    "booking.extras": ("Change extras", "Extras changed"),
    "booking.ask": ("Ask for places", "Approval asked for"),
    "booking.take_back": ("Take the request back", "Request taken back"),
    "booking.approve": ("Approve", "Approved"),
    "booking.decline": ("Decline", "Declined"),
    "booking.confirm": ("Confirm", "Confirmed"),
    "booking.paid": ("Mark as paid", "Paid"),
    "booking.unpaid": ("Mark as unpaid", "Awaiting payment again"),
    "booking.add": ("Add people", "People added"),
    "booking.withdraw": ("Withdraw people", "People withdrawn"),
    "booking.substitute": ("Put somebody in another’s place", "Somebody took over a ticket"),
    "booking.cancel": ("Cancel", "Cancelled"),
    "booking.hand-over": ("Hand over", "Handed over to another lead"),
}
