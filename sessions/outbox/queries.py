"""Reads of the outbox: what waits, by kind; what is on its way; what was perhaps not sent; what was thrown away; what has been sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from conference.models import Conference
from sessions.models import Letter
from sessions.outbox import rules

THROWN_AWAY_SHOWN = 50


@dataclass(frozen=True)
class Group:
    """Letters of one kind that wait to be read."""

    kind: str
    label: str
    letters: tuple[Letter, ...]


def waiting_by_kind(conference: Conference) -> list[Group]:
    """What an organiser has still to read, in the order of Letter.Kind, the oldest first. 1 query."""
    found: dict[str, list[Letter]] = {}
    for letter in _of(conference).to_read().order_by("written_at", "pk"):
        found.setdefault(letter.kind, []).append(letter)
    return [Group(kind, label, tuple(found[kind])) for kind, label in Letter.Kind.choices if kind in found]


def leaving(conference: Conference) -> QuerySet[Letter]:
    """Sent by an organiser, not yet by the worker. 1 query."""
    return _of(conference).leaving().order_by("queued_at", "pk")


def in_doubt(conference: Conference, now: datetime) -> QuerySet[Letter]:
    """Perhaps not sent: the worker ended while it gave them to the mail server. 1 query."""
    return _of(conference).in_doubt(rules.doubtful_since(now)).order_by("posting_at", "pk")


def thrown_away(conference: Conference) -> QuerySet[Letter]:
    """The last ones, newest first. 1 query."""
    return _of(conference).filter(discarded_at__isnull=False).order_by("-discarded_at", "-pk")[:THROWN_AWAY_SHOWN]


def chosen(conference: Conference, numbers: Iterable[Any]) -> list[Letter]:
    """Those of the named letters that still wait to be read, in the order of the outbox. 1 query."""
    ids = [int(each) for each in numbers if str(each).isascii() and str(each).isdecimal() and len(str(each)) < 19]  # noqa: PLR2004 -- a bigint
    return list(_of(conference).to_read().filter(pk__in=ids).order_by("kind", "written_at", "pk"))


def of_kind(conference: Conference, kind: str) -> list[Letter]:
    """All that wait of one kind. 1 query."""
    return list(_of(conference).to_read().filter(kind=kind).order_by("written_at", "pk"))


def letter(pk: int) -> Letter | None:
    """With all that its page shows. 1 query."""
    return Letter.objects.select_related("conference", "proposal", "speaker", "by").filter(pk=pk).first()


def has_twin(letter: Letter) -> bool:
    """Whether another letter of its kind, to the same address and about the same thing, waits or was sent after it. 1 query."""
    same = Letter.objects.filter(
        conference=letter.conference_id,
        kind=letter.kind,
        proposal=letter.proposal_id,
        speaker=letter.speaker_id,
        to_email__iexact=letter.to_email,
        discarded_at__isnull=True,
    )
    return same.exclude(pk=letter.pk).filter(written_at__gte=letter.written_at).exists()


def _of(conference: Conference) -> QuerySet[Letter]:
    return Letter.objects.filter(conference=conference).select_related("proposal")
