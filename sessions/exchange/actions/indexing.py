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
    wanted = {*sessions, *theirs}
    people = Session.objects.select_related("stream").prefetch_related("contributions__speaker")
    _add(Session, people.filter(pk__in=wanted).order_by("pk"))
    _add(Speaker, Speaker.objects.filter(pk__in=speakers).order_by("pk"))


def _add(model: type[Model], rows: QuerySet[Any]) -> None:
    found = list(rows)
    for start in range(0, len(found), BATCH):
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, found[start : start + BATCH])
