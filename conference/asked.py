"""Which conference an organisers' screen is about: the one its address names, else the one that the site speaks of."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from conference.models import Conference


def conference_asked(request: HttpRequest) -> Conference | None:
    """`?conference=<slug>`; None when there is no conference at all. 404 for a slug that is not there. 1 query, 2 on a site whose
    conferences are all over. The caller has checked what the user may do.
    """
    slug = request.GET.get("conference", "")
    if "\0" in slug:  # PostgreSQL cannot be asked for it
        raise Http404
    return get_object_or_404(Conference, slug=slug) if slug else Conference.objects.current()
