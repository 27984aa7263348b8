"""Files that strangers sent, handed out so that a browser saves them and runs nothing of them."""

from __future__ import annotations

from django.core.files.base import File
from django.http import FileResponse, Http404

POLICY = "default-src 'none'; sandbox"


def download(file: File, *, name: str, media_type: str) -> FileResponse:
    """The file to be saved as `name`. 404 where it is no longer in the store. The caller has checked who asks."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is gone") from None
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer
