"""What the public reads of the programme, as frozen values and rows: the day, one session, speakers, what changed.

Everything here shows published sessions only, and says how many queries it takes; tests hold it to that at any length.
"""

from sessions.queries.changes import latest_release, releases_shown
from sessions.queries.day import Day, RunCard, SlotRow, Timetable, card, chosen, timetable, whole_day
from sessions.queries.lists import (
    SessionLine,
    keynotes,
    line,
    runs_of,
    session_lines,
    session_shown,
    sessions_of,
    streams,
    tags_of,
)
from sessions.queries.people import speakers_in_order, speakers_shown
from sessions.queries.search import hits
from sessions.queries.shown import SessionShown, with_portraits
from sessions.queries.wishes import Wish, answers, found

__all__ = [
    "Day",
    "RunCard",
    "SessionLine",
    "SessionShown",
    "SlotRow",
    "Timetable",
    "Wish",
    "answers",
    "card",
    "chosen",
    "found",
    "hits",
    "keynotes",
    "latest_release",
    "line",
    "releases_shown",
    "runs_of",
    "session_lines",
    "session_shown",
    "sessions_of",
    "speakers_in_order",
    "speakers_shown",
    "streams",
    "tags_of",
    "timetable",
    "whole_day",
    "with_portraits",
]
