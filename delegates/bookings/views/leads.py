"""Who acts for a school or a trust, as its leads arrange it among themselves: invite, take back, remove, leave, hand a booking over."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from conference.lib.problems import Refused
from delegates.bookings import actions
from delegates.bookings.access import booking_for
from delegates.bookings.lead_forms import HandOverForm, InviteForm
from delegates.schools import access, queries
from delegates.schools import actions as schools
from delegates.schools.models import School, Trust

TOO_MANY = "Too many invitations were sent within an hour. Try again later."


@require_http_methods(["GET", "POST"])
def leads(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Who acts for it: see them, invite one, remove one, leave."""
    thing = access.led_by(request.user, kind, pk)
    acting = queries.acting_for(thing, timezone.now())
    do, _, row = request.POST.get("do", "").partition("-")
    form = InviteForm(request.POST if do == "invite" else None)
    leave_form = HandOverForm(
        request.POST if do == "leave" else None, people=queries.others_leading(thing, request.user.pk)
    )
    status = 200
    if request.method == "POST":
        if do == "invite":
            is_done = form.is_valid() and _invited(request, thing, form)
        elif do == "leave":
            is_done = leave_form.is_valid() and _left(request, acting, leave_form)
        else:
            is_done = _done_to(request, acting, do, row)
        if is_done:
            stays = access.may_lead(request.user, thing)
            return redirect(request.path) if stays else redirect("delegates:desk")
        status = 422
    context = {
        "kind": kind,
        "thing": thing,
        "acting": acting,
        "form": form,
        "leave_form": leave_form,
        "mine": next((row for row in acting.confirmed if row.user_id == request.user.pk), None),
    }
    return render(request, "delegates/bookings/leads.html", context, status=status)


def _invited(request: HttpRequest, thing: School | Trust, form: InviteForm) -> bool:
    """Whether the letter leaves; else the reason stands on the form."""
    if not consume(request, action="lead_invite", key=f"{type(thing).__name__}{thing.pk}"):
        form.add_error("email", TOO_MANY)
        return False
    try:
        invitation = schools.invite(thing=thing, email=form.cleaned_data["email"], by=request.user, now=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error("email", problem.message)
        return False
    messages.success(request, f"We have written to {invitation.email}. The link in the letter works for two weeks.")
    return True


def _left(request: HttpRequest, acting: queries.Acting, form: HandOverForm) -> bool:
    mine = next((row for row in acting.confirmed if row.user_id == request.user.pk), None)
    if mine is None:
        return True
    try:
        actions.leave(membership=mine, to=form.cleaned_data["to"], now=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error("to", problem.message)
        return False
    messages.success(request, f"You no longer act for {schools.thing_of(mine)}.")
    return True


def _done_to(request: HttpRequest, acting: queries.Acting, do: str, row: str) -> bool:
    """A button beside somebody's name: take an invitation back, remove a colleague, let one in. A row that has gone meanwhile changes nothing."""
    by, now = request.user, timezone.now()
    rows = {"revoke": acting.invitations, "remove": acting.confirmed, "admit": acting.waiting}.get(do, [])
    chosen = next((one for one in rows if str(one.pk) == row), None)
    if chosen is None:
        return True
    try:
        if do == "revoke":
            schools.revoke(invitation=chosen, by=by, now=now)
            words = f"The invitation to {chosen.email} opens nothing any more."
        elif do == "remove":
            actions.remove_lead(membership=chosen, by=by, now=now)
            words = f"{chosen.user} no longer acts for {schools.thing_of(chosen)}. What she or he booked for it is yours now."
        else:
            schools.confirm_membership(membership=chosen, by=by, now=now)
            words = f"{chosen.user} may act for {schools.thing_of(chosen)} from now on."
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
    else:
        messages.success(request, words)
    return True


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """An invitation, read by the one to whom it was sent; a button accepts it."""
    invitation = access.invitation_of(secret)
    problems = schools.invitation_problems(invitation=invitation, by=request.user, now=timezone.now())
    if request.method == "POST" and not problems:
        try:
            thing = schools.accept(invitation=invitation, by=request.user, now=timezone.now())
        except Refused as refusal:
            problems = refusal.problems
        else:
            messages.success(request, f"You act for {thing} from now on.")
            return redirect("delegates:desk")
    context = {"invitation": invitation, "thing": invitation.thing, "problems": problems}
    return render(request, "delegates/bookings/join.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """She shows that a school's or a trust's domain is hers, or asks to act for the trust of her school."""
    now, proven = timezone.now(), access.proven_address(request)
    if number := request.POST.get("trust", ""):
        rows = [schools.ask(thing=access.trust_to_ask(request.user, number), by=request.user, now=now, proven=proven)]
    else:
        rows = queries.waiting_for(request.user)
        for row in rows:
            schools.let_in_by_address(membership=row, proven=proven, now=now)
    for row in rows:
        thing = schools.thing_of(row)
        if row.is_confirmed:
            messages.success(request, f"You act for {thing} from now on.")
        else:
            messages.info(
                request,
                f"Whether you act for {thing} is for a colleague or an organiser to say. They see that you asked.",
            )
    return redirect("delegates:desk")


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """The booking gets another lead: one of those who may act for its school or trust."""
    booking = booking_for(request.user, reference)
    people = queries.others_leading(booking.booked_for, booking.lead_id)
    form = HandOverForm(request.POST or None, people=people, required=True)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            actions.hand_over(booking=booking, to=to, by=request.user, now=timezone.now())
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error("to", problem.message)
        else:
            messages.success(request, f"{to} leads booking {booking.reference} from now on, and gets its letters.")
            return redirect("delegates:desk")
    may_invite = access.may_lead(request.user, booking.booked_for)
    context = {"booking": booking, "form": form, "people": people, "may_invite": may_invite}
    return render(request, "delegates/bookings/hand_over.html", context)
