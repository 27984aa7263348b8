"""What is held about one delegate, read along the policy file (conference/privacy/policy.toml): a table that the file ties to a delegate
is in her export by that alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import formats, timezone
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from conference.models import User
from conference.privacy.paths import model_of
from conference.privacy.policy import Entry, policy
from delegates.arrangements.rules import ACCESS, DIETARY
from delegates.bookings.models import Delegate
from delegates.rights.models import DataRequest
from sessions.models import Presenter, SpeakerPrivate

WORDS = DIETARY | ACCESS
FOUND = 50  # people shown at most


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is held about her, and how many rows there are."""

    entry: Entry
    rows: int


@dataclass(frozen=True)
class Fact:
    label: str
    value: Any

    @property
    def text(self) -> str:
        """As a person reads it."""
        if isinstance(self.value, datetime):
            return formats.date_format(timezone.localtime(self.value), "j F Y, H:i")
        if isinstance(self.value, date):
            return formats.date_format(self.value, "j F Y")
        if isinstance(self.value, (list, tuple)):
            return ", ".join(str(each) for each in self.value) or "–"
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return str(self.value) if self.value not in {None, ""} else "–"


@dataclass(frozen=True)
class Section:
    """A part of her export."""

    title: str
    why: str
    kept: str
    rows: tuple[tuple[Fact, ...], ...]


def rows_about(entry: Entry, delegate: Delegate) -> QuerySet[Any]:
    """The rows of one table of the policy that are about her."""
    return model_of(entry.table)._base_manager.filter(**{entry.delegate: delegate.pk}).order_by("pk")


def holdings(delegate: Delegate) -> list[Holding]:
    """How much there is, table by table, without showing any of it. 1 query a table."""
    return [Holding(entry, rows_about(entry, delegate).count()) for entry in policy().about_delegates()]


def record(delegate: Delegate) -> list[Section]:
    """Everything that is held about her, for the export."""
    booking = delegate.booking
    whose = (
        Fact("conference", booking.conference.name),
        Fact("day", booking.conference.date),
        Fact("booking", booking.reference),
        Fact("booked by", booking.school.name),
        Fact("school", delegate.school.name),
    )
    sections = [Section("Where this belongs", "", "", (whose,))]
    for entry in policy().about_delegates():
        rows = tuple(_facts(entry, row) for row in rows_about(entry, delegate))
        sections.append(Section(entry.what, entry.why, f"{entry.kept}, then {entry.deed}", rows))
    entries = log_entries(delegate).select_related("user").order_by("timestamp", "pk")
    deeds = tuple((Fact("when", each.timestamp), Fact("what", _deed(each)), Fact("by", _by(each))) for each in entries)
    return [
        *sections,
        Section("What was done with your entries", "To put mistakes right", "2 years after the deed", deeds),
    ]


def _deed(entry: ModelLogEntry) -> str:
    known = registry.get_action_label(entry.action) if registry.action_exists(entry.action) else entry.action
    return str(known)


def _by(entry: ModelLogEntry) -> str:
    """Her own deeds are signed by nobody, since she has no account. Whose the others are is not hers to have."""
    return "you, or the system" if entry.user_id is None else "a lead or an organiser"


def _facts(entry: Entry, row: models.Model) -> tuple[Fact, ...]:
    """Every column of a row, but keys, files of bytes, and who of the organisers made it."""
    found = []
    for field in row._meta.local_fields:
        if field.primary_key or field.name in entry.secret or isinstance(field, models.BinaryField):
            continue
        if field.is_relation:
            if field.related_model in {User, Delegate}:
                continue
            found.append(Fact(field.verbose_name, str(getattr(row, field.name) or "")))
        else:
            found.append(Fact(field.verbose_name, _value(row, field)))
    return tuple(found)


def _value(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.attname)
    if isinstance(value, list):
        return [WORDS.get(each, each) if isinstance(each, str) else each for each in value]
    return getattr(row, f"get_{field.name}_display")() if field.choices else value


def log_entries(delegate: Delegate) -> QuerySet[ModelLogEntry]:
    """The audit log's lines about her and about rows that are hers."""
    about = Q(pk__in=[])
    for entry in policy().about_delegates():
        pks = [str(pk) for pk in rows_about(entry, delegate).values_list("pk", flat=True)]
        kind = ContentType.objects.get_for_model(model_of(entry.table))
        about |= Q(content_type=kind, object_id__in=pks)
    return ModelLogEntry.objects.filter(about)


def elsewhere(delegate: Delegate) -> list[str]:
    """Where the same address stands as somebody else than a delegate: that is looked at by itself. 3 queries."""
    if delegate.erased_at:
        return []
    found = []
    if User.objects.with_email(delegate.email):
        found.append("She also signs in here, as a lead or an organiser: that account stays.")
    if SpeakerPrivate.objects.filter(email__iexact=delegate.email).exists():
        found.append("She is also a speaker: her profile and what she told the programme team stay.")
    if Presenter.objects.filter(email__iexact=delegate.email).exists():
        found.append("She has also proposed a session: the proposal stays.")
    return found


def open_requests() -> QuerySet[DataRequest]:
    """What waits for an answer, the oldest first. 1 query."""
    return DataRequest.objects.filter(settled_at__isnull=True).select_related(
        "delegate__school", "delegate__booking__conference"
    )


def open_requests_of(delegate: Delegate) -> list[DataRequest]:
    return list(delegate.data_requests.filter(settled_at__isnull=True))


def found(words: str) -> list[Delegate]:
    """Delegates of all conferences in whose name, address, school or booking every word stands. 1 query."""
    people = Delegate.objects.select_related("school", "booking__conference").order_by("last_name", "first_name", "pk")
    for word in words.replace("\0", "").split():
        people = people.filter(
            _anywhere(word, ("first_name", "last_name", "email", "school__name", "booking__reference"))
        )
    return list(people[:FOUND])


def _anywhere(word: str, columns: Iterable[str]) -> Q:
    anywhere = Q()
    for column in columns:
        anywhere |= Q(**{f"{column}__icontains": word})
    return anywhere
