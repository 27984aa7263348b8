"""What organisers ask of the timetable: one form for each deed, and a session's own form where its time matters."""

from sessions.timetable.forms.deeds import (
    FORMS,
    AddRunForm,
    CapacityForm,
    ChooseForm,
    DeedForm,
    Done,
    MoveForm,
    PlaceForm,
)
from sessions.timetable.forms.session import SessionForm

__all__ = [
    "FORMS",
    "AddRunForm",
    "CapacityForm",
    "ChooseForm",
    "DeedForm",
    "Done",
    "MoveForm",
    "PlaceForm",
    "SessionForm",
]
