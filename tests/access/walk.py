"""Every address of the site, with sample arguments, and what each kind of caller gets there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

ROLES = ("nobody", "other lead", "lead", "organiser", "device")
CONVERTERS = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000001"}


@dataclass(frozen=True)
class Address:
    route: str  # as it stands in the table: the pattern, arguments in <>
    path: str  # with sample arguments


def addresses(samples: dict[str, str]) -> list[Address]:
    """Every route of the site, each once, in alphabetical order."""
    found = {address.route: address for address in _walk(get_resolver(), "", "", samples)}
    return [found[route] for route in sorted(found)]


def _walk(resolver: URLResolver, route: str, path: str, samples: dict[str, str]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        piece, sample = _piece(entry.pattern, samples)
        if isinstance(entry, URLPattern):
            yield Address(route + piece or "/", "/" + (path + sample).lstrip("/"))
        else:
            yield from _walk(entry, route + piece, path + sample, samples)


def _piece(pattern: RoutePattern | RegexPattern, samples: dict[str, str]) -> tuple[str, str]:
    if isinstance(pattern, RoutePattern):
        text = str(pattern)

        def fill(match: re.Match) -> str:
            converter, name = match.group(1) or "str", match.group(2)
            return samples.get(name, CONVERTERS.get(converter, "x"))

        return text, re.sub(r"<(?:(\w+):)?(\w+)>", fill, text)
    form, names = normalize(str(pattern))[0]
    values = {name: samples.get(name, "1") for name in names}
    return form.replace("%(", "<").replace(")s", ">"), form % values


def status(client: Client, path: str, headers: dict[str, str]) -> str:
    """What a GET gets: `200`, `404`, `302 sign-in` … Where only POST is allowed, what an empty POST gets, marked `POST`.
    Whatever the request changed is rolled back."""
    cookies = copy(client.cookies)  # a view may begin another session, which the rollback then takes away
    with transaction.atomic():
        answer = client.get(path, headers=headers)
        marked = ""
        if answer.status_code == 405:
            answer, marked = client.post(path, headers=headers), "POST "
        transaction.set_rollback(True)
    client.cookies = cookies
    if answer.status_code in {301, 302, 303}:
        where = answer.headers["Location"]
        if "/accounts/sign-in" in where:
            return f"{marked}sign in"
        return f"{marked}{answer.status_code} {re.sub(r'[0-9]+', 'N', where.split('?')[0])}"  # an id is no part of the answer
    return f"{marked}{answer.status_code}"
