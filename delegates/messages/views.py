"""Whether somebody wants messages and reminders: under the link of a message, her personal link, or her account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from conference.lib.doors import public
from delegates.messages import access
from delegates.messages.actions import stopping
from delegates.messages.models import MailStop

METHODS = ["GET", "HEAD", "POST"]


@public
@csrf_exempt  # a mail program posts here by itself (List-Unsubscribe-Post); the signed address is the right to do it
@require_http_methods(METHODS)
def by_stop_link(request: HttpRequest, signed: str) -> HttpResponse:
    """A question by GET, since mail scanners open every link; POST does it."""
    return _answer(request, access.address_of(access.unsigned(signed)))


@public
@require_http_methods(METHODS)
def by_personal_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same from a delegate's own page."""
    return _answer(request, access.address_of_link(token), token=token)


@require_http_methods(METHODS)
def mine(request: HttpRequest) -> HttpResponse:
    """The same for a lead who is signed in."""
    return _answer(request, request.user.email)


def _answer(request: HttpRequest, email: str, **context: str) -> HttpResponse:
    if request.method == "POST" and "start" in request.POST:
        stopping.start(email=email)
        messages.success(request, "You will get our messages and reminders again.")
        return redirect(request.path)
    if request.method == "POST":
        stopping.stop(email=email, why=MailStop.Why.ASKED, now=timezone.now())
        if "List-Unsubscribe" in request.POST:
            return HttpResponse("Done.", content_type="text/plain")
        messages.success(request, "Done. We shall not write to you any more.")
        return redirect(request.path)
    kept = stopping.stop_for(email)
    name, _, host = email.partition("@")
    context |= {"shown": f"{name[:1]}…@{host}", "stop": kept}
    return render(request, "delegates/messages/mine.html", context)
