"""One speaker at one conference: what she told us, her link and letters, the words she proposes, her files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required
from wagtail.log_actions import registry

from conference.asked import conference_asked
from conference.lib.downloads import download
from conference.lib.problems import Refused
from sessions.models import Appearance
from sessions.speakers import access, emails, queries, rules
from sessions.speakers.actions import desk, files
from sessions.speakers.forms.desk import NoteForm
from sessions.speakers.viewsets.progress import may_change, may_see, may_write, page

HISTORY = 30  # the last entries


@may_see
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def of_speaker(request: HttpRequest, pk: int) -> HttpResponse:
    """From the list of speakers: her page at the coming conference, or the question whether to open one."""
    speaker, conference = access.speaker_by_id(pk), conference_asked(request)
    if conference is None:
        return page(request, "none", "Speakers’ progress")
    found = access.appearance_of(speaker, conference)
    if found is None and request.method == "POST" and request.user.has_perm("programme.change_appearance"):
        found = desk.open_page(speaker=speaker, conference=conference, by=request.user, now=timezone.now())
    if found is not None:
        return redirect("speaker_progress", found.pk)
    return page(request, "open", str(speaker), speaker=speaker, conference=conference)


@may_see
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it; POST keeps the organisers' note."""
    appearance = access.appearance_by_id(pk)
    posted = request.POST if request.method == "POST" and request.user.has_perm("programme.change_appearance") else None
    form = NoteForm.of(appearance, posted)
    if posted is not None and form.is_valid():
        desk.note(appearance=appearance, by=request.user, **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("speaker_progress", pk)
    row = queries.row(appearance, today=timezone.localdate())
    history = registry.get_logs_for_instance(appearance).select_related("user").order_by("-timestamp", "-pk")
    return page(
        request,
        "one",
        appearance.speaker.name,
        row=row,
        appearance=appearance,
        speaker=appearance.speaker,
        conference=appearance.conference,
        private=queries.private_of(appearance.speaker)
        if request.user.has_perm("programme.view_speakerprivate")
        else None,
        form=form,
        link=emails.link(appearance),
        letters=queries.letters_to(appearance),
        history=[(entry, rules.ABOUT.get(entry.data.get("item", ""))) for entry in history[:HISTORY]],
    )


@may_write
@require_POST
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    appearance = access.appearance_by_id(pk)
    try:
        letter = desk.send_link(appearance=appearance, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"A letter to {letter.to_name} waits in the outbox. Read it, then send it.")
    return redirect("speaker_progress", pk)


@may_change
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: whoever still has the old address finds nothing there."""
    appearance = access.appearance_by_id(pk)
    if request.method == "POST":
        desk.new_link(appearance=appearance, by=request.user, now=timezone.now())
        messages.success(request, "The old link is dead. Send her the new one.")
        return redirect("speaker_progress", pk)
    return page(request, "new_link", f"A new link for {appearance.speaker.name}", appearance=appearance)


@permission_required("programme.change_session")
@require_POST
def settle_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the words she proposes, or leave the session as it is."""
    check = access.check_by_id(pk)
    take = request.POST.get("take") == "yes"
    desk.settle_text(check=check, take=take, by=request.user, now=timezone.now())
    title = check.contribution.session.title
    messages.success(request, f"Her words are taken over: “{title}”." if take else f"“{title}” stays as it is.")
    return _to_appearance(check.contribution.speaker_id, check.contribution.session.conference_id)


@may_see
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    handout = access.handout_by_id(pk)
    if handout.link:
        return redirect(handout.link)
    return download(handout.file, name=handout.file_name, media_type=handout.media_type)


@may_change
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    handout = access.handout_by_id(pk)
    files.withdraw(handout=handout, by=request.user, now=timezone.now())
    messages.success(request, f"Readers no longer have “{handout.title}”.")
    if handout.appearance_id:
        return redirect("speaker_progress", handout.appearance_id)
    return redirect("speakers_progress")


def _to_appearance(speaker: int, conference: int) -> HttpResponse:
    found: Appearance | None = access.appearance_of(speaker, conference)
    return redirect("speaker_progress", found.pk) if found else redirect(reverse("speakers_progress"))
