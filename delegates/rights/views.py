"""A delegate's own page about her data. No account: the address is the key."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.doors import public
from delegates.arrangements.access import delegate_for
from delegates.rights import actions, queries
from delegates.rights.forms import AskForm


@public
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest, token: str) -> HttpResponse:
    """What there is about her, in numbers; and the two things that she may ask for."""
    delegate = delegate_for(token)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask(delegate=delegate, kind=form.cleaned_data["kind"], now=timezone.now())
        messages.success(
            request, "The organisers have your request. They answer within a month, and sooner if they can."
        )
        return redirect("delegates:my-data", token)
    context = {
        "delegate": delegate,
        "conference": delegate.booking.conference,
        "holdings": queries.holdings(delegate),
        "asked": queries.open_requests_of(delegate),
    }
    return render(request, "delegates/rights/mine.html", context)
