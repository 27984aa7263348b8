"""A message or a reminder as one person would get it, side by side as text and as HTML; and a try of it to oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log

from conference.lib.queue import after_commit
from conference.models import Conference
from delegates.messages import access, emails
from delegates.messages.models import Message, Reminder
from delegates.messages.queries import people, reminding, results, values
from delegates.messages.viewsets.shared import page, reader, reminder_writer, writer

# The letter brings its own few styles, and nothing else runs or loads in its frame.
FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


@dataclass(frozen=True)
class Shown:
    """What is looked at: a message or a reminder. `name`: of its addresses."""

    name: str
    pk: int
    conference: Conference
    words: people.Words


def _of_message(pk: int) -> Shown:
    row = access.message(pk)
    return Shown("message", pk, row.conference, results.words_of(row))


def _of_reminder(pk: int) -> Shown:
    row = access.reminder(pk)
    return Shown("reminder", pk, row.conference, reminding.words_of(row))


@require_safe
@reader
@never_cache
def message(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.message(pk)
    context = {"message": row, "is_draft": row.state == Message.State.DRAFT}
    return _page(request, _of_message(pk), row.subject, **context)


@require_safe
@reader
@never_cache
def reminder(request: HttpRequest, pk: int) -> HttpResponse:
    row = access.reminder(pk)
    return _page(request, _of_reminder(pk), row.get_kind_display(), reminder=row)


def _page(request: HttpRequest, shown: Shown, title: str, **context: object) -> HttpResponse:
    """`?person=` is the one looked at, else the first; `?q=` looks for others."""
    now = timezone.now()
    everybody = people.concerned(shown.conference, shown.words, now)
    text = request.GET.get("q", "").strip()[:100]
    at = next((n for n, each in enumerate(everybody) if str(each.pk) == request.GET.get("person", "")), 0)
    chosen = everybody[at] if everybody else None
    context |= {
        "shown": shown,
        "number": len(everybody),
        "numbers": people.numbers(everybody),
        "at": at + 1,
        "chosen": chosen,
        "before": everybody[at - 1] if at else None,
        "after": everybody[at + 1] if at + 1 < len(everybody) else None,
        "text": text,
        "found": people.matching(everybody, text) if text else [],
        "letter": _letter(shown, chosen.pk) if chosen else None,
        "frame": reverse(f"{shown.name}_frame", args=[shown.pk, chosen.pk]) if chosen else "",
        "test": reverse(f"{shown.name}_test", args=[shown.pk]),
        "here": request.path,
        "trail": [("Reminders", reverse("reminders"))] if shown.name == "reminder" else [],
    }
    context["trail"].append((title, reverse(shown.name, args=[shown.pk])))
    return page(request, "preview", "Preview", **context)


def _letter(shown: Shown, pk: int) -> object:
    person = values.for_people(shown.conference, shown.words.whom, [pk], hide=True).get(pk)
    if person is None:
        raise Http404("No such person")
    return emails.letter(shown.conference, shown.words, person, is_shown=True)


@xframe_options_sameorigin
@require_safe
@reader
@never_cache
def message_frame(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """The HTML alone, for the frame of the preview."""
    return _frame(_of_message(pk), person, timezone.now())


@xframe_options_sameorigin
@require_safe
@reader
@never_cache
def reminder_frame(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    return _frame(_of_reminder(pk), person, timezone.now())


def _frame(shown: Shown, pk: int, now: datetime) -> HttpResponse:
    concerned = people.concerned(shown.conference, shown.words, now)
    if pk not in {each.pk for each in concerned}:
        raise Http404("No such person")
    html = _letter(shown, pk).alternatives[0][0]
    return HttpResponse(html, headers={"Content-Security-Policy": FRAME_POLICY})


@writer
@require_POST
def message_test(request: HttpRequest, pk: int) -> HttpResponse:
    return _test(request, access.message(pk), _of_message(pk))


@reminder_writer
@require_POST
def reminder_test(request: HttpRequest, pk: int) -> HttpResponse:
    return _test(request, access.reminder(pk), _of_reminder(pk))


def _test(request: HttpRequest, row: Message | Reminder, shown: Shown) -> HttpResponse:
    """To whoever asks, as the person who is looked at would get it."""
    chosen = request.POST.get("person", "")
    everybody = people.concerned(shown.conference, shown.words, timezone.now())
    person = next((each for each in everybody if str(each.pk) == chosen), None)
    back = reverse(f"{shown.name}_preview", args=[shown.pk])
    if person is None:
        said.warning(request, "There is nobody to try it out with.")
        return redirect(back)
    task = "try_out" if shown.name == "message" else "try_out_reminder"
    after_commit(f"delegates.messages.tasks.{task}", row.pk, person.pk, request.user.pk)
    log(instance=row, action="message.test", user=request.user)
    said.success(request, f"A test is on its way to {request.user.email}, as {person.name} would get it.")
    return redirect(f"{back}?person={person.pk}")
