"""The outbox: read what waits, change it, throw it away, and let it leave after being asked once more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from conference.asked import conference_asked
from conference.lib.problems import Refused
from conference.models import Conference
from sessions.models import Letter
from sessions.outbox import access, actions, queries, rules
from sessions.outbox.forms import LetterForm

reader = permission_required(access.MAY_READ)
sender = permission_required(access.MAY_SEND)


@require_safe
@reader
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What waits, by kind, each to be opened and read on the spot; what is on its way; what was perhaps not sent; what was thrown away."""
    conference = conference_asked(request)
    if conference is None:
        return _page(request, "none", "Outbox")
    groups = queries.waiting_by_kind(conference)
    context = {
        "conference": conference,
        "conferences": Conference.objects.order_by("-date", "pk"),
        "groups": groups,
        "number": sum(len(group.letters) for group in groups),
        "in_doubt": queries.in_doubt(conference, timezone.now()),
        "leaving": queries.leaving(conference),
        "thrown_away": queries.thrown_away(conference),
    }
    return _page(request, "index", "Outbox", **context)


@sender
@never_cache
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Ask first: the ticked letters, or all of a kind, by name and subject. With `sure` they leave."""
    conference = conference_asked(request)
    if conference is None:
        return redirect("outbox")
    kind = request.POST.get("kind", "")
    letters = queries.of_kind(conference, kind) if kind else queries.chosen(conference, request.POST.getlist("letter"))
    letters = letters[: rules.MOST_AT_ONCE]
    if not letters:
        messages.warning(request, "Tick the letters that are to leave. Nothing was sent.")
        return _to_outbox(conference)
    if "sure" not in request.POST:
        return _page(request, "send", f"Send {_letters(len(letters))}?", conference=conference, letters=letters)
    number = actions.send(letters=letters, by=request.user, now=timezone.now())
    messages.success(
        request, f"{_letters(number)} {'is' if number == 1 else 'are'} on {'its' if number == 1 else 'their'} way."
    )
    return _to_outbox(conference)


@reader
@never_cache
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: to be changed while it waits, else to be read."""
    found = access.letter(pk)
    may_edit = request.user.has_perm(access.MAY_SEND) and not (found.sent_at or found.discarded_at or found.queued_at)
    form = LetterForm(request.POST or None, instance=found) if may_edit else None
    if form and request.method == "POST" and form.is_valid():
        try:
            actions.edit(letter=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The letter to {found.to_name} is changed.")
            return _to_outbox(found.conference)
    elif request.method == "POST" and form is None:
        messages.warning(request, "This letter can no longer be changed.")
    shown = access.letter(pk) if form and form.is_bound else found  # the form has written what was typed over `found`
    return _page(request, "letter", f"Letter to {shown.to_name}", letter=shown, form=form)


@sender
@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.letter(pk)
    try:
        actions.throw_away(letter=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The letter to {found.to_name} is thrown away. You can put it back, below.")
    return _to_outbox(found.conference)


@sender
@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.letter(pk)
    try:
        actions.put_back(letter=found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The letter to {found.to_name} waits again.")
    return _to_outbox(found.conference)


@sender
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.letter(pk)
    if actions.stop(letter=found, by=request.user):
        messages.success(request, f"The letter to {found.to_name} was stopped and waits again.")
    else:
        messages.warning(request, f"The letter to {found.to_name} is not on its way any more.")
    return _to_outbox(found.conference)


@sender
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.letter(pk)
    if actions.send_again(letter=found, by=request.user, now=timezone.now()):
        messages.success(request, f"The letter to {found.to_name} is on its way again.")
    else:
        messages.warning(request, _NO_DOUBT.format(found.to_name))
    return _to_outbox(found.conference)


@sender
@require_POST
def was_sent(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.letter(pk)
    if actions.was_sent(letter=found, by=request.user, now=timezone.now()):
        messages.success(request, f"The letter to {found.to_name} is marked as sent.")
    else:
        messages.warning(request, _NO_DOUBT.format(found.to_name))
    return _to_outbox(found.conference)


_NO_DOUBT = "There is no doubt about the letter to {} any more. Nothing was done."


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number} letters"


def _to_outbox(conference: Conference) -> HttpResponse:
    here = reverse("outbox")
    return redirect(here if conference == Conference.objects.current() else f"{here}?conference={conference.slug}")


def _page(request: HttpRequest, name: str, title: str, **context: object) -> HttpResponse:
    trail = [("Home", reverse("wagtailadmin_home")), ("Outbox", reverse("outbox"))]
    if name not in {"index", "none"}:
        trail.append((title, ""))
    shared = {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "may_send": request.user.has_perm(access.MAY_SEND),
        "Kind": Letter.Kind,
    }
    return TemplateResponse(request, f"programme/outbox/{name}.html", shared | context)
