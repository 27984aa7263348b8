"""Where a programme page stands and what is around it on the site, read once and used as long as the site's stamp is the same: so that
a page of the programme needs no more questions than its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from conference.models import Conference
from home.context import Around
from home.programme.stamps import stamps_of
from sessions.models import Call


@dataclass(frozen=True)
class Place:
    """A programme page at `base`, with what the site's templates ask for: all of it read after `stamp`."""

    base: str
    page: Page
    conference: Conference
    call: Call | None
    stamp: str
    around: dict[str, Any]
    root_paths: list[Any]

    def hour(self, now: datetime) -> tuple[bool, ...]:
        """What the hour alone changes on these pages: whether booking is open, and the call for proposals."""
        return self.conference.booking_is_open(now), bool(self.call and self.call.is_open(now))

    def lay_before(self, request: HttpRequest, now: datetime) -> None:
        """Give a request what it would otherwise ask the database for."""
        request._wagtail_site = self.around["site"]  # noqa: SLF001 -- Wagtail's own notes on the request
        request._wagtail_cached_site_root_paths = self.root_paths  # noqa: SLF001 -- as above
        request._site_conference = self.conference  # noqa: SLF001 -- home.models.base
        propose_url = reverse("programme:propose") if self.call and self.call.is_open(now) else ""
        request.site_known = self.around | {"propose_url": lambda: propose_url}


_places: dict[str, dict[str, Place]] = {}  # by host, then by base


def place_of(request: HttpRequest) -> Place | None:
    """The place whose address this request's begins with, if this process knows it."""
    bases = _places.get(_host(request), {})
    return next((place for base, place in bases.items() if request.path_info.startswith(base)), None)


def learn(request: HttpRequest, page: Page, conference: Conference) -> None:
    """Remember where this page was answered from, unless it is not for everybody. Everything is read anew, after the stamp."""
    stamp = stamps_of(conference.pk).site
    probe = HttpRequest()
    probe.META = request.META
    around = Around(probe)
    site, fresh = around.site, type(page).objects.live().filter(pk=page.pk).first()
    if site is None or fresh is None or fresh.get_view_restrictions().exists():
        return
    edition = Conference.objects.select_related("venue", "call").filter(home_pages__pk=site.root_page_id).first()
    base = fresh.get_url(probe)
    if edition is None or edition.pk != conference.pk or not request.path_info.startswith(base or "?"):
        return
    _places.setdefault(_host(request), {})[base] = Place(
        base=base,
        page=fresh,
        conference=edition,
        call=Call.objects.filter(conference=edition).first(),
        stamp=stamp,
        around={"site": site, "settings": around.settings, "pages": around.pages},
        root_paths=Site.get_site_root_paths(),
    )


def unlearn(request: HttpRequest, place: Place) -> None:
    _places.get(_host(request), {}).pop(place.base, None)


def _host(request: HttpRequest) -> str:
    try:
        return request.get_host()
    except DisallowedHost:  # answered further on, as for every page
        return ""


def forget() -> None:
    """As after a restart."""
    _places.clear()
