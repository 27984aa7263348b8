"""Background work for the programme's files."""

from __future__ import annotations

from django_tasks import task

from sessions.exchange import access
from sessions.exchange.actions import printing


@task()
def print_programme(slug: str, asked: str) -> str:
    """Set the booklet of a conference as it is now, and keep it. Harmless when it is there. `asked`: the state that was asked for."""
    return printing.make(access.programme_for(slug), asked=asked)
