"""Pages of the development mailbox. Open to everybody on purpose: it is a newcomer's way in. No real site has it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from conference.lib.doors import public
from conference.mailbox import queries

PER_PAGE = 40


@public
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the site would have sent, newest first; ?to= looks for an address."""
    address = request.GET.get("to", "")
    page = Paginator(queries.ids_to(address), PER_PAGE).get_page(request.GET.get("page"))
    letters = [found for id_ in page if (found := queries.envelope(id_))]
    context = {"page": page, "letters": letters, "address": address, "number": page.paginator.count}
    return render(request, "mailbox/list.html", context)


@public
@require_safe
def mailbox_message(request: HttpRequest, message_id: str) -> HttpResponse:
    return render(request, "mailbox/message.html", {"letter": _letter_or_404(message_id)})


@public
@require_safe
def mailbox_attachment(request: HttpRequest, message_id: str, number: int) -> HttpResponse:
    """Always as a download: what hangs on a message must not run as a page of ours."""
    attachments = _letter_or_404(message_id).attachments
    if number >= len(attachments):
        raise Http404
    found = attachments[number]
    disposition = content_disposition_header(as_attachment=True, filename=found.name)
    return HttpResponse(found.content, content_type=found.kind, headers={"Content-Disposition": disposition})


def _letter_or_404(message_id: str) -> queries.Letter:
    letter = queries.letter(message_id)
    if letter is None:
        raise Http404("There is no such message.")
    return letter
