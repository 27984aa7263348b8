"""Pure rules of the draft timetable: what clashes in it, where a run could go, and what a step of the work was."""

from sessions.timetable.rules.clashes import Absence, Band, Conflict, Hall, Held, brought_by, conflicts
from sessions.timetable.rules.prospects import LIGHT, Level, Prospect, best, prospects

__all__ = [
    "LIGHT",
    "Absence",
    "Band",
    "Conflict",
    "Hall",
    "Held",
    "Level",
    "Prospect",
    "best",
    "brought_by",
    "conflicts",
    "prospects",
]
