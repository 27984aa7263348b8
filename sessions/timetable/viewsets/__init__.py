"""Organisers' screens of the draft: the editor of rooms and slots (screens), the lists of runs and sessions (lists)."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy

from conference.lib.desk import DeskMenuItem
from sessions.timetable.viewsets import screens
from sessions.timetable.viewsets.lists import RunViewSet, SessionViewSet

__all__ = ["ADMIN_URLS", "LOG_ACTIONS", "MENU_ITEMS", "REGISTERED", "RunViewSet", "SessionViewSet"]
REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = [
    path("timetable/", screens.timetable, name="timetable"),
    path("timetable/places/", screens.places, name="timetable_places"),
    path("timetable/run/<uuid:uid>/", screens.run, name="timetable_run"),
    path("timetable/session/<int:pk>/", screens.session, name="timetable_session"),
    path("timetable/do/<slug:deed>/", screens.do, name="timetable_do"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Timetable",
        reverse_lazy("timetable"),
        name="timetable",
        may=screens.MAY_LOOK,
        icon_name="calendar-check",
        order=110,
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "draft.place": ("Place a run", "Placed a session in the draft timetable"),
    "draft.add_run": ("Add a run", "Added a run to the draft timetable"),
    "draft.move": ("Move a run", "Moved a run in the draft timetable"),
    "draft.swap": ("Swap two runs", "Swapped two runs in the draft timetable"),
    "draft.take_off": ("Take off a run", "Took a run off the draft timetable, or cancelled it there"),
    "draft.put_back": ("Put back a run", "Put a cancelled run back into the draft timetable"),
    "draft.capacity": ("Change places", "Changed the places of a run in the draft timetable"),
    "draft.undo": ("Take back a step", "Took back a step on the draft timetable"),
    "draft.redo": ("Do a step again", "Did a step on the draft timetable again"),
}
