"""A delegate's own pages. No account: the address is the key, so every view begins at access.delegate_for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from conference.lib import feeds, ical
from conference.lib.doors import public
from conference.lib.mail import absolute
from conference.lib.problems import Problem, Refused
from delegates.arrangements.queries import answer_of
from delegates.bookings.models import Delegate
from delegates.choices import access, actions, queries, rules
from delegates.choices.forms import PlaceForm
from sessions.exchange import calendars
from sessions.models import Slot

NOT_UNDERSTOOD = Problem("not-understood", "We could not tell which session you meant. Please press its button again.")


@public
@require_safe
def my_day(request: HttpRequest, token: str) -> HttpResponse:
    """Her agenda: what everybody does, where she is, and what is still to choose."""
    delegate = access.delegate_for(token)
    closed_door = _not_coming(request, delegate)
    if closed_door:
        return closed_door
    calendar = absolute(reverse("delegates:my-calendar", args=[token]))
    context = _context(delegate) | {
        "day": queries.my_day(delegate),
        "calendar": calendar,
        "needs": answer_of(delegate),
        "extras": [one.extra for one in delegate.extras.select_related("extra")],
    }
    return render(request, "delegates/choices/day.html", context)


@public
@require_safe
def my_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Her day as a calendar that she subscribes to by this address. Who no longer comes has an empty one."""
    delegate = access.delegate_for(token)
    body = calendars.feed(queries.my_runs(delegate), name=f"{delegate.booking.conference.name}: my day")
    return feeds.answer(request, body, media_type=ical.MEDIA_TYPE, file_name="my-day.ics", is_public=False)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def my_slot(request: HttpRequest, token: str, slot_id: int) -> HttpResponse:
    """The runs of one slot; POST takes or leaves one. To htmx it answers with the cards alone."""
    delegate = access.delegate_for(token)
    closed_door = _not_coming(request, delegate)
    if closed_door:
        return closed_door
    slot = access.slot_for(delegate, slot_id)
    if request.method != "POST":
        return _slot_answer(request, delegate, slot)
    said, problems = _do(request, delegate, slot)
    if _is_htmx(request) or problems:
        return _slot_answer(request, delegate, slot, said=said, problems=problems)
    messages.success(request, said)
    query = request.GET.urlencode()
    answer = redirect(reverse("delegates:my-slot", args=[token, slot_id]) + (f"?{query}" if query else ""))
    answer.status_code = 303
    return answer


def _do(request: HttpRequest, delegate: Delegate, slot: Slot) -> tuple[str, list[Problem]]:
    """What was done, in a sentence; or why nothing was."""
    form = PlaceForm(request.POST, slot=slot)
    if not form.is_valid():
        return "", [NOT_UNDERSTOOD]
    leave, take = form.cleaned_data["leave"], form.cleaned_data["take"]
    try:
        if leave:
            actions.leave_place(delegate=delegate, run=leave, now=timezone.now())
            return f"You have given up your place in “{leave.session.title}”.", []
        actions.take_place(delegate=delegate, run=take, now=timezone.now())
    except Refused as refusal:
        return "", refusal.problems
    return f"You have a place in “{take.session.title}”, {take.room.name}.", []


def _slot_answer(
    request: HttpRequest, delegate: Delegate, slot: Slot, *, said: str = "", problems: list[Problem] | None = None
) -> HttpResponse:
    page = queries.slot_page(
        delegate, slot, stream=request.GET.get("stream", ""), support=request.GET.get("support") == "on"
    )
    context = _context(delegate) | {"page": page, "slot": slot, "said": said, "problems": problems or []}
    if _is_htmx(request):
        # 200 even for a refusal: one of the two htmx versions that we can hold swaps nothing else.
        answer = render(request, "delegates/choices/slot.html#runs", context)
    else:
        answer = render(request, "delegates/choices/slot.html", context, status=409 if problems else 200)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _context(delegate: Delegate) -> dict[str, object]:
    conference = delegate.booking.conference
    now = timezone.now()
    return {
        "delegate": delegate,
        "conference": conference,
        "window": rules.window(now, conference.choices_open_at, conference.choices_close_at),
    }


def _not_coming(request: HttpRequest, delegate: Delegate) -> HttpResponse | None:
    """The calm page for somebody whose link works but who holds no place in the conference."""
    problems = rules.standing_problems(delegate.booking.status, is_withdrawn=delegate.withdrawn_at is not None)
    if not problems:
        return None
    context = {"delegate": delegate, "conference": delegate.booking.conference, "problem": problems[0]}
    return render(request, "delegates/choices/not_coming.html", context)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
