"""Files as they are handed out: to the speaker by her link, to readers once an organiser has given them out. Never by a public folder."""

from __future__ import annotations

import io
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.images.models import Filter

from conference.lib.doors import public
from conference.lib.downloads import download
from conference.lib.problems import Refused
from sessions.models import Handout
from sessions.speakers import access, rules
from sessions.speakers.actions import files, profile

SMALL, ROUND = "max-300x300|format-jpeg", "fill-320x320|format-jpeg"


@public
@require_safe
def photo(request: HttpRequest, token: str) -> HttpResponse:
    """Her own picture, small or as the public page will cut it. Drawn here each time: nothing of a draft lies in a public folder."""
    image = profile.photo_of(access.appearance_for(token))
    if image is None:
        raise Http404("No picture")
    out = io.BytesIO()
    try:
        Filter(spec=ROUND if "round" in request.GET else SMALL).run(image, out)
    except FileNotFoundError:
        raise Http404("The picture is gone") from None
    return HttpResponse(out.getvalue(), content_type="image/jpeg")


@public
@require_safe
def own_file(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """What she or a colleague of the same session sent."""
    return _handed_out(access.handout_for(access.appearance_for(token), pk))


@public
@require_POST
def remove_file(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    appearance = access.appearance_for(token)
    handout = access.handout_for(appearance, pk)
    try:
        files.remove(appearance=appearance, handout=handout, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{handout.title}” is taken back.")
    return redirect("programme:speaking-item", token, rules.ABOUT[files.ITEMS[handout.kind]].slug)


@public
@require_safe
def handout(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What an organiser has given out, for any reader."""
    return _handed_out(access.public_handout(uid))


def _handed_out(row: Handout) -> HttpResponse:
    """The file to be saved under its own name, or the way to where it lies."""
    return redirect(row.link) if row.link else download(row.file, name=row.file_name, media_type=row.media_type)
