"""The door from an address to a programme that other programs may read."""

from __future__ import annotations

from django.http import Http404

from conference.models import Conference
from sessions.exchange import queries

NOT_THERE = "There is no published programme at this address."


def conference_for(slug: str) -> Conference:
    """A conference whose programme has been released at least once; 404 for one that is only being prepared, and for no conference."""
    found = queries.released_conferences().filter(slug=slug).first()
    if found is None:
        raise Http404(NOT_THERE)
    return found


def programme_for(slug: str, *, stream: str = "", speaker: str = "", session: str = "") -> queries.Programme:
    """All of it, or what belongs to one stream, speaker or session; 404 where that has nothing public in it."""
    conference = conference_for(slug)
    part = queries.part(stream=stream, speaker=speaker, session=session)
    programme = queries.programme(conference, part)
    if part and not programme.sessions:
        raise Http404(NOT_THERE)
    return programme
