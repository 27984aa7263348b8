"""What programs fetch again and again: whole documents as bytes, that cost nothing to send while they are the same."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

JSON = "application/json; charset=utf-8"


def answer(
    request: HttpRequest,
    body: bytes,
    *,
    media_type: str,
    file_name: str = "",
    is_public: bool = True,
    to_save: bool = False,
) -> HttpResponse:
    """The document, or 304 where the asker has it. A public one may be kept by caches and read by other sites' scripts, a personal one
    by its asker alone; both ask before they use it again. `to_save`: a browser saves it rather than show it.
    """
    response = HttpResponse(body, content_type=media_type)
    response.headers["ETag"] = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response.headers["Cache-Control"] = "public, no-cache" if is_public else "private, no-cache"
    if file_name:
        response.headers["Content-Disposition"] = content_disposition_header(to_save, file_name) or "inline"
    if is_public:
        share(response)
    conditional = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if conditional is not response and is_public:
        share(conditional)  # Django keeps of the whole answer's headers those for caches alone
    return conditional


def share(response: HttpResponse) -> None:
    """Let scripts of other sites read it. Never with cookies: for whoever asks it is the same."""
    response.headers["Access-Control-Allow-Origin"] = "*"
