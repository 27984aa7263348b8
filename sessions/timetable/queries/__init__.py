"""Reads of the draft: what clashes in it, and the board that the editor shows."""

from __future__ import annotations

from conference.models import Conference
from sessions.timetable import rules
from sessions.timetable.queries.loaded import FEATURES, absences, load
from sessions.timetable.rules import Conflict


def conflicts(conference: Conference) -> list[Conflict]:
    """All that clashes in the draft, what stops a release first. A fixed number of queries."""
    loaded = load(conference)
    return rules.conflicts(loaded.runs, loaded.absences)


__all__ = ["FEATURES", "absences", "conflicts", "load"]
