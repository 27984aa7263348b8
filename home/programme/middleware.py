"""Answers readers of the programme from memory, or with few questions, where this process knows the place.

Only for whoever is nobody in particular: no session, no message waiting. Whether what is remembered is still true is asked of the
database at each request, by one query (docs/adr/0007); an edit, a release or a seat taken shows at the very next one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from home.programme import places
from home.programme.filters import wish_of
from home.programme.memory import Answer, answers
from home.programme.places import Place
from home.programme.stamps import stamps_of
from sessions.proposals.queries import is_open as call_is_open

GetResponse = Callable[[HttpRequest], HttpResponse]
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


class ProgrammeMiddleware:
    """Stands last, so that everything that holds for the whole site holds for these answers too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_plain(request):
            return self.get_response(request)
        place = places.place_of(request)
        if place and (response := _answered(request, place)):
            return response
        response = self.get_response(request)
        if served := getattr(request, "programme_served", None):
            places.learn(request, *served)
        return response


def is_plain(request: HttpRequest) -> bool:
    """A reader of whom nothing is known, who reads what is published."""
    return (
        request.method in {"GET", "HEAD"}
        and not getattr(request, "is_preview", False)
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
    )


def _answered(request: HttpRequest, place: Place) -> HttpResponse | None:
    """The answer, from memory or made with what is known of the place; None where Wagtail had better look for itself."""
    stamps = stamps_of(place.conference.pk)
    if stamps.site != place.stamp:
        places.unlearn(request, place)
        return None
    wish = wish_of(request.GET)
    asked = (request.scheme, request.get_host(), request.path_info, wish.query, request.GET.get("part") == "day")
    now = timezone.now()
    state = (stamps, place.conference.booking_is_open(now), call_is_open(place.conference, now))
    if answer := answers.get(asked, state):
        return answer.response(request)
    request.programme_stamps = stamps
    place.lay_before(request, now)
    response = _served(request, place)
    if response is None or response.status_code != 200 or response.cookies or response.streaming:  # noqa: PLR2004 -- OK
        return response
    answer = Answer.of(response)
    if not wish.words:  # words are as many as there are readers
        answers.keep(asked, state, answer)
    return answer.response(request)


def _served(request: HttpRequest, place: Place) -> HttpResponse | None:
    path = "/" + request.path_info.removeprefix(place.base)
    try:
        view, args, kwargs = place.page.resolve_subpage(path)
        response = place.page.serve(request, view, args, kwargs)
    except Http404:
        return None  # an address that was given up may be redirected: by Wagtail, not here
    return response.render() if hasattr(response, "render") else response
