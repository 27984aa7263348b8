"""The search index of what was written in bulk: saving row by row would have done it after each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.search.backends import get_search_backends

from sessions.models import Contribution, Session, Speaker

BATCH = 500


def index(*, sessions: Sequence[int], speakers: Sequence[int]) -> None:
    """Those sessions and speakers, and the sessions that these people speak in."""
    theirs = Contribution.objects.filter(speaker__in=speakers).values_list("session", flat=True)
    people = Session.objects.select_related("stream").prefetch_related("contributions__speaker")
    _add(Session, people, {*sessions, *theirs})
    _add(Speaker, Speaker.objects.all(), set(speakers))


def _add(model: type[Model], rows: QuerySet[Any], wanted: set[int]) -> None:
    """In batches: SQLite takes no prefetch of a thousand rows at once."""
    numbers = sorted(wanted)
    for start in range(0, len(numbers), BATCH):
        found = list(rows.filter(pk__in=numbers[start : start + BATCH]).order_by("pk"))
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, found)
