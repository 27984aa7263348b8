"""An organiser's page of one booking: money, documents, colleagues, notes, and its history in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from delegates.arrangements.queries import answered_ids
from delegates.bookings.models import Booking
from delegates.desks import access, actions, rules
from delegates.desks.desk_forms import NoteForm
from delegates.desks.queries import narrowing
from delegates.desks.queries.history import history, notes
from delegates.payments import queries as payments


@require_safe
@permission_required("delegates.view_booking")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(payments.for_organisers(), pk=pk), NoteForm())


@require_POST
@permission_required("delegates.change_booking")
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(payments.for_organisers(), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, booking, form)
    actions.add_note(booking=booking, text=form.cleaned_data["text"], by=request.user, now=timezone.now())
    messages.success(request, "Your note is written down.")
    return redirect(f"{reverse('booking_desk', args=[pk])}#notes")


@require_POST
@permission_required("delegates.change_booking")
def take_out_note(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    actions.take_out_note(note=access.note_of(request.user, pk, note), by=request.user)
    messages.success(request, "Your note is taken out.")
    return redirect(f"{reverse('booking_desk', args=[pk])}#notes")


def _page(request: HttpRequest, booking: Booking, note_form: NoteForm) -> HttpResponse:
    people = None
    if request.user.has_perm("delegates.view_delegate"):
        people = list(narrowing.with_chosen(booking.delegates.select_related("ticket_type")).order_by("position", "pk"))
    trail = [("Home", reverse("wagtailadmin_home")), ("Bookings", reverse("booking:index")), (booking.reference, "")]
    context = {
        "booking": booking,
        "people": people,
        "slots": narrowing.slots_to_choose().get(booking.conference_id, 0),
        "answered": answered_ids(people or []),
        "vehicles": rules.vehicles(booking.coaches, booking.cars),
        "invoices": booking.invoices.order_by("pk"),
        "credit_notes": booking.credit_notes.select_related("invoice").order_by("pk"),
        "payments": booking.payments.all(),
        "notes": notes(booking),
        "note_form": note_form,
        "history": history(booking),
        "overpaid": -booking.balance,
        "page_title": f"Booking {booking.reference}",
        "header_title": f"Booking {booking.reference}",
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "header_icon": "clipboard-list",
    }
    return TemplateResponse(request, "delegates/desks/admin/booking.html", context)
