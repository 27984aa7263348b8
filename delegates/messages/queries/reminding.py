"""Whom a reminder is for: today, and not written to before. And the wording that a new one begins with (wording.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from conference.models import Conference
from delegates.messages.models import Recipient, Reminder
from delegates.messages.queries import audiences, people
from delegates.messages.rules import times
from delegates.messages.rules.fields import DELEGATE

Kind = Reminder.Kind
AUDIENCE = {
    Kind.CHOICES: "CHOICES_LEFT",
    Kind.ARRANGEMENTS: "NO_ANSWER",
    Kind.JOINING: "COMING",
    Kind.OVERDUE: "OVERDUE",
}
WORDING = Path(__file__).resolve().parent.parent / "wording.toml"


@dataclass(frozen=True)
class Wording:
    """How a reminder of one kind begins: its days, its words."""

    days: int
    subject: str
    body: str


@cache
def wording() -> dict[str, Wording]:
    """By kind."""
    read = tomllib.loads(WORDING.read_text(encoding="utf-8"))
    return {kind: Wording(each["days"], each["subject"], each["body"].strip()) for kind, each in read.items()}


def words_of(reminder: Reminder) -> people.Words:
    return people.Words(AUDIENCE[reminder.kind], reminder.subject, reminder.body, {})


def reminders_of(conference: Conference) -> QuerySet[Reminder]:
    return Reminder.objects.filter(conference=conference).select_related("conference__venue")


def switched_on(now: datetime) -> list[Reminder]:
    """Of conferences that are not over. 1 query."""
    rows = Reminder.objects.filter(is_on=True, conference__date__gte=timezone.localdate(now))
    return list(rows.select_related("conference").order_by("pk"))


def span(reminder: Reminder, later: int | None) -> times.Span:
    """When it may leave, for the kinds that are counted from a moment of the conference. `later`: the days of the one that follows it."""
    conference = reminder.conference
    zone = timezone.get_default_timezone()
    if reminder.kind == Kind.CHOICES:
        opens, closes = map(timezone.localtime, (conference.choices_open_at, conference.choices_close_at))
        return times.before(closes, reminder.days, next_days=later, not_before=opens)
    end = time(0) if reminder.kind == Kind.ARRANGEMENTS else times.UNTIL
    return times.before(datetime.combine(conference.date, end, zone), reminder.days, next_days=later)


def following(reminder: Reminder) -> int | None:
    """The days of the switched-on reminder of its kind that comes after it: from then on that one speaks. 1 query."""
    others = Reminder.objects.filter(conference=reminder.conference_id, kind=reminder.kind, is_on=True)
    others = others.exclude(pk=reminder.pk).order_by("days")
    if reminder.kind == Kind.OVERDUE:
        return others.filter(days__gt=reminder.days).values_list("days", flat=True).first()
    return others.filter(days__lt=reminder.days).values_list("days", flat=True).last()


def is_over(conference: Conference, now: datetime) -> bool:
    return timezone.localdate(now) > conference.date


def due(reminder: Reminder, now: datetime) -> list[people.Person]:
    """Who would get it at `now`, whatever the hour and whether it is switched on or not: whom it concerns today, but who has had it.
    At most 5 queries.
    """
    conference, written = reminder.conference, words_of(reminder)
    if is_over(conference, now):
        return []
    later = following(reminder)
    rows = audiences.rows_of(conference, written.audience, {}, now)
    if reminder.kind == Kind.OVERDUE:
        after, until = times.after_due(timezone.localdate(now), reminder.days, next_days=later)
        rows = audiences.first_due(rows).filter(first_due__lte=until)
        rows = rows.filter(first_due__gt=after) if after else rows
    elif not span(reminder, later).holds(timezone.localtime(now)):
        return []
    key = "delegate" if written.whom == DELEGATE else "booking"
    had = Recipient.objects.filter(message__reminder=reminder, **{f"{key}__isnull": False}).values(key)
    return people.persons(rows.exclude(pk__in=had), written, each_booking=True)


def begins_at(reminder: Reminder) -> datetime | None:
    """The first moment of one that is counted from the conference; None for one that each invoice has a day of its own for. 1 query."""
    return None if reminder.kind == Kind.OVERDUE else span(reminder, following(reminder)).begins


def sent_numbers(conference: Conference) -> dict[int, int]:
    """How many people each reminder has been written to, by its id. 1 query."""
    rows = Recipient.objects.filter(message__conference=conference, message__reminder__isnull=False)
    found: dict[int, int] = {}
    for pk in rows.order_by().values_list("message__reminder", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def soon(now: datetime) -> datetime:
    """When the next waking hour begins, for the sentence on the page."""
    local = timezone.localtime(now)
    morning = local.replace(hour=times.FROM.hour, minute=0, second=0, microsecond=0)
    return local if times.is_awake(local) else morning if local < morning else morning + timedelta(days=1)
