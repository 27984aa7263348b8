"""Addresses that never change, for what has left the site: calendars and files name these, and they lead to wherever the page stands."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from conference.lib.doors import public
from home.models import HomePage, ProgrammePage, SpeakersPage
from home.models.base import SitePage


@public
@require_safe
def session(request: HttpRequest, conference: str, slug: str) -> HttpResponse:
    """To a session's page, which says itself whether it is there."""
    return redirect(f"{page_below(ProgrammePage, conference).get_url(request)}{slug}/")


@public
@require_safe
def speaker(request: HttpRequest, conference: str, slug: str) -> HttpResponse:
    return redirect(f"{page_below(SpeakersPage, conference).get_url(request)}{slug}/")


@public
@require_safe
def programme(request: HttpRequest, conference: str) -> HttpResponse:
    return redirect(page_below(ProgrammePage, conference).get_url(request))


def page_below(kind: type[SitePage], conference: str) -> SitePage:
    """The page of this kind under the conference's home page. 404 where there is none."""
    homes = HomePage.objects.live().filter(conference__slug=conference)
    found = (kind.objects.live().public().child_of(home).first() for home in homes)
    page = next(filter(None, found), None)
    if page is None or page.get_url() is None:
        raise Http404("No such page")
    return page
