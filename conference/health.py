"""Signs of life for whoever watches the server."""

from django.http import HttpRequest, HttpResponse

from conference.lib.doors import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")
