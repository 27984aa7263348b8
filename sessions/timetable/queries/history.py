"""Reads of the steps that organisers took on the draft."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from conference.models import Conference, User
from sessions.models import DraftStep

SHOWN = 20
LOOKED_AT = 50  # the last steps, in which whoever changed a run is looked for


def steps_shown(conference: Conference) -> list[DraftStep]:
    """The last steps of everybody, newest first. 1 query."""
    return list(_steps(conference)[:SHOWN])


def steps_of(conference: Conference, by: User) -> list[DraftStep]:
    """One organiser's own last steps, newest first. 1 query."""
    return list(_steps(conference).filter(by=by)[:LOOKED_AT])


def last_step_on(conference: Conference, uids: AbstractSet[str]) -> DraftStep | None:
    """The newest step that touched one of these runs. 1 query."""
    return next((step for step in _steps(conference)[:LOOKED_AT] if _touches(step, uids)), None)


def _steps(conference: Conference) -> Iterable[DraftStep]:
    return DraftStep.objects.filter(conference=conference).select_related("by").order_by("-pk")


def _touches(step: DraftStep, uids: AbstractSet[str]) -> bool:
    return any(row["uid"] in uids for row in (*step.before, *step.after))
