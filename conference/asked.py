"""Which conference an organisers' screen is about: the one its address names, else the one that the site speaks of."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from conference.models import Conference


def conference_named(slug: str) -> Conference | None:
    """The conference of that slug, else the current one; None when there is none at all. 404 for a slug that is not there. 1 query, 2 on
    a site whose conferences are all over.
    """
    if "\0" in slug:  # PostgreSQL cannot be asked for it
        raise Http404
    return get_object_or_404(Conference, slug=slug) if slug else Conference.objects.current()


def conference_asked(request: HttpRequest) -> Conference | None:
    """Of `?conference=<slug>`. The caller has checked what the user may do."""
    return conference_named(request.GET.get("conference", ""))
