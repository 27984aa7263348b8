"""The lead's list while she writes it: rows as they stand on the screen, what is read into them, and what is still wrong."""

from delegates.bookings.forms.checks import Found, Question, people_of, problems_of
from delegates.bookings.forms.lists import add_list, add_people, answer_columns
from delegates.bookings.forms.sheet import (
    CELLS,
    SESSION_KEY,
    SPARE_ROWS,
    Asked,
    Choices,
    Row,
    Sheet,
    forget,
    keep,
    kept,
    of_booking,
    of_post,
    received,
)

__all__ = [
    "CELLS",
    "SESSION_KEY",
    "SPARE_ROWS",
    "Asked",
    "Choices",
    "Found",
    "Question",
    "Row",
    "Sheet",
    "add_list",
    "add_people",
    "answer_columns",
    "forget",
    "keep",
    "kept",
    "of_booking",
    "of_post",
    "people_of",
    "problems_of",
    "received",
]
