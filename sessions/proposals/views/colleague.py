"""An invited colleague's page, opened by her own link: the proposal, and yes or no."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.doors import public
from conference.lib.problems import Refused
from sessions.models import Presenter
from sessions.proposals import access, actions, queries, rules
from sessions.proposals.forms import WhoForm


@public
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What she is asked to present, with whom, and her answer."""
    invited = access.invitation_for(token)
    if request.method == "POST":
        return _answered(request, invited)
    return _page(request, invited, WhoForm(initial={name: getattr(invited, name) for name in WhoForm.base_fields}))


def _answered(request: HttpRequest, invited: Presenter) -> HttpResponse:
    form = WhoForm(request.POST)
    is_no = request.POST.get("do") == "no"
    if not is_no and not form.is_valid():
        return _page(request, invited, form, status=422)
    try:
        actions.answer(invited=invited, yes=None if is_no else form.who(), now=timezone.now())
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)
    else:
        messages.success(request, _said(invited, is_no=is_no))
    return redirect("programme:invitation", invited.link_token)


def _said(invited: Presenter, *, is_no: bool) -> str:
    if is_no:
        return "Thank you for answering. Your colleague is told."
    if invited.status == Presenter.Status.ACCEPTED:
        return "Saved."
    return "Thank you. Your colleague is told that you will present together."


def _page(request: HttpRequest, invited: Presenter, form: WhoForm, *, status: int = 200) -> HttpResponse:
    proposal = invited.proposal
    context = {
        "invited": invited,
        "proposal": proposal,
        "conference": proposal.conference,
        "call": queries.call_of(proposal.conference),
        "proposer": queries.proposer_of(proposal),
        "shown": queries.shown(proposal),
        "form": form,
        "problems": rules.answer_problems(proposal.status),
    }
    return render(request, "programme/proposals/invitation.html", context, status=status)
