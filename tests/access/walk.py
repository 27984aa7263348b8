"""Every address of the site, with arguments of rows that are there, and what each kind of caller gets at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from unittest.mock import patch

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.regex_helper import normalize
from django.utils.safestring import SafeString
from wagtail.users.models import UserProfile

from conference.lib.pdf.engine import Rendered
from conference.models import User

ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|-[0-9a-f]{16}|[0-9]+")
SHUT = {
    "sign in",
    "403",
    "404",
    "410",
    "302 /admin/",
}  # answers of a closed door; Wagtail's leads to its own first page

# Pages that are all of Wagtail's making; what stands in them is asked for by its own tests.
WAGTAILS = (
    *("_util/", "documents/", "admin/account", "admin/api/", "admin/block-preview", "admin/bulk", "admin/choose-"),
    *("admin/collections", "admin/dismissibles", "admin/documents", "admin/editing-sessions", "admin/embeds"),
    *("admin/failwhale", "admin/forms", "admin/groups", "admin/images", "admin/pages/", "admin/password_reset"),
    *("admin/redirects", "admin/reports", "admin/room_chooser", "admin/session_chooser", "admin/settings"),
    *("admin/sites", "admin/snippets/choose/", "admin/tag-", "admin/users", "admin/workflows"),
)


@dataclass(frozen=True)
class Address:
    route: str  # as it stands in the table: the pattern, arguments in <>
    path: str  # with the arguments of a row that is there


class Caller(Client):
    """A client that keeps nothing between two requests: no cookie, no record of templates. A fault is an answer, 500.

    Whoever signs in is read once, with all that she may do, and not anew for each of a thousand requests.
    """

    def __init__(self, headers: dict[str, str] | None = None, *, user: User | None = None) -> None:
        super().__init__(raise_request_exception=False, headers=headers)
        self.user = user
        if user:
            self.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            user.get_all_permissions()
            UserProfile.get_for_user(user)

    def request(self, **request: object) -> HttpResponse:
        environ = self._base_environ(**request)
        if self.user is None:
            return self.handler(environ)
        known = copy(self.user)  # what a deed does to her stays with this request
        with patch("django.contrib.auth.middleware.get_user", lambda _: known):
            return self.handler(environ)


def addresses(arguments: Mapping[str, Mapping[str, str]], queries: Mapping[str, str]) -> list[Address]:
    """Every route of the site, each once, in alphabetical order. `arguments`: the beginning of a route → argument → value; the longest
    beginning that has the argument holds. `queries`: route → what stands behind the question mark.
    """
    return [
        Address(route or "/", "/" + filled(route, arguments).lstrip("/") + queries.get(route, "")) for route in routes()
    ]


def routes() -> list[str]:
    """Every route of the site as it stands in the table, each once, in alphabetical order."""
    return sorted(set(_walk(get_resolver(), "")))


def filled(route: str, arguments: Mapping[str, Mapping[str, str]]) -> str:
    beginnings = sorted((each for each in arguments if route.startswith(each)), key=len)
    known = {name: value for beginning in beginnings for name, value in arguments[beginning].items()}
    return ARGUMENT.sub(lambda match: known[match[2]], route)


def _walk(resolver: URLResolver, route: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        piece = route + _piece(entry.pattern)
        if isinstance(entry, URLPattern):
            yield piece
        else:
            yield from _walk(entry, piece)


def _piece(pattern: RoutePattern | RegexPattern) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    form, _ = normalize(str(pattern))[0]
    return form.replace("%(", "<").replace(")s", ">")


def answers(caller: Caller, address: Address) -> str:
    """What a GET gets: `200`, `404`, `sign in` … and, where a POST of nothing gets another answer, that too: `200, POST 403`. Whatever a
    request changed is rolled back. A POST to Wagtail's own page is left out where the page answers a GET.
    """
    got = _status(caller.get, address.path)
    if got != "405" and address.route.startswith(WAGTAILS):
        return got
    posted = _status(caller.post, address.path)
    cache.clear()  # what was remembered of rows that are no longer so, and how often somebody asked
    if got == "405":
        return f"POST {posted}"
    return got if posted in {got, "405"} else f"{got}, POST {posted}"


def is_shut(answer: str) -> bool:
    """Whether a cell of the table lets nobody in, by no method."""
    return all(each.removeprefix("POST ") in SHUT for each in answer.split(", "))


def _status(ask: Callable[[str], HttpResponse], path: str) -> str:
    """Pages and papers stay blank, for the door stands in the view and drawing is most of the work; but what fails blank is drawn."""
    with (
        patch.object(Template, "render", lambda *_, **__: SafeString("")),
        patch("conference.lib.pdf.engine.render", lambda *_, **__: Rendered(b"%PDF-")),
    ):
        status = _status_drawn(ask, path)
    return _status_drawn(ask, path) if status == "500" else status


def _status_drawn(ask: Callable[[str], HttpResponse], path: str) -> str:
    with transaction.atomic():
        answer = ask(path)
        if answer.streaming:
            b"".join(answer)  # so that the file is closed
        transaction.set_rollback(True)
    if answer.status_code not in {301, 302, 303}:
        return str(answer.status_code)
    where = answer.headers["Location"].split("?")[0]
    if where.endswith(("/accounts/sign-in/", "/admin/login/")):
        return "sign in"
    return f"{answer.status_code} {NUMBER.sub('N', where)}"  # an id is no part of the answer
