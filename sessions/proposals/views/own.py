"""A proposer's own pages, opened by her personal link: the form, how it would look, how it stands, taking it back."""

from __future__ import annotations

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conference.lib.doors import public
from conference.lib.problems import Refused
from sessions.models import Proposal
from sessions.proposals import access, actions, queries, rules
from sessions.proposals.forms import OneAddressForm, ProposalForm, sections, stored

TOO_MANY = "Many letters have left from here within an hour. Wait a little, then try again."
LETTERS = {"invite": ("new_colleague", "Colleague’s e-mail address"), "address": ("new_email", "New e-mail address")}
FORM_STATES = (Proposal.Status.DRAFT, Proposal.Status.CHANGES_ASKED)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Her page. While there is something to write it is the form, afterwards how it stands."""
    proposal = access.proposal_for(token)
    if request.method == "POST":
        return _sent(request, proposal)
    if proposal.status in FORM_STATES and queries.may_edit(proposal, timezone.now()):
        return _form_page(request, proposal)
    return _standing_page(request, proposal)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    """The form once more, after submitting."""
    proposal = access.proposal_for(token)
    if request.method == "POST":
        return _sent(request, proposal)
    if not queries.may_edit(proposal, timezone.now()):
        return redirect("programme:proposal", token)
    return _form_page(request, proposal)


def _sent(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Whatever button was pressed, all that was typed is kept first; then its own deed is done."""
    do = request.POST.get("do", "save")
    form = ProposalForm(request.POST, proposal=proposal)
    try:
        proposal = actions.save(proposal=proposal, typed=form.typed(), now=timezone.now())
    except Refused as refusal:
        form.add_problems(refusal.problems)
        return _form_page(request, proposal, form=form, status=422)
    letters, status = _letters(request, proposal)
    if status != 200:  # noqa: PLR2004 -- HTTP’s own number
        return _form_page(request, proposal, form=form, letters=letters, status=status)
    if do == "check":
        return _checked(request, proposal, form)
    verb, _, pk = do.partition("-")
    if verb in {"again", "remove"}:
        _colleague(request, proposal, verb, pk)
    elif do == "save":
        _say_saved(request, proposal, form)
    if proposal.status == Proposal.Status.SUBMITTED and do != "save":
        return redirect("programme:change-proposal", proposal.link_token)
    return redirect("programme:proposal", proposal.link_token)


def _letters(request: HttpRequest, proposal: Proposal) -> tuple[dict[str, OneAddressForm], int]:
    """An address that stands in one of the two boxes is meant, whichever button was pressed. The boxes with what is wrong in them,
    and 200 when nothing is.
    """
    boxes, status = {}, 200
    for do, (field, label) in LETTERS.items():
        if request.POST.get("do") != do and not request.POST.get(field, "").strip():
            continue
        box = boxes[do] = OneAddressForm(request.POST, field=field, label=label)
        if not box.is_valid():
            status = 422
        elif not consume(request, action="proposal_invite", key=proposal.link_token):
            status = 429
            box.add_error(field, TOO_MANY)
        elif not _letter_leaves(request, proposal, do, box):
            status = 422
    return boxes, status


def _letter_leaves(request: HttpRequest, proposal: Proposal, do: str, box: OneAddressForm) -> bool:
    field = LETTERS[do][0]
    email, now = box.cleaned_data[field], timezone.now()
    try:
        if do == "invite":
            actions.invite(proposal=proposal, email=email, now=now)
            messages.success(request, f"We have written to {email}. You hear from us when there is an answer.")
        else:
            actions.change_address(proposal=proposal, email=email, now=now)
            messages.success(request, f"Your link is on its way to {email}.")
    except Refused as refusal:
        for problem in refusal.problems:
            box.add_error(field, problem.message)
        return False
    return True


def _colleague(request: HttpRequest, proposal: Proposal, verb: str, pk: str) -> None:
    invited, now = access.colleague_for(proposal, pk), timezone.now()
    if verb == "again" and not consume(request, action="proposal_invite", key=proposal.link_token):
        messages.error(request, TOO_MANY)
        return
    try:
        if verb == "again":
            actions.invite_again(invited=invited, now=now)
            messages.success(request, f"We have written to {invited.email} once more.")
        else:
            actions.remove(proposal=proposal, invited=invited, now=now)
            messages.success(request, f"{invited.name or invited.email} is off the list. Please tell them yourself.")
    except Refused as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.message)


def _checked(request: HttpRequest, proposal: Proposal, form: ProposalForm) -> HttpResponse:
    form.add_problems(rules.missing(queries.facts(proposal, queries.proposer_of(proposal))))
    if form.errors:
        return _form_page(request, proposal, form=form, status=422)
    return redirect("programme:check-proposal", proposal.link_token)


def _say_saved(request: HttpRequest, proposal: Proposal, form: ProposalForm) -> None:
    if proposal.status == Proposal.Status.SUBMITTED:
        messages.success(request, "Your changes are saved. The team reads the new text.")
    elif form.errors:
        messages.warning(request, "Saved just as you typed it. What does not fit yet is marked below.")
    else:
        messages.success(request, "Saved. Go on here, or come back by the link in your e-mail whenever you like.")


def _form_page(
    request: HttpRequest,
    proposal: Proposal,
    *,
    form: ProposalForm | None = None,
    letters: dict[str, OneAddressForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    proposer = queries.proposer_of(proposal)
    if form is None:
        form = ProposalForm(stored(proposal, proposer), proposal=proposal)
    context = _context(proposal) | {
        "form": form,
        "letters": letters or {},
        "letter_forms": list((letters or {}).values()),
        "proposer": proposer,
        "colleagues": queries.colleagues_of(proposal),
        "sections": sections(form),
        "good": rules.ABSTRACT_GOOD,
        "word": queries.word_from_the_team(proposal) if proposal.status == Proposal.Status.CHANGES_ASKED else None,
    }
    return render(request, "programme/proposals/form.html", context, status=status)


def _standing_page(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    context = _context(proposal) | {
        "shown": queries.shown(proposal),
        "colleagues": queries.colleagues_of(proposal),
        "may_withdraw": not rules.withdraw_problems(proposal.status) and proposal.status != Proposal.Status.WITHDRAWN,
        "word": queries.word_from_the_team(proposal),
    }
    return render(request, "programme/proposals/standing.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, token: str) -> HttpResponse:
    """How it would stand in the programme, what is missing, what would make it better. POST submits."""
    proposal = access.proposal_for(token)
    if request.method == "POST":
        try:
            proposal = actions.submit(proposal=proposal, now=timezone.now())
        except Refused as refusal:
            return _check_page(request, proposal, refusal.problems, status=422)
        messages.success(request, "Thank you. Your proposal has arrived, and a confirmation is on its way to you.")
        return redirect("programme:proposal", token)
    if proposal.status not in FORM_STATES or not queries.may_edit(proposal, timezone.now()):
        return redirect("programme:proposal", token)
    return _check_page(request, proposal, [])


def _check_page(
    request: HttpRequest, proposal: Proposal, problems: list[rules.Problem], *, status: int = 200
) -> HttpResponse:
    facts = queries.facts(proposal, queries.proposer_of(proposal))
    problems = problems or rules.missing(facts)
    back = reverse("programme:proposal", args=[proposal.link_token])
    context = _context(proposal) | {
        "shown": queries.shown(proposal),
        "problems": [
            {"text": problem.message, "url": f"{back}#id_{problem.field}" if problem.field else ""}
            for problem in problems
        ],
        "advice": rules.advice(facts),
    }
    return render(request, "programme/proposals/check.html", context, status=status)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first, then take it back."""
    proposal = access.proposal_for(token)
    if request.method == "POST":
        try:
            actions.withdraw(proposal=proposal, now=timezone.now())
        except Refused as refusal:
            for problem in refusal.problems:
                messages.error(request, problem.message)
        else:
            messages.success(request, "Your proposal is withdrawn.")
        return redirect("programme:proposal", token)
    if proposal.status == Proposal.Status.WITHDRAWN or rules.withdraw_problems(proposal.status):
        return redirect("programme:proposal", token)
    context = _context(proposal) | {"colleagues": queries.colleagues_of(proposal)}
    return render(request, "programme/proposals/withdraw.html", context)


def _context(proposal: Proposal) -> dict[str, object]:
    now = timezone.now()
    return {
        "proposal": proposal,
        "conference": proposal.conference,
        "call": queries.call_of(proposal.conference),
        "is_open": queries.is_open(proposal.conference, now),
        "may_edit": queries.may_edit(proposal, now),
    }
