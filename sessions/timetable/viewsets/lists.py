"""The draft as a list, and sessions with what the timetable knows of them. A run is placed, moved and cancelled on the editor's own pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.forms import ModelForm
from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from conference.lib.desk import DeskEditView, DeskIndexView, DeskViewSet
from sessions import viewsets as programme
from sessions.models import DraftRun, Session
from sessions.timetable.forms import SessionForm
from sessions.timetable.viewsets import screens

KEPT = {"index", "index_results", "add", "edit", "history", "history_results"}


def _news(draft: DraftRun) -> str:
    """How the draft differs from what readers see."""
    run = draft.run
    if run is None:
        return "Not released yet"
    same = (run.slot_id, run.room_id, run.status) == (draft.slot_id, draft.room_id, draft.status)
    return "As released" if same else "Changed since the release"


class RunIndexView(DeskIndexView):
    add_item_label = "Add a run"

    def get_edit_url(self, instance: DraftRun) -> str:
        return reverse("timetable_run", args=[instance.uid])


class RunViewSet(DeskViewSet):
    """The draft of the timetable as a list. `add` asks for the session; `edit` leads to the editor's page of the run."""

    model = DraftRun
    name = "run"
    icon = "time"
    menu_label = "Runs"
    related = ("session", "slot", "room", "run")
    index_view_class = RunIndexView
    form_fields: tuple[str, ...] = ()
    list_display = [
        "session",
        Column("slot", label="Slot", sort_key="slot__starts_at"),
        Column("room", label="Room", sort_key="room__sort_order"),
        Column("taken", label="Places taken", accessor=lambda draft: draft.run.taken if draft.run else 0),
        Column("capacity", label="Places", sort_key="capacity", accessor=lambda draft: draft.places),
        Column("get_status_display", label="Status", sort_key="status"),
        Column("news", label="Readers see it", accessor=_news),
    ]
    list_filter = ["session__conference", "slot", "room", "status", "session__stream", "session__status"]
    search_fields = ["session__title", "room__name", "room__code", "session__contributions__speaker__name"]
    list_export = [
        "session.title",
        "slot.name",
        "slot.planned_starts_at",
        "room.name",
        "places",
        "get_status_display",
        "uid",
    ]
    export_filename = "runs"
    ordering = ["slot__starts_at", "room__sort_order", "pk"]

    @property
    def add_view(self) -> Callable[..., HttpResponse]:
        return screens.choose

    @property
    def edit_view(self) -> Callable[..., HttpResponse]:
        return screens.run_by_id

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"delete_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in KEPT]


class SessionIndexView(DeskIndexView):
    def get_list_more_buttons(self, instance: Session) -> list:
        buttons = super().get_list_more_buttons(instance)
        if _may_look(self.request.user):
            buttons.append(
                MenuItem("Its place in the timetable", url=_place_of(instance), icon_name="time", priority=15)
            )
        return buttons


class SessionEditView(DeskEditView):
    """What is worth a look about newcomers is said once they are saved."""

    @property
    def header_more_buttons(self) -> list:
        buttons = list(super().header_more_buttons)
        if _may_look(self.request.user):
            buttons.append(Button("Its place in the timetable", url=_place_of(self.object), icon_name="time"))
        return buttons

    def form_valid(self, form: ModelForm) -> HttpResponse:
        answer = super().form_valid(form)
        if answer.status_code == HTTPStatus.FOUND:
            for sentence in form.worth_a_look:
                messages.warning(self.request, sentence)
        return answer


class SessionViewSet(programme.SessionViewSet):
    index_view_class = SessionIndexView
    edit_view_class = SessionEditView
    edit_handler = ObjectList(programme.SessionViewSet.edit_handler.children, base_form_class=SessionForm)


def _may_look(user: Any) -> bool:
    return any(user.has_perm(permission) for permission in screens.MAY_LOOK)


def _place_of(session: Session) -> str:
    return reverse("timetable_session", args=[session.pk])
