"""Before there is a proposal: what is wanted, beginning one, a lost link."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.doors import public
from conference.lib.problems import Refused
from conference.models import Conference
from sessions.proposals import actions, queries
from sessions.proposals.forms import FindForm, StartForm

TOO_MANY = "That was often in a short time. Wait an hour, then try again, or write to the organisers."
LINK_SENT = "If anything was begun with that address, its links are on their way. Look among unwanted mail too."


@public
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The call. POST begins a proposal: the link goes by e-mail, and the browser is at it already."""
    conference, now = Conference.objects.current(), timezone.now()
    form, status = StartForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            if not consume(request, action="proposal_start", key=form.cleaned_data["email"]):
                status = 429
                form.add_error(None, TOO_MANY)
            elif (answer := _begin(request, conference, form)) is not None:
                return answer
    call = queries.call_of(conference)
    context = {
        "form": form,
        "conference": conference,
        "call": call,
        "window": queries.window_of(call, now) if call else "none",
    }
    return render(request, "programme/proposals/call.html", context, status=status)


def _begin(request: HttpRequest, conference: Conference | None, form: StartForm) -> HttpResponse | None:
    """The way to the new draft; None when it was refused, with the reasons on the form."""
    if conference is None:
        return redirect("programme:propose")
    try:
        proposal = actions.start(conference=conference, now=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.message)
        return None
    messages.success(request, f"Your link is on its way to {form.cleaned_data['email']}. You can go on here at once.")
    return redirect("programme:proposal", proposal.link_token)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Have the links of an address sent to it. The answer is the same whether there are any or not."""
    form, status = FindForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            conference = Conference.objects.current()
            if consume(request, action="proposal_find", key=form.cleaned_data["email"]):
                if conference is not None:
                    actions.find(conference=conference, email=form.cleaned_data["email"])
                messages.success(request, LINK_SENT)
                return redirect("programme:find-proposal")
            status = 429
            form.add_error(None, TOO_MANY)
    return render(request, "programme/proposals/find.html", {"form": form}, status=status)
