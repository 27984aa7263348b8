"""Organisers' screens of the waiting list in the Wagtail admin: the line in its order, and one group with what can be done for it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from conference.lib.desk import DeskMenuItem
from conference.lib.problems import Refused
from delegates.waiting import actions, queries, rules
from delegates.waiting.forms import MoveForm, ReasonForm
from delegates.waiting.models import WaitingEntry


@require_safe
@permission_required("delegates.view_waitingentry")
def show(request: HttpRequest) -> HttpResponse:
    """The line of one conference, in its order, and those who do not stand in it any more."""
    conference, others = queries.conference_for_desk(request.GET.get("conference", ""))
    context = {
        "conference": conference,
        "others": others,
        "line": queries.desk_line(conference) if conference else [],
        "ended": queries.ended(conference) if conference else [],
        "left": queries.left_in_words(conference) if conference else "",
    }
    return _page(request, "list", "Waiting list", [], context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("delegates.view_waitingentry")
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: where it stands, and the deeds that need a reason."""
    row = get_object_or_404(queries.for_organisers(), pk=pk)
    may = request.user.has_perm("delegates.change_waitingentry")
    do = request.POST.get("do", "") if may else ""
    asked = _number(request.GET.get("to", ""))
    made = {
        "move": MoveForm(request.POST if do == "move" else None, prefix="move", initial={"to": asked}),
        "offer": ReasonForm(request.POST if do == "offer" else None, prefix="offer"),
        "end": ReasonForm(request.POST if do == "end" else None, prefix="end"),
    }
    if do in made and made[do].is_valid() and _done(request, row, do, made[do]):
        return redirect(f"{reverse('waiting_desk')}?conference={row.conference_id}")
    standing = queries.standing(row) if row.state == WaitingEntry.State.WAITING else None
    context = {
        "entry": row,
        "booking": row.booking,
        "standing": standing,
        "forms": made,
        "may_change": may,
        "is_live": row.state in WaitingEntry.LIVE,
    }
    trail = [("Waiting list", f"{reverse('waiting_desk')}?conference={row.conference_id}")]
    return _page(request, "entry", f"{row.booking.booked_for} in line", trail, context)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < len("100000") else None


def _done(request: HttpRequest, row: WaitingEntry, do: str, form: forms.Form) -> bool:
    """Whether it worked; what stood in the way is put on the form."""
    given = {"booking": row.booking, "by": request.user, "now": timezone.now(), "reason": form.cleaned_data["reason"]}
    try:
        if do == "move":
            place = actions.move(**given, to=form.cleaned_data["to"])
            words = f"{row.booking.booked_for} is {rules.ordinal(place)} now."
        elif do == "offer":
            actions.offer(**given)
            words = f"What there is is offered to {row.booking.booked_for}, and its lead is written to."
        else:
            actions.leave(**given)
            words = f"{row.booking.booked_for} stands in line no more."
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.message)
        return False
    messages.success(request, words)
    return True


def _page(
    request: HttpRequest, name: str, title: str, trail: list[tuple[str, str]], context: dict[str, object]
) -> HttpResponse:
    trail = [("Home", reverse("wagtailadmin_home")), *trail, (title, "")]
    shared = {
        "page_title": title,
        "header_title": title,
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "header_icon": "history",
    }
    return TemplateResponse(request, f"delegates/waiting/admin/{name}.html", shared | context)


REGISTERED: list = []
ADMIN_URLS: list = [
    path("waiting/", show, name="waiting_desk"),
    path("waiting/<int:pk>/", entry, name="waiting_desk_entry"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Waiting list",
        reverse_lazy("waiting_desk"),
        may=("delegates.view_waitingentry",),
        name="waiting-list",
        icon_name="history",
        order=132,
    ),
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "waiting.join": ("Join the waiting list", "Joined the waiting list"),
    "waiting.change": ("Change how few are of use", "Waits for another number of places"),
    "waiting.back": ("Go to the end of the line", "Grew, so it stands at the end of the waiting list"),
    "waiting.go_on": ("Wait on", "Waits on, for those without a place yet"),
    "waiting.leave": ("Leave the waiting list", "Left the waiting list"),
    "waiting.decline": ("Decline an offer", "Said no to an offer of the waiting list"),
    "waiting.offer": ("Offer places", "Places offered from the waiting list"),
    "waiting.by_hand": ("Offer places by hand", "Offered by hand, past its turn"),
    "waiting.lapse": ("Let an offer lapse", "Offer not taken up in time"),
    "waiting.move": ("Put in another order", "Moved in the waiting list"),
    "waiting.end": ("End a wait", "Taken off the waiting list"),
}
