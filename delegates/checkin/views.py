"""The door's page: one shell, the same for everybody, with no name in it. What it shows comes through api.py."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from conference.lib.doors import public


@public
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: no session, no message and no name of anybody can get into a page that phones may
    keep.
    """
    return HttpResponse(render_to_string("delegates/checkin/door.html"))
