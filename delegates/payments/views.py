"""Screens from the finished list on: price and confirming, one booking, its documents."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from conference.lib.problems import Refused
from delegates.bookings import queries as booking_queries
from delegates.bookings.access import booking_for, is_organiser
from delegates.bookings.models import Booking
from delegates.payments import access, actions, pdfs, queries
from delegates.payments.forms import ReviewForm
from delegates.waiting import queries as waiting_queries


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """The price line by line, the purchase order, and the button that confirms."""
    booking, now = booking_for(request.user, reference), timezone.now()
    if booking.status != Booking.Status.DRAFT:
        return redirect("delegates:booking", booking.reference)
    form = ReviewForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _confirmed(request, booking, form):
        return redirect("delegates:booking", booking.reference)
    people = list(booking.delegates.active().select_related("ticket_type", "school").prefetch_related("extras__extra"))
    if not people:
        return redirect("delegates:booking-roster", booking.reference)
    contents = booking_queries.contents_of(booking)
    facts = waiting_queries.facts(contents, now)
    if facts.is_part:
        return redirect("delegates:booking-offer", booking.reference)
    price, organises = contents.price(now), is_organiser(request.user)
    if form:
        form.data = {**form.data.dict(), "seen": price.gross_pence}  # what stands on the page now
    else:
        first = {"bill_to": actions.school_address(booking), "purchase_order": booking.purchase_order}
        form = ReviewForm(initial={**first, "seen": price.gross_pence})
    context = {
        "booking": booking,
        "conference": booking.conference,
        "people": people,
        "price": price,
        "policy": booking_queries.policy_in_words(booking.conference),
        "form": form,
        "asks": booking.conference.needs_approval and not organises,
        "has_extras": bool(contents.offered),
        "hindrances": [] if form.errors else contents.problems(now, is_organiser=organises, line=facts.line),
        "facts": facts,
    }
    return render(request, "delegates/payments/review.html", context)


def _confirmed(request: HttpRequest, booking: Booking, form: ReviewForm) -> bool:
    """Whether it worked; what stood in the way is put on the form. Where bookings wait for an organiser's yes, it is asked for."""
    organises = is_organiser(request.user)
    asks = booking.conference.needs_approval and not organises
    deed = {
        "booking": booking,
        "by": request.user,
        "now": timezone.now(),
        "purchase_order": form.cleaned_data["purchase_order"],
        "bill_to": form.cleaned_data["bill_to"],
        "seen_pence": form.cleaned_data["seen"],
    }
    try:
        actions.ask(**deed) if asks else actions.confirm_on_invoice(**deed, is_organiser=organises)
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.message)
        return False
    messages.success(request, "Your request is with the organisers." if asks else "Your booking is confirmed.")
    return True


@require_http_methods(["POST"])
def take_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The lead takes her request for places back, to change its list or to let it be."""
    booking = booking_for(request.user, reference)
    was = booking.status
    booking = actions.take_back(booking=booking, by=request.user, now=timezone.now())
    if was == Booking.Status.AWAITING_APPROVAL and booking.status == Booking.Status.DRAFT:
        messages.success(request, "Your request is taken back. It is a draft again.")
    return redirect("delegates:booking", booking.reference)


@require_GET
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """One booking: where it stands, who is in it, its documents, what happens next."""
    row = booking_for(request.user, reference)
    context = {
        "booking": row,
        "conference": row.conference,
        "people": list(
            row.delegates.active().select_related("ticket_type", "school").prefetch_related("extras__extra")
        ),
        "invoices": list(row.invoices.order_by("pk")),
        "credit_notes": list(row.credit_notes.select_related("invoice").order_by("pk")),
        "payments": list(row.payments.all()),
        "money": queries.money_of(row),
        "waiting": waiting_queries.entry_of(row) if row.status == Booking.Status.DRAFT else None,
        "cannot_cancel": booking_queries.cancel_problems_of(row, timezone.now()),
    }
    return render(request, "delegates/payments/booking.html", context)


@require_GET
def invoice_pdf(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    return _pdf(number, pdfs.invoice(access.invoice_for(request.user, reference, number)))


@require_GET
def credit_note_pdf(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    return _pdf(number, pdfs.credit_note(access.credit_note_for(request.user, reference, number)))


def _pdf(number: str, content: bytes) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{number}.pdf"'},
    )
