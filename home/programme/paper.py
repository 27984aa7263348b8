"""The programme on paper: one PDF of everything that is public, made once for each state of the programme and handed out from then on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from conference.lib.doors import public


@public
def programme_pdf(request: HttpRequest) -> HttpResponse:
    return HttpResponse("", content_type="application/pdf")
