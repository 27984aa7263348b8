"""Deciding: the ticked proposals with the letter they get, to be read and changed first; undoing; withdrawing for a proposer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from conference.asked import conference_asked
from conference.lib.problems import Refused
from conference.models import Conference
from sessions.models import Proposal
from sessions.reviewing import access, actions
from sessions.reviewing.forms import DecideForm
from sessions.reviewing.queries import deciding as queries
from sessions.reviewing.rules import decisions as rules
from sessions.reviewing.viewsets.page import decider, list_of, page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@decider
def decide(request: HttpRequest) -> HttpResponse:
    """GET with the ticked proposals and a decision shows the letter; POST decides. Nobody is told before the outbox is sent."""
    conference = conference_asked(request)
    decision = request.GET.get("decision", "")
    if conference is None or decision not in rules.TOLD:
        raise Http404("No such decision")
    ticked = queries.chosen(conference, queries.numbers(request.GET.getlist("proposal")))
    proposals = [each for each in ticked if not _problems(each, decision)]
    left_out = [(each, _problems(each, decision)[0].message) for each in ticked if _problems(each, decision)]
    if not proposals:
        words = "; ".join(f"“{each}”: {why}" for each, why in left_out)
        messages.warning(request, words or "Tick the proposals that you decide on.")
        return redirect(list_of(conference))
    first = queries.words(conference, decision)
    form = DecideForm(
        request.POST or None,
        initial={"subject": first.subject, "body": first.body},
        decision=decision,
        proposals=proposals,
        comments=queries.comments(proposals),
    )
    if request.method == "POST" and form.is_valid():
        return _decide(request, conference, form)
    title = f"{rules.DEED[decision]} {'1 proposal' if len(proposals) == 1 else f'{len(proposals)} proposals'}"
    context = {"form": form, "left_out": left_out, "decision": decision, "deed": title}
    return page(request, "decide", title, conference, **context)


def _problems(proposal: Proposal, decision: str) -> list:
    return rules.decide_problems(status=proposal.status, decision=decision)


def _decide(request: HttpRequest, conference: Conference, form: DecideForm) -> HttpResponse:
    """One after the other, each whole: what can no longer be decided is named, the others are."""
    done, now = 0, timezone.now()
    for proposal in form.proposals:
        try:
            actions.decide(
                proposal=proposal,
                decision=form.code,
                words=form.words,
                by=request.user,
                now=now,
                line=form.line_of(proposal),
                quote=form.quote_of(proposal),
            )
        except Refused as refusal:
            messages.error(request, f"“{proposal}”: {refusal}")
        else:
            done += 1
    if form.cleaned_data["keep"]:
        actions.keep_wording(conference=conference, code=form.code, words=form.words, by=request.user)
    if done:
        messages.success(
            request,
            f"{'1 proposal' if done == 1 else f'{done} proposals'} {rules.DONE[form.code]}. Nobody is told until you send "
            f"the {'letter' if done == 1 else 'letters'} in the outbox.",
        )
    if len(form.proposals) == 1:
        return redirect("proposal_desk", form.proposals[0].pk)
    return redirect(list_of(conference))


@require_POST
@decider
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = access.proposal(pk)
    try:
        after = actions.undo(proposal=proposal, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        kept = " Its session stays as a draft, since somebody has worked on it." if after.session_id else ""
        messages.success(request, f"The decision is taken back, and its letter with it.{kept}")
    return redirect("proposal_desk", pk)


@require_POST
@decider
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has said yes since it was accepted joins the session."""
    proposal = access.proposal(pk)
    if proposal.decision == Proposal.Decision.ACCEPT:
        session = actions.bring_in(proposal=proposal, by=request.user, now=timezone.now())
        messages.success(request, f"“{session}” now has everybody who has said yes.")
    return redirect("proposal_desk", pk)


@require_POST
@decider
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = access.proposal(pk)
    try:
        after = actions.withdraw(proposal=proposal, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        kept = " Its session is a draft now, and keeps its runs." if after.session_id else ""
        messages.success(request, f"“{after}” is withdrawn.{kept}")
    return redirect("proposal_desk", pk)
