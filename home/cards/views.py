"""The address of a card."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from conference.lib.doors import public
from home.cards import queries, store

FOR_EVER = "public, max-age=31536000, immutable"


@public
@require_safe
def card(request: HttpRequest, kind: str, slug: str, digest: str) -> HttpResponse:
    """The picture, if this is what is on it now; an older address leads to the newer one. Nobody can ask for a drawing of her own:
    what is drawn is what the page says.
    """
    found = queries.card_asked(request, kind, slug)
    if found is None:
        raise Http404
    if found.digest != digest:
        response = redirect(found.url)
        response.headers["Cache-Control"] = "no-cache"
        return response
    return HttpResponse(store.picture(found), content_type="image/png", headers={"Cache-Control": FOR_EVER})
