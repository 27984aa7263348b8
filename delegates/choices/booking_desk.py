"""What an organiser does with one booking, in the Wagtail admin: record a payment, cancel it. It stands in this slice since cancelling
gives back seats in sessions as well; the page of the booking itself is the desk's (delegates/desks/viewsets/booking.py).
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from conference.lib.pence import pounds
from conference.lib.problems import Refused
from delegates.bookings.models import Booking
from delegates.choices import actions
from delegates.payments import actions as payments
from delegates.payments import queries
from delegates.payments.desk_forms import PaymentForm


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="Stands on the credit note: “School closed that day”.",
        error_messages={"required": "Please give a reason: it stands on the credit note."},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("delegates.add_payment")
def record_payment(request: HttpRequest, pk: int) -> HttpResponse:
    booking = get_object_or_404(queries.for_organisers(), pk=pk)
    first = {
        "kind": PaymentForm.CAME_IN if booking.balance >= 0 else PaymentForm.WENT_OUT,
        "pounds": abs(booking.balance) or None,
        "received_date": timezone.localdate(),
        "reference": booking.reference,
    }
    form = PaymentForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            payment = payments.record_payment(booking=booking, by=request.user, **form.fact())
        except Refused as refusal:
            _put(refusal, form)
        else:
            messages.success(request, f"{pounds(payment.pence)} recorded for {booking.reference}.")
            return redirect("booking_desk", booking.pk)
    return _page(request, booking, "payment", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("delegates.change_booking")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason first. An organiser may cancel after booking has closed; a lead may not."""
    booking = get_object_or_404(queries.for_organisers(), pk=pk)
    if booking.status == Booking.Status.CANCELLED:
        messages.info(request, f"{booking.reference} is cancelled already.")
        return redirect("booking_desk", booking.pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_booking(
                booking=booking, by=request.user, now=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            _put(refusal, form)
        else:
            messages.success(request, f"{booking.reference} is cancelled.")
            return redirect("booking_desk", booking.pk)
    return _page(request, booking, "cancel", form=form)


def _put(refusal: Refused, form: forms.Form) -> None:
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def _page(request: HttpRequest, booking: Booking, name: str, **context: object) -> HttpResponse:
    trail = [
        ("Home", reverse("wagtailadmin_home")),
        ("Bookings", reverse("booking:index")),
        (booking.reference, reverse("booking_desk", args=[booking.pk])),
    ]
    title = {"payment": "Record a payment for", "cancel": "Cancel booking"}[name]
    shared = {
        "booking": booking,
        "page_title": f"{title} {booking.reference}",
        "header_title": f"{title} {booking.reference}",
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "header_icon": "clipboard-list",
    }
    return TemplateResponse(request, f"delegates/choices/admin/{name}.html", shared | context)
