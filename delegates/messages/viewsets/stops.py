"""The addresses that messages and reminders do not go to, and why; an organiser may take one off the list."""

from __future__ import annotations

from django.contrib import messages as said
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from delegates.messages import access
from delegates.messages.actions import stopping
from delegates.messages.queries import people
from delegates.messages.viewsets.shared import page, reader, writer

PER_PAGE = 60


@require_safe
@reader
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = Paginator(people.mail_stops(text), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "stops", "Addresses we do not write to", found=found, text=text)


@writer
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    stop = access.mail_stop(pk)
    stopping.lift(stop=stop, by=request.user)
    said.success(request, f"Messages may go to {stop.email} again.")
    return redirect("mail_stops")
