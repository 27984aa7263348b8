"""Where the programme has gaps, and whom to invite into it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from conference.asked import conference_asked
from conference.models import Conference
from sessions.reviewing import actions
from sessions.reviewing.forms import InviteForm
from sessions.reviewing.queries import coverage as queries
from sessions.reviewing.queries import deciding
from sessions.reviewing.viewsets.page import decider, list_of, page


@never_cache
@require_safe
@decider
def coverage(request: HttpRequest) -> HttpResponse:
    """Streams by phases, Teachers' Standards, jobs, and who speaks; each number leads to its list."""
    conference = conference_asked(request)
    if conference is None:
        return page(request, "none", "Coverage", None)
    context = {
        "coverage": queries.coverage(conference),
        "conferences": Conference.objects.order_by("-date", "pk"),
        "live": f"status={queries.LIVE}",
    }
    return page(request, "coverage", "Coverage", conference, **context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@decider
def invite(request: HttpRequest) -> HttpResponse:
    conference = conference_asked(request)
    if conference is None:
        return page(request, "none", "Invite a speaker", None)
    first = deciding.words(conference, InviteForm.code)
    form = InviteForm(
        request.POST or None, initial={"subject": first.subject, "body": first.body}, conference=conference
    )
    if request.method == "POST" and form.is_valid():
        guest, now = form.guest, timezone.now()
        actions.invite(conference=conference, guest=guest, words=form.words, by=request.user, now=now)
        if form.cleaned_data["keep"]:
            actions.keep_wording(conference=conference, code=form.code, words=form.words, by=request.user)
        messages.success(
            request,
            f"{guest.name} stands in the programme as a draft. Nobody is told until you send the letter in the outbox.",
        )
        return redirect("outbox") if request.user.has_perm("programme.view_letter") else redirect(list_of(conference))
    return page(request, "invite", "Invite a speaker", conference, form=form)
