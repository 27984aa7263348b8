"""Organisers' screens of bookings that wait for their yes, in the Wagtail admin: the list, and one with its answer."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from conference.lib.problems import Problem, Refused
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking
from delegates.payments import actions, queries


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label="Why not",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The lead reads this in a letter and on her page. Her list is kept, and she can ask again.",
        error_messages={
            "required": "Please say why: the lead reads it.",
            "max_length": "That is longer than 400 characters. Please say it shorter.",
        },
    )


@require_safe
@permission_required("delegates.change_booking")
def requests(request: HttpRequest) -> HttpResponse:
    """Who asks for how many places, the oldest request first."""
    context = {"bookings": queries.requests()}
    return _page(request, "requests", "Requests for places", [], context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("delegates.change_booking")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: who, how many, at what price; and the two answers. What was answered already leads to the booking's page."""
    booking = get_object_or_404(queries.for_organisers(), pk=pk)
    if booking.status != Booking.Status.AWAITING_APPROVAL:
        messages.info(request, f"{booking.reference} does not wait for an answer: it was answered or taken back.")
        return redirect("booking_desk", pk)
    form, problems = DeclineForm(), []
    if request.method == "POST":
        if request.POST.get("do") == "decline":
            form = DeclineForm(request.POST)
        try:
            if form.is_bound and form.is_valid():
                actions.decline(
                    booking=booking, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
                )
                messages.success(request, f"{booking.reference} is declined. The lead is told by e-mail.")
                return redirect("booking_requests")
            if request.POST.get("do") == "approve":
                actions.approve(booking=booking, by=request.user, now=timezone.now(), seen_pence=_seen(request))
                messages.success(request, f"{booking.reference} is confirmed. The lead gets the invoice by e-mail.")
                return redirect("booking_requests")
        except Refused as refusal:
            problems = refusal.problems
    return _answer_page(request, booking, form, problems)


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None  # noqa: PLR2004 -- pence


def _answer_page(request: HttpRequest, booking: Booking, form: DeclineForm, problems: list[Problem]) -> HttpResponse:
    contents = booking_queries.contents_of(booking)
    price = contents.price(booking.asked_at)
    moved = (
        actions.price_moved(booking.asked_pence, price.gross_pence)
        if price.gross_pence != booking.asked_pence
        else None
    )
    people = booking.delegates.active().select_related("ticket_type", "school").prefetch_related("extras__extra")
    context = {
        "booking": booking,
        "people": people.order_by("position", "pk") if request.user.has_perm("delegates.view_delegate") else None,
        "price": price,
        "hindrances": problems or ([moved] if moved else contents.problems(timezone.now(), is_organiser=True)),
        "form": form,
    }
    trail = [("Requests", reverse("booking_requests"))]
    return _page(request, "request", f"Request {booking.reference}", trail, context)


def _page(
    request: HttpRequest, name: str, title: str, trail: list[tuple[str, str]], context: dict[str, object]
) -> HttpResponse:
    path = [("Home", reverse("wagtailadmin_home")), ("Bookings", reverse("booking:index")), *trail, (title, "")]
    shared = {
        "page_title": title,
        "header_title": title,
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in path],
        "header_icon": "help",
    }
    return TemplateResponse(request, f"delegates/payments/admin/{name}.html", shared | context)
