"""One proposal: its text, what a reviewer thinks, what others think, and what the team does with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.asked import conference_asked
from conference.lib.problems import Refused
from conference.models import Room
from sessions import frameworks
from sessions.models import Proposal
from sessions.queries import tags_of
from sessions.reviewing import access, actions
from sessions.reviewing.forms import NO_SCORE, NoteForm, ReviewForm
from sessions.reviewing.queries import deciding, listing, reading
from sessions.reviewing.queries.reading import Reading
from sessions.reviewing.rules import decisions, reviews
from sessions.reviewing.rules.reviews import Reader
from sessions.reviewing.viewsets.page import decider, list_of, page, reader, reviewer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reader
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The page. A POST is the reviewer's own review; "next" then leads to the next one that she has still to read."""
    proposal, who = access.proposal(pk), access.reader_of(request.user)
    form = ReviewForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            actions.save_review(proposal=proposal, reader=who, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            for problem in refusal.problems:
                form.add_error(problem.field or None, problem.message)
        else:
            return _after_review(request, proposal, who)
    seen = reading.reading(proposal, who)
    return page(request, "proposal", str(proposal), proposal.conference, **_context(request, seen, who, form))


def _after_review(request: HttpRequest, proposal: Proposal, who: Reader) -> HttpResponse:
    messages.success(request, f"Your review of “{proposal}” is kept.")
    if "next" not in request.POST:
        return redirect("proposal_desk", proposal.pk)
    following, _ = listing.next_to_review(proposal.conference, who, after=proposal.pk)
    if following is None:
        messages.info(request, "You have reviewed all there is to review. Thank you.")
        return redirect(list_of(proposal.conference))
    return redirect("proposal_desk", following)


def _context(request: HttpRequest, seen: Reading, who: Reader, form: ReviewForm | None) -> dict[str, object]:
    proposal, own = seen.proposal, seen.own
    first = {"score": (own.score or NO_SCORE) if own else None, "comment": own.comment if own else ""}
    following, left = (
        listing.next_to_review(proposal.conference, who, after=proposal.pk) if who.may_review else (None, 0)
    )
    tags = tags_of(proposal) | {
        "jobs": [frameworks.career_stages()[code] for code in proposal.roles if code in frameworks.career_stages()],
        "needs": [Room.Feature(code).label for code in proposal.needs if code in Room.Feature.values],
    }
    shared = {
        "proposal": proposal,
        "seen": seen,
        "reader": who,
        "tags": tags,
        "unavailable": proposal.unavailable.order_by("starts_at"),
        "stopped": reviews.review_problems(status=proposal.status, presents=seen.presents),
        "form": form or ReviewForm(initial=first),
        "next": following,
        "left": left,
    }
    return shared | (_of_team(request, seen) if who.may_decide else {})


def _of_team(request: HttpRequest, seen: Reading) -> dict[str, object]:
    """What the programme team alone sees."""
    proposal = seen.proposal
    state = {"status": proposal.status, "decision": proposal.decision}
    return {
        "is_pending": decisions.is_pending(**state),
        "possible": [
            (code, label)
            for code, label in decisions.DEED_ON_TICKED.items()
            if not decisions.decide_problems(status=proposal.status, decision=code)
        ],
        "may_withdraw": proposal.status != Proposal.Status.WITHDRAWN
        and not decisions.withdraw_problems(proposal.status),
        "letters": deciding.letters(proposal) if request.user.has_perm("programme.view_letter") else None,
        "latecomers": deciding.not_yet_on_stage(proposal),
        "people": deciding.people_in(proposal.session) if proposal.session else 0,
        "runs": proposal.session.draft_runs.count() if proposal.session else 0,
        "note_form": NoteForm(initial={"note": proposal.team_note}),
        "history": reading.history(proposal),
    }


@never_cache
@require_safe
@reviewer
def next_one(request: HttpRequest) -> HttpResponse:
    """The next proposal that this reviewer has still to read."""
    conference = conference_asked(request)
    following = None
    if conference and request.user.has_perm(access.MAY_READ):
        following, _ = listing.next_to_review(conference, access.reader_of(request.user))
    if following is None:
        messages.info(request, "There is nothing that you have still to review.")
        return redirect(list_of(conference))
    return redirect("proposal_desk", following)


@require_POST
@decider
def lift_blind(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = access.proposal(pk)
    actions.lift_blind(proposal=proposal, reader=access.reader_of(request.user), by=request.user, now=timezone.now())
    messages.info(
        request, "The names are shown to you from now on. That you have asked for them stands in the history."
    )
    return redirect(f"{reverse('proposal_desk', args=[pk])}#who")


@require_POST
@decider
def note(request: HttpRequest, pk: int) -> HttpResponse:
    proposal, form = access.proposal(pk), NoteForm(request.POST)
    if form.is_valid():
        actions.keep_note(proposal=proposal, note=form.cleaned_data["note"], by=request.user, now=timezone.now())
        messages.success(request, "The note is kept.")
        return redirect("proposal_desk", pk)
    who = access.reader_of(request.user)
    context = _context(request, reading.reading(proposal, who), who, None) | {"note_form": form}
    return page(request, "proposal", str(proposal), proposal.conference, **context)
