"""The public page of what is kept, and for how long: it reads the file that the machine obeys."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from conference.lib.doors import public
from conference.privacy.policy import policy
from conference.privacy.queries import last_done


@public
@require_safe
def what_we_keep(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"groups": policy().groups, "last_done": last_done()})
