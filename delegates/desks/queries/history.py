"""The history of a booking, in words, as the audit log has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from conference.models import User
from delegates.bookings.models import Booking, Delegate
from delegates.desks import rules
from delegates.desks.models import BookingNote

SHOWN = 100  # the last entries


@dataclass(frozen=True)
class Line:
    """One deed: when, who did it, what it was."""

    at: datetime
    who: str
    what: str


def history(booking: Booking) -> list[Line]:
    """The last deeds on it, the newest first, with the names of people as far as they are still known. At most 3 queries."""
    logs = registry.get_logs_for_instance(booking).select_related("user").order_by("-timestamp", "-pk")[:SHOWN]
    entries = list(logs)
    names = _names(pk for entry in entries for pk in _people(entry))
    leads = _leads(entry.data.get(key) for entry in entries for key in ("lead", "to"))
    return [
        Line(entry.timestamp, _who(entry), rules.told(entry.action, entry.data, str(entry.message), names, leads))
        for entry in entries
    ]


def _people(entry: ModelLogEntry) -> list[int]:
    data = entry.data
    single = [data[key] for key in ("delegate", "successor") if isinstance(data.get(key), int)]
    return [*(data.get("delegates") or []), *single]


def _names(pks: Iterable[int]) -> dict[int, str]:
    rows = Delegate.objects.filter(pk__in=set(pks), erased_at__isnull=True)
    return {pk: f"{first} {last}" for pk, first, last in rows.values_list("pk", "first_name", "last_name")}


def _leads(pks: Iterable[object]) -> dict[int, str]:
    known = {pk for pk in pks if isinstance(pk, int)}
    return {user.pk: user.get_full_name() or user.email for user in User.objects.filter(pk__in=known)}


def _who(entry: ModelLogEntry) -> str:
    return entry.user_display_name if entry.user_id else "the site"


def notes(booking: Booking) -> QuerySet[BookingNote]:
    """What the desk wrote down about it, the newest first. 1 query."""
    return booking.notes.select_related("made_by")
