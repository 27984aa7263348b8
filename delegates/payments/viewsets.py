"""Organisers' screens of this slice in the Wagtail admin: the documents and payments, to be looked at only."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from conference.lib.desk import DeskIndexView, DeskListViewSet, DeskMenuItem, Never
from conference.lib.pence import pounds
from delegates.bookings.extra_desk import ExtraViewSet, SchoolAllowanceViewSet
from delegates.bookings.models import Booking
from delegates.bookings.viewsets import (
    CancellationRuleViewSet,
    PriceRuleViewSet,
    TicketTypeViewSet,
    VoucherViewSet,
)
from delegates.payments import pdfs, request_desk
from delegates.payments.models import CreditNote, Invoice, Payment

# A booking is changed by deeds, a document is written once, a payment is a fact: none of them has a form.
for _model in (Booking, Invoice, CreditNote, Payment):
    register_permission_policy(_model, Never(_model, "add", "change", "delete"))


def _day(when: Any) -> str:
    """`14 June 2027`."""
    local = timezone.localtime(when) if hasattr(when, "hour") else when
    return f"{local.day} {local:%B %Y}"


def _money(name: str, label: str, sort_key: str | None = None) -> Column:
    return Column(name, label=label, accessor=lambda row: pounds(getattr(row, name)), sort_key=sort_key or name)


# --- Documents and payments -----------------------------------------------------------------------------------------


class DocumentIndexView(DeskIndexView):
    pdf_url_name = ""

    def get_edit_url(self, instance: Model) -> str:
        return reverse(self.pdf_url_name, args=[instance.pk])

    def get_list_buttons(self, instance: Model) -> list:
        return []


class InvoiceIndexView(DocumentIndexView):
    pdf_url_name = "invoice_desk_pdf"


class CreditNoteIndexView(DocumentIndexView):
    pdf_url_name = "credit_note_desk_pdf"


class DocumentViewSet(DeskListViewSet):
    """What invoices and credit notes share: their numbers lead to the PDF."""

    related = ("booking__school",)
    search_fields = ["number", "booking__reference", "booking__school__name"]
    ordering = ["-issued_date", "-number"]
    document_columns = [
        "number",
        Column("issued_date", label="Issued", accessor=lambda row: _day(row.issued_date), sort_key="issued_date"),
        Column("booking.reference", label="Booking", sort_key="booking__reference"),
        Column("booking.school.name", label="School", sort_key="booking__school__name"),
        _money("gross_pence", "Total"),
    ]
    document_export = [
        "number",
        "issued_date",
        "booking.reference",
        "booking.school.name",
        "net_pence",
        "vat_pence",
        "gross_pence",
    ]
    export_headings = {"booking.reference": "Booking", "booking.school.name": "School"}
    list_filter = ["booking__conference", "issued_date"]


class InvoiceViewSet(DocumentViewSet):
    model = Invoice
    icon = "doc-full-inverse"
    menu_label = "Invoices"
    index_view_class = InvoiceIndexView
    list_display = [
        *DocumentViewSet.document_columns,
        Column("due_date", label="Due", accessor=lambda row: _day(row.due_date), sort_key="due_date"),
    ]
    list_export = [*DocumentViewSet.document_export, "due_date", "purchase_order"]
    export_filename = "invoices"


class CreditNoteViewSet(DocumentViewSet):
    model = CreditNote
    icon = "undo"
    menu_label = "Credit notes"
    related = ("booking__school", "invoice")
    index_view_class = CreditNoteIndexView
    list_display = [
        *DocumentViewSet.document_columns,
        Column("invoice.number", label="Invoice", sort_key="invoice__number"),
        Column("reason", label="Reason"),
    ]
    list_export = [*DocumentViewSet.document_export, "invoice.number", "reason"]
    export_headings = DocumentViewSet.export_headings | {"invoice.number": "Invoice"}
    export_filename = "credit-notes"


class PaymentIndexView(DeskIndexView):
    def get_edit_url(self, instance: Payment) -> str:
        return reverse("booking_desk", args=[instance.booking_id])

    def get_list_buttons(self, instance: Payment) -> list:
        return []


class PaymentViewSet(DeskListViewSet):
    model = Payment
    icon = "download"
    menu_label = "Payments"
    related = ("booking__school",)
    index_view_class = PaymentIndexView
    list_display = [
        "external_id",
        Column("get_kind_display", label="Kind", sort_key="kind"),
        _money("pence", "Amount"),
        Column("received_at", label="Received", accessor=lambda row: _day(row.received_at), sort_key="received_at"),
        Column("booking.reference", label="Booking", sort_key="booking__reference"),
        Column("booking.school.name", label="School", sort_key="booking__school__name"),
    ]
    list_filter = ["booking__conference", "kind"]
    search_fields = ["external_id", "booking__reference", "booking__school__name"]
    list_export = [
        "external_id",
        "get_kind_display",
        "pence",
        "received_at",
        "booking.reference",
        "booking.school.name",
    ]
    export_headings = {"get_kind_display": "Kind", "booking.reference": "Booking", "booking.school.name": "School"}
    export_filename = "payments"
    ordering = ["-received_at", "-pk"]


@require_safe
@permission_required("delegates.view_invoice")
def invoice_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    invoice = get_object_or_404(Invoice, pk=pk)
    return _pdf(invoice.number, pdfs.invoice(invoice))


@require_safe
@permission_required("delegates.view_creditnote")
def credit_note_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    note = get_object_or_404(CreditNote.objects.select_related("invoice"), pk=pk)
    return _pdf(note.number, pdfs.credit_note(note))


def _pdf(number: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{number}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


class BookingsGroup(ModelViewSetGroup):
    """What is set up for booking; the desk (delegates/desks/viewsets) puts the lists of bookings and delegates before it, and registers it."""

    menu_label = "Bookings"
    menu_icon = "clipboard-list"
    menu_order = 130
    items = (
        TicketTypeViewSet,
        PriceRuleViewSet,
        VoucherViewSet,
        CancellationRuleViewSet,
        ExtraViewSet,
        SchoolAllowanceViewSet,
    )


class MoneyGroup(ModelViewSetGroup):
    menu_label = "Money"
    menu_icon = "doc-full-inverse"
    menu_order = 140
    items = (InvoiceViewSet, CreditNoteViewSet, PaymentViewSet)


REGISTERED: list = [MoneyGroup()]
ADMIN_URLS: list = [
    path("bookings/invoices/<int:pk>.pdf", invoice_pdf, name="invoice_desk_pdf"),
    path("bookings/credit-notes/<int:pk>.pdf", credit_note_pdf, name="credit_note_desk_pdf"),
    path("bookings/requests/", request_desk.requests, name="booking_requests"),
    path("bookings/requests/<int:pk>/", request_desk.answer, name="booking_request"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Requests",
        reverse_lazy("booking_requests"),
        may=("delegates.change_booking",),
        name="booking-requests",
        icon_name="help",
        order=128,
    ),
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "payment.record": ("Record a payment", "Payment recorded"),
}
