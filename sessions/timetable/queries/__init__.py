"""Reads of the draft: what clashes in it, and the board that the editor shows."""

from __future__ import annotations

from conference.models import Conference
from sessions.models import Run, Session
from sessions.timetable import rules
from sessions.timetable.queries.board import (
    best,
    board,
    board_of,
    planned,
    prospects,
    prospects_of,
    runs_of,
)
from sessions.timetable.queries.cards import Board, Card
from sessions.timetable.queries.history import last_step_on, steps_of
from sessions.timetable.queries.loaded import FEATURES, Loaded, People, absences, load
from sessions.timetable.rules import Conflict


def conflicts(conference: Conference) -> list[Conflict]:
    """All that clashes in the draft, what stops a release first. A fixed number of queries."""
    loaded = load(conference)
    return rules.conflicts(loaded.runs, loaded.absences)


def brought_by(session: Session, newcomers: People) -> list[Conflict]:
    """What would clash if these people joined the session, and does not yet. A fixed number of queries; none without newcomers."""
    if not newcomers or not session.draft_runs.filter(status=Run.Status.SCHEDULED).exists():
        return []
    loaded = load(session.conference, joining={session.pk: newcomers})
    return rules.brought_by(loaded.runs, loaded.absences, session.pk, {speaker for speaker, _ in newcomers})


__all__ = [
    "FEATURES",
    "Board",
    "Card",
    "Loaded",
    "absences",
    "best",
    "board",
    "board_of",
    "brought_by",
    "conflicts",
    "last_step_on",
    "load",
    "planned",
    "prospects",
    "prospects_of",
    "runs_of",
    "steps_of",
]
