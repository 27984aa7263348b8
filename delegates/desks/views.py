"""Screens of a confirmed booking's people: who is coming, add some, withdraw some, one instead of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from conference.lib.problems import Refused
from delegates.bookings import forms as booking_forms
from delegates.bookings import queries as booking_queries
from delegates.bookings.access import booking_for, is_organiser
from delegates.bookings.actions import Person
from delegates.bookings.models import Booking
from delegates.bookings.rules.prices import Price
from delegates.bookings.views.roster import Page, write_list
from delegates.choices import actions
from delegates.desks import queries
from delegates.desks.access import member_for
from delegates.desks.forms import SubstituteForm
from delegates.payments import actions as payments
from delegates.payments import queries as money

ADDED = "added"  # people who were written down and wait for the lead's word, in her session


@require_GET
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Who is coming, what each still owes, and what can be changed."""
    booking = booking_for(request.user, reference)
    if booking.status not in Booking.HOLDING:
        return redirect("delegates:booking", booking.reference)
    rows, now = queries.members(booking), timezone.now()
    contents = booking_queries.contents_of(booking)
    context = {
        "booking": booking,
        "conference": booking.conference,
        "rows": rows,
        "owing": queries.owing(rows),
        "cannot_add": money.adding(contents, [], now, is_organiser=is_organiser(request.user)).problems,
        "policy": booking_queries.policy_in_words(booking.conference),
        "has_extras": bool(contents.offered),
    }
    return render(request, "delegates/desks/people.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """A table for those who come besides, as the lead knows it from booking."""
    booking = booking_for(request.user, reference)
    contents = booking_queries.contents_of(booking)
    if problems := money.adding(contents, [], timezone.now(), is_organiser=is_organiser(request.user)).problems:
        return _refused(request, booking, problems)

    def price(wanted: Sequence[tuple[int, int | None]]) -> Price:
        kinds, schools = [kind for kind, _ in wanted], [school for _, school in wanted]
        return money.adding(contents, kinds, timezone.now(), schools=schools).difference

    def save(found: list[Person]) -> HttpResponse:
        waiting = request.session.get(ADDED, {})
        request.session[ADDED] = waiting | {booking.reference: [asdict(person) for person in found]}
        return redirect("delegates:people-add-check", booking.reference)

    page = Page(
        key=f"{booking.reference}+",
        here=reverse("delegates:people-add", args=[booking.reference]),
        choices=booking_forms.Choices(booking_queries.kinds_for(booking), booking_queries.schools_for(booking)),
        booking=booking,
        start=lambda: booking_forms.Sheet(_rows_of(_waiting(request, booking))),
        price=price,
        save=save,
        context={"booking": booking, "conference": booking.conference, "adding": True},
        others={email.lower() for email in booking.delegates.active().values_list("email", flat=True)},
    )
    return write_list(request, page)


def _waiting(request: HttpRequest, booking: Booking) -> list[Person]:
    return [Person(**person) for person in request.session.get(ADDED, {}).get(booking.reference, [])]


def _rows_of(found: list[Person]) -> list[booking_forms.Row]:
    return [
        booking_forms.Row(
            one.first_name, one.last_name, one.email, one.role, str(one.ticket_type_id), str(one.school_id or "")
        )
        for one in found
    ]


@require_http_methods(["GET", "POST"])
def check_added(request: HttpRequest, reference: str) -> HttpResponse:
    """What they cost, and the button that adds them."""
    booking = booking_for(request.user, reference)
    found = _waiting(request, booking)
    kinds = {kind.pk: kind for kind in booking_queries.kinds_for(booking)}
    if not found or any(person.ticket_type_id not in kinds for person in found):
        return redirect("delegates:people-add", booking.reference)
    problems = []
    if request.method == "POST":
        try:
            payments.add_people(
                booking=booking,
                people=found,
                by=request.user,
                now=timezone.now(),
                seen_pence=_seen(request),
                is_organiser=is_organiser(request.user),
            )
        except Refused as refusal:
            problems = refusal.problems
        else:
            _forget(request, booking)
            words = "1 colleague has" if len(found) == 1 else f"{len(found)} colleagues have"
            messages.success(request, f"{words} been added. The personal link comes by e-mail.")
            return redirect("delegates:people", booking.reference)
    contents = booking_queries.contents_of(booking)
    wanted, now = [person.ticket_type_id for person in found], timezone.now()
    schools = [person.school_id for person in found]
    names = {one.pk: one.name for one in booking_queries.schools_for(booking)} if booking.trust_id else {}
    change = money.adding(contents, wanted, now, schools=schools, is_organiser=is_organiser(request.user))
    context = {
        "booking": booking,
        "found": [
            {"person": one, "ticket": kinds[one.ticket_type_id], "school": names.get(one.school_id, "")}
            for one in found
        ],
        "change": change,
        "problems": problems or change.problems,
    }
    return render(request, "delegates/desks/check_added.html", context)


def _forget(request: HttpRequest, booking: Booking) -> None:
    request.session[ADDED] = {
        reference: kept for reference, kept in request.session.get(ADDED, {}).items() if reference != booking.reference
    }


def _seen(request: HttpRequest) -> int | None:
    """The difference in pence that stood on the page. Without one, whatever it is now is agreed to."""
    text = request.POST.get("seen", "")
    return int(text) if is_number(text.removeprefix("-")) else None


def is_number(text: str) -> bool:
    """Whether a browser sent what our page gave it: an id or pence."""
    return text.isascii() and text.isdecimal() and len(text) < 12  # noqa: PLR2004 -- neither is that long


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks first, with what comes back and what stays to pay; withdraws when told to."""
    booking, now = booking_for(request.user, reference), timezone.now()
    data = request.POST if request.method == "POST" else request.GET
    chosen = {int(pk) for pk in data.getlist("delegate") if is_number(pk)}
    inside = queries.arrived(booking)
    contents = booking_queries.contents_of(booking)
    organises = is_organiser(request.user)
    change = money.withdrawing(contents, chosen, now, is_organiser=organises, arrived=inside)
    if not change.gone:
        messages.info(request, "Tick who is not coming first.")
        return redirect("delegates:people", booking.reference)
    problems = change.problems
    if request.method == "POST" and "seen" in request.POST:
        try:
            actions.withdraw_people(
                booking=booking,
                leaving=sorted(chosen),
                by=request.user,
                now=now,
                seen_pence=_seen(request),
                is_organiser=organises,
                arrived=inside,
            )
        except Refused as refusal:
            problems = refusal.problems
        else:
            number = len(change.gone)
            words = "1 colleague is" if number == 1 else f"{number} colleagues are"
            messages.success(request, f"{words} no longer in this booking.")
            return redirect("delegates:people", booking.reference)
    leaving = queries.leaving(booking, chosen)
    context = {
        "booking": booking,
        "conference": booking.conference,
        "leaving": leaving,
        "change": change,
        "problems": problems,
        "policy": booking_queries.policy_in_words(booking.conference),
    }
    return render(request, "delegates/desks/withdraw.html", context)


@require_http_methods(["GET", "POST"])
def substitute(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One instead of another, up to the end of the day itself. Nothing is to pay."""
    booking = booking_for(request.user, reference)
    delegate = member_for(booking, pk)
    form = SubstituteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            successor = actions.substitute(
                delegate=delegate,
                person=form.person(delegate.ticket_type_id),
                keeps_places=form.cleaned_data["keeps_places"],
                by=request.user,
                now=timezone.now(),
                is_organiser=is_organiser(request.user),
                arrived=queries.arrived(booking),
            )
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        else:
            words = f"{successor.full_name} comes instead of {delegate.full_name}, and gets the link by e-mail."
            messages.success(request, words)
            return redirect("delegates:people", booking.reference)
    context = {"booking": booking, "conference": booking.conference, "delegate": delegate, "form": form}
    return render(request, "delegates/desks/substitute.html", context)


def _refused(request: HttpRequest, booking: Booking, problems: list) -> HttpResponse:
    for problem in problems:
        messages.error(request, problem.message)
    return redirect("delegates:people" if booking.status in Booking.HOLDING else "delegates:booking", booking.reference)
