"""Reminders: four kinds, each with its days and words, its switch, and whom it would go to today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.asked import conference_asked
from conference.lib.problems import Refused
from conference.models import Conference
from delegates.messages import access
from delegates.messages.actions import writing
from delegates.messages.forms import ReminderForm
from delegates.messages.models import Reminder
from delegates.messages.queries import people, reminding
from delegates.messages.viewsets.shared import fields_of, page, reader, reminder_writer, to_list


@dataclass(frozen=True)
class Row:
    """One reminder on the page. `today`: how many it would go to now; `had`: how many have had it."""

    reminder: Reminder
    begins_at: datetime | None
    today: people.Numbers
    had: int


@require_safe
@reader
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """By kind, with what each would do today."""
    conference = conference_asked(request)
    if conference is None:
        return page(request, "none", "Messages")
    now = timezone.now()
    had = reminding.sent_numbers(conference)
    groups = {kind: [] for kind in Reminder.Kind.values}
    for each in reminding.reminders_of(conference):
        groups[each.kind].append(_row(each, had.get(each.pk, 0), now))
    return page(
        request,
        "reminders",
        "Reminders",
        conference=conference,
        conferences=Conference.objects.order_by("-date", "pk"),
        groups=[(kind, label, groups[kind]) for kind, label in Reminder.Kind.choices],
        is_over=reminding.is_over(conference, now),
        soon=reminding.soon(now),
    )


def _row(reminder: Reminder, had: int, now: datetime) -> Row:
    return Row(reminder, reminding.begins_at(reminder), people.numbers(reminding.due(reminder, now)), had)


@reminder_writer
@never_cache
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begins with the wording that comes with the site."""
    conference = conference_asked(request)
    if conference is None or kind not in Reminder.Kind.values:
        raise Http404("No such reminder")
    begins = reminding.wording()[kind]
    days, taken = begins.days, {row.days for row in reminding.reminders_of(conference) if row.kind == kind}
    while days in taken:
        days += 1
    made = Reminder(conference=conference, kind=kind, days=days, subject=begins.subject, body=begins.body)
    return _form(request, made)


@reminder_writer
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, access.reminder(pk))


def _form(request: HttpRequest, reminder: Reminder) -> HttpResponse:
    form = ReminderForm(request.POST if request.method == "POST" else None, instance=reminder)
    if form.is_bound and form.is_valid():
        try:
            kept = writing.write_reminder(reminder=form.instance, by=request.user)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field or None, problem.message)
        else:
            said.success(request, "The reminder is kept.")
            return redirect("reminder_preview" if "preview" in request.POST else "reminder", kept.pk)
    kind = reminder.get_kind_display()
    is_kept = bool(reminder.pk) and not form.errors
    context = {
        "reminder": reminder,
        "form": form,
        "fields": fields_of() + fields_of(reminding.words_of(reminder).whom),
        "row": _row(reminder, 0, timezone.now()) if is_kept else None,
        "trail": [("Reminders", reverse("reminders"))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "reminder", kind if reminder.pk else f"New: {kind}", status=status, **context)


@reminder_writer
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """On or off, as the button says."""
    reminder = access.reminder(pk)
    reminder.is_on = "on" in request.POST
    try:
        writing.write_reminder(reminder=reminder, by=request.user)
    except Refused as refusal:
        said.error(request, str(refusal))
        return redirect("reminder", pk)
    said.success(request, "Switched on." if reminder.is_on else "Switched off. Nothing more is sent by it.")
    return to_list("reminders", reminder.conference)


@reminder_writer
@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    reminder = access.reminder(pk)
    writing.throw_reminder_away(reminder=reminder, by=request.user)
    said.success(request, "The reminder is thrown away. What it has sent stays to be read.")
    return to_list("reminders", reminder.conference)
