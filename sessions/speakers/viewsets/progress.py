"""Everybody: a table of speakers and items, who misses what, reminders, due dates, slides given out after the day."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from conference.asked import conference_asked
from conference.lib.problems import Refused
from conference.models import Conference
from sessions.speakers import queries, rules
from sessions.speakers.actions import desk, files, reminders
from sessions.speakers.forms.desk import DuesForm, RemindForm, ShownForm

may_see = permission_required("programme.view_appearance")
may_change = permission_required("programme.change_appearance")
may_write = permission_required("programme.add_letter")


@may_see
@never_cache
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Speakers down, items across, a shape and a word in each cell."""
    conference = conference_asked(request)
    if conference is None:
        return page(request, "none", "Speakers’ progress")
    today = timezone.localdate()
    rows = queries.rows(conference, today=today)
    shown = ShownForm(request.GET)
    without = list(queries.without_page(conference))
    return page(
        request,
        "progress",
        "Speakers’ progress",
        conference=conference,
        conferences=Conference.objects.order_by("-date", "pk"),
        rows=[row for row in rows if shown.answers(row)],
        in_all=len(rows),
        complete=sum(not row.missing for row in rows),
        late=sum(bool(row.late) for row in rows),
        ours=sum(bool(row.waits) for row in rows),
        uninvited=queries.never_asked(conference).count(),
        without=without,
        shown=shown,
        columns=list(rules.ABOUT.values()),
        remind=RemindForm(),
        waiting=queries.reminders_waiting(conference).count(),
        is_after_the_day=today >= conference.date,
    )


@may_change
@require_POST
def open_pages(request: HttpRequest) -> HttpResponse:
    conference = _conference(request)
    number = desk.open_pages(conference=conference, by=request.user, now=timezone.now())
    messages.success(
        request, f"{_count(number, 'personal page')} opened. Nobody is told yet: send the links when you are ready."
    )
    return _back(conference)


@may_write
@require_POST
def send_links(request: HttpRequest) -> HttpResponse:
    conference = _conference(request)
    number, unreached = desk.send_links(conference=conference, by=request.user, now=timezone.now())
    messages.success(request, f"{_count(number, 'letter')} with a personal link {_wait(number)} in the outbox.")
    _say_unreached(request, unreached)
    return _back(conference)


@may_write
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Letters for those who miss something; they wait in the outbox."""
    conference = _conference(request)
    form = RemindForm(request.POST)
    within = form.cleaned_data["within"] if form.is_valid() else rules.REMIND_WITHIN
    written = reminders.write_reminders(conference=conference, by=request.user, now=timezone.now(), within=within)
    number = len(written.letters)
    if number:
        messages.success(request, f"{_count(number, 'reminder')} {_wait(number)} in the outbox. Read, then send.")
    elif not written.unreached:
        messages.info(
            request, "Nobody has to be reminded: nothing is missing that soon, or a reminder is less than a week old."
        )
    _say_unreached(request, written.unreached)
    return _back(conference)


@may_change
@require_POST
def give_out(request: HttpRequest) -> HttpResponse:
    conference = _conference(request)
    now = timezone.now()
    try:
        number = files.give_out(conference=conference, by=request.user, today=timezone.localdate(now), now=now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            f"Readers have {_count(number, 'more file')} now." if number else "There was nothing new to give out.",
        )
    return _back(conference)


@may_change
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest) -> HttpResponse:
    """Until when each item is due."""
    conference = conference_asked(request)
    if conference is None:
        return page(request, "none", "Due dates")
    form = DuesForm(request.POST or None, conference=conference)
    if request.method == "POST" and form.is_valid():
        desk.set_dues(conference=conference, dues=form.dues(), by=request.user)
        messages.success(request, "The dates are kept. Every speaker’s page shows them from now on.")
        return _back(conference)
    return page(request, "dates", "Due dates", conference=conference, form=form)


def page(request: HttpRequest, template: str, title: str, **context: object) -> HttpResponse:
    trail = [("Home", reverse("wagtailadmin_home")), ("Speakers’ progress", reverse("speakers_progress"))]
    if title != trail[-1][0]:
        trail.append((title, ""))
    shared = {
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "page_title": title,
        "header_title": title,
        "header_icon": "tasks",
    }
    return TemplateResponse(request, f"programme/speakers/admin/{template}.html", shared | context)


def _conference(request: HttpRequest) -> Conference:
    conference = conference_asked(request)
    if conference is None:
        raise Http404("There is no conference")
    return conference


def _back(conference: Conference) -> HttpResponse:
    return redirect(f"{reverse('speakers_progress')}?conference={conference.slug}")


def _say_unreached(request: HttpRequest, names: list[str] | tuple[str, ...]) -> None:
    if names:
        messages.warning(
            request, f"No e-mail address: {', '.join(names)}. Write it under “Private facts”, or tell them yourself."
        )


def _count(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"


def _wait(number: int) -> str:
    return "waits" if number == 1 else "wait"
