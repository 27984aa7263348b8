"""The door from a request to a letter. The screen has asked for the permission."""

from __future__ import annotations

from django.http import Http404

from sessions.models import Letter
from sessions.outbox import queries

MAY_READ = "programme.view_letter"
MAY_SEND = "programme.change_letter"


def letter(pk: int) -> Letter:
    found = queries.letter(pk)
    if found is None:
        raise Http404("No such letter")
    return found
