"""Organisers' screens: read what the next release changes, release it, and look back at the earlier ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import permission_required

from conference.asked import conference_asked
from conference.lib.problems import Problem, Refused
from conference.models import Conference
from sessions.releases import actions, queries
from sessions.releases.forms import ReleaseForm

organiser = permission_required("programme.add_release")


@organiser
@never_cache
def release(request: HttpRequest) -> HttpResponse:
    """The list of changes, what stops it, whom it touches; below it the button."""
    conference = conference_asked(request)
    if conference is None:
        return TemplateResponse(request, "programme/releases/none.html", {"header_title": "Release"})
    form = ReleaseForm(request.POST or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.release(conference=conference, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            problems = refused.problems
        else:
            letters = f" {_letters(conference)}" if form.cleaned_data["tell_speakers"] else ""
            messages.success(request, f"Programme {made.number} is out.{letters}")
            return redirect(f"{reverse('release')}?conference={conference.slug}")
    return TemplateResponse(request, "programme/releases/release.html", _context(conference, form, problems))


def _context(conference: Conference, form: ReleaseForm, problems: list[Problem]) -> dict[str, object]:
    plan = queries.plan(conference)
    return {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("release"), "label": "Release"},
        ],
        "header_title": "Release the programme",
        "header_icon": "upload",
        "conference": conference,
        "conferences": Conference.objects.order_by("-date", "pk"),
        "plan": plan,
        "form": form if form.is_bound else ReleaseForm(initial={"read": plan.fingerprint, "tell_speakers": True}),
        "read": plan.fingerprint,  # what is on the screen now, even where the form came back
        "problems": problems,
        "speakers": queries.speakers(plan.news_by_speaker),
        "releases": queries.releases(conference),
    }


def _letters(conference: Conference) -> str:
    waiting = queries.letters_waiting(conference)
    if not waiting:
        return "No speaker had to be told."
    return "1 letter waits in the outbox." if waiting == 1 else f"{waiting} letters wait in the outbox."
