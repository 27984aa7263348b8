"""The timetable editor: the board, the options of one run or session, where a run could go, and the one door for every deed.

A deed comes from a plain form, and the answer is a page; or from the board's script, and the answer is JSON: what was said, and the board
as it stands now. Either way a refusal is a sentence and nothing was changed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import any_permission_required, permission_required

from conference.asked import conference_asked
from conference.lib.problems import Problem, Refused
from conference.models import Conference
from sessions.models import DraftRun, Run, Session
from sessions.timetable import queries
from sessions.timetable.forms import FORMS, AddRunForm, CapacityForm, ChooseForm, DeedForm, Done, MoveForm, PlaceForm
from sessions.timetable.queries.board import answering, card, label

MAY_CHANGE = "programme.change_draftrun"
MAY_LOOK = (MAY_CHANGE, "programme.view_draftrun")
REFUSED, UNREADABLE = 409, 422

looker = any_permission_required(*MAY_LOOK)
organiser = permission_required(MAY_CHANGE)


@require_safe
@looker
@never_cache
@gzip_page
def timetable(request: HttpRequest) -> HttpResponse:
    """The board. `?q=` and `?stream=` narrow the list of what has no run yet."""
    conference = conference_asked(request)
    if conference is None:
        return TemplateResponse(request, "programme/timetable/none.html", _head("Timetable"))
    words, stream = request.GET.get("q", "")[:100], request.GET.get("stream", "")[:6]
    context = _board(request, conference)
    context |= {
        "conferences": Conference.objects.order_by("-date", "pk"),
        "spare": answering(context["board"].spare, stream, words),
        "q": words,
        "stream": stream,
    }
    return TemplateResponse(request, "programme/timetable/board.html", context)


@require_safe
@organiser
@never_cache
@gzip_page
def places(request: HttpRequest) -> HttpResponse:
    """Every slot and room for `?run=<uid>`, or for one run more of `?session=<id>`, for the board's script."""
    form = _PlacesForm(request.GET)
    if not form.is_valid():
        raise Http404
    uid, pk = form.cleaned_data["run"], form.cleaned_data["session"]
    if uid:
        draft = _draft(uid)
        loaded = queries.load(draft.session.conference)
        found = queries.prospects_of(loaded, run=draft)
    else:
        session = _session(pk)
        loaded = queries.load(session.conference)
        found = queries.prospects_of(loaded, session=session)
    uids = {draft.pk: str(draft.uid) for draft in loaded.drafts}
    cells = {
        f"{each.slot.id}:{each.room.id}": {
            "level": each.level,
            "mark": each.mark,
            "words": each.words,
            "other": uids[each.taken_by.id] if each.taken_by else "",
        }
        for each in found
    }
    return JsonResponse({"cells": cells})


@require_safe
@looker
@never_cache
def run(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What can be done with one run: a page, and the same in the board's dialog."""
    return _answer_panel(request, _run_panel(request, _draft(uid)))


@require_safe
@looker
@never_cache
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a session could be held once, or once more."""
    return _answer_panel(request, _session_panel(request, _session(pk)))


@require_safe
@looker
@never_cache
def run_by_id(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a run by its id, as Wagtail's lists and histories know it."""
    return redirect("timetable_run", get_object_or_404(DraftRun, pk=pk).uid)


@require_safe
@organiser
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Of which session one more run is wanted; then its own page."""
    conference = conference_asked(request)
    form = ChooseForm(request.GET if "session" in request.GET else None, conference=conference)
    if form.is_valid():
        return redirect("timetable_session", form.cleaned_data["session"].pk)
    context = _head("Add a run") | {"form": form, "conference": conference}
    return TemplateResponse(request, "programme/timetable/choose.html", context)


@require_POST
@organiser
@gzip_page
def do(request: HttpRequest, deed: str) -> HttpResponse:
    """One deed, by its name in FORMS."""
    conference = conference_asked(request)
    if conference is None or deed not in FORMS:
        raise Http404
    form = FORMS[deed](request.POST, conference=conference)
    if not form.is_valid():
        problems = [Problem("form", str(text)) for texts in form.errors.values() for text in texts]
        return _refused(request, conference, form, problems, UNREADABLE)
    try:
        done = form.do(by=request.user, now=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return _refused(request, conference, form, refusal.problems, REFUSED)
    return _done(request, conference, done)


class _PlacesForm(forms.Form):
    run = forms.UUIDField(required=False)
    session = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("run")) == bool(cleaned.get("session")):
            raise forms.ValidationError("One of the two.")
        return cleaned


def _done(request: HttpRequest, conference: Conference, done: Done) -> HttpResponse:
    context = _board(request, conference)
    found = next((each for each in context["board"].cards if each.uid == done.run), None)
    tone, more = _outcome(found.stops, found.warnings) if found else ("done", "")
    if not _is_script(request):
        messages.success(request, done.said)
        if more:
            messages.warning(request, more)
        return redirect(_address(conference))
    return _board_as_json(
        request, context, said=f"{done.said} {more}".strip(), tone=tone, run=done.run if found else ""
    )


def _outcome(stops: list, warnings: list) -> tuple[str, str]:
    if stops:
        number = "This clashes" if len(stops) == 1 else f"{len(stops)} clashes"
        return "stop", f"{number}: {' '.join(each.message for each in stops)}"
    if warnings:
        number = "One warning" if len(warnings) == 1 else f"{len(warnings)} warnings"
        return "warn", f"{number}: {' '.join(each.message for each in warnings)}"
    return "done", ""


def _refused(
    request: HttpRequest, conference: Conference, form: DeedForm, problems: list[Problem], status: int
) -> HttpResponse:
    """The sentence, beside what was typed; for the script with the board as it really stands."""
    panel = _panel_of(request, conference, form)
    said = " ".join(problem.message for problem in problems)
    if not _is_script(request):
        if panel is None:
            messages.error(request, said)
            return redirect(_address(conference))
        return TemplateResponse(request, "programme/timetable/panel_page.html", panel, status=status)
    html = render_to_string("programme/timetable/panel.html", panel, request) if panel else ""
    more = {"codes": [problem.code for problem in problems], "panel": html}
    return _board_as_json(request, _board(request, conference), said=said, tone="refused", status=status, **more)


def _panel_of(request: HttpRequest, conference: Conference, form: DeedForm) -> dict[str, Any] | None:
    """The options that a refused form came from, if it did and they are still there: a field called `panel` says so."""
    if "panel" not in request.POST:
        return None
    if "run" in form.fields and (uid := form.cleaned_data.get("run")):
        draft = queries.runs_of(conference).filter(uid=uid).first()
        return _run_panel(request, draft, form) if draft else None
    if "session" in form.fields and (found := form.cleaned_data.get("session")):
        return _session_panel(request, found, form)
    return None


def _board_as_json(
    request: HttpRequest, context: dict[str, Any], *, said: str, tone: str, status: int = 200, **more: Any
) -> HttpResponse:
    html = render_to_string("programme/timetable/parts.html", context, request)
    return JsonResponse({"said": said, "tone": tone, "board": html, **more}, status=status)


def _board(request: HttpRequest, conference: Conference) -> dict[str, Any]:
    board = queries.board(conference, by=request.user)
    return _head("Timetable") | {
        "board": board,
        "spare": board.spare,
        "conference": conference,
        "may_change": request.user.has_perm(MAY_CHANGE),
    }


def _answer_panel(request: HttpRequest, panel: dict[str, Any]) -> HttpResponse:
    if _is_script(request):
        return TemplateResponse(request, "programme/timetable/panel.html", panel)
    return TemplateResponse(request, "programme/timetable/panel_page.html", panel)


def _run_panel(request: HttpRequest, draft: DraftRun, form: DeedForm | None = None) -> dict[str, Any]:
    conference = draft.session.conference
    loaded = queries.load(conference)
    board = queries.board_of(loaded)
    found = board.by_pk.get(draft.pk) or card(draft, loaded)
    start = f"{draft.slot_id}:{draft.room_id}"
    first = {"run": draft.uid, "start": start, "slot": draft.slot_id, "room": draft.room_id}
    context = _session_panel(request, draft.session, form, loaded)
    return context | {
        "card": found,
        "start": start,
        "is_cancelled": draft.status == Run.Status.CANCELLED,
        "place_form": None,
        "move_form": form if isinstance(form, MoveForm) else MoveForm(conference=conference, initial=first),
        "capacity_form": form
        if isinstance(form, CapacityForm)
        else CapacityForm(
            conference=conference, initial={"run": draft.uid, "was": draft.capacity, "capacity": draft.capacity}
        ),
        "other": _other(board, form, found),
    }


def _other(board: queries.Board, form: DeedForm | None, found: queries.Card) -> queries.Card | None:
    """Whom to swap with, where a move was refused because the room is taken."""
    if not isinstance(form, MoveForm) or not form.non_field_errors():
        return None
    slot, room = form.cleaned_data.get("slot"), form.cleaned_data.get("room")
    if not (slot and room):
        return None
    at = [
        each
        for each in board.cards
        if (each.slot, each.room) == (slot.pk, room.pk) and not each.is_cancelled and each.uid != found.uid
    ]
    return at[0] if len(at) == 1 else None


def _session_panel(
    request: HttpRequest, session: Session, form: DeedForm | None = None, loaded: queries.Loaded | None = None
) -> dict[str, Any]:
    conference = session.conference
    loaded = loaded or queries.load(conference)
    planned = queries.planned(loaded, session.pk)
    first = {"session": session.pk, "planned": planned}
    return _head(session.title) | {
        "conference": conference,
        "session": session,
        "label": label(session, loaded),
        "planned": planned,
        "best": queries.best(loaded, session),
        "place_form": form if isinstance(form, PlaceForm) else PlaceForm(conference=conference, initial=first),
        "add_form": form if isinstance(form, AddRunForm) else AddRunForm(conference=conference, initial=first),
        "refused": form.non_field_errors() if form else [],
        "may_change": request.user.has_perm(MAY_CHANGE),
        "is_panel": _is_script(request),
    }


def _head(title: str) -> dict[str, Any]:
    crumbs = [("Home", reverse("wagtailadmin_home")), ("Timetable", reverse("timetable"))]
    crumbs += [] if title == "Timetable" else [(title, "")]
    return {
        "breadcrumbs_items": [{"label": words, "url": url} for words, url in crumbs],
        "header_title": title,
        "header_icon": "calendar-check",
    }


def _address(conference: Conference) -> str:
    return f"{reverse('timetable')}?conference={conference.slug}"


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _draft(uid: UUID) -> DraftRun:
    return get_object_or_404(DraftRun.objects.select_related("session__conference", "slot", "room", "run"), uid=uid)


def _session(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("conference", "stream"), pk=pk)
