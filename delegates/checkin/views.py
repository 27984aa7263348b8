"""The door's page: one shell, the same for everybody, with no name in it. What it shows comes through api.py."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.lib.doors import public


@public
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    return render(request, "delegates/checkin/door.html")
