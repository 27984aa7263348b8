"""Organisers' pages: begin a new edition with the last one, and what is to be done next."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from conference.asked import conference_asked
from conference.lib.problems import Problem, Refused
from conference.models import Conference
from home.edition import actions, queries
from home.edition.forms import CopyForm

organiser = permission_required("conference.add_conference")


@organiser
@never_cache
def copy_conference(request: HttpRequest) -> HttpResponse:
    """The form with next year in it."""
    conference = conference_asked(request)
    if conference is None:
        return _page(request, "none")
    if request.method != "POST":
        return _page(request, "copy", conference=conference, form=CopyForm.beginning(conference))
    form = CopyForm(request.POST)
    problems: list[Problem] = []
    if form.is_valid():
        try:
            made = actions.copy(conference=conference, wish=form.wish(), by=request.user)
        except Refused as refused:
            problems = refused.problems
            for problem in problems:
                form.add_error(problem.field or None, problem.message)
        else:
            return redirect(f"{reverse('copy_conference_done')}?conference={made.slug}")
    return _page(request, "copy", conference=conference, form=form)


@require_safe
@organiser
@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """What the new edition has, and what to do next."""
    conference = conference_asked(request)
    if conference is None:
        raise Http404
    return _page(request, "done", conference=conference, begun=queries.begun(conference))


def _page(request: HttpRequest, name: str, **context: object) -> TemplateResponse:
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": "Home"},
        {"url": reverse("copy_conference"), "label": "Begin a new edition"},
    ]
    context |= {
        "breadcrumbs_items": trail,
        "header_title": "Begin a new edition",
        "header_icon": "copy",
        "conferences": Conference.objects.order_by("-date", "pk"),
    }
    return TemplateResponse(request, f"home/edition/{name}.html", context)
