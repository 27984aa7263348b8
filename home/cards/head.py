"""What the head of a page says to search engines and to whoever shares its address. Nothing of it costs a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.models import Site

from home.cards.facts import Card
from home.cards.queries import card_of
from home.models import HomePage, NewsPage
from sessions.models import Session, Speaker
from sessions.queries import SessionShown

SHOWN = 155  # characters of a description


@dataclass(frozen=True)
class Head:
    """`canonical` and `card` are empty on a page that nobody is to find: a preview, or one that its editor keeps out."""

    title: str
    description: str
    kind: str
    canonical: str = ""
    image: str = ""
    card: Card | None = None

    @property
    def is_hidden(self) -> bool:
        return not self.canonical


def head_of(context: Mapping[str, Any]) -> Head | None:
    """None for what is no page of the public site: bookings, signing in, errors."""
    page, request = context.get("page"), context.get("request")
    if page is None or request is None or not hasattr(page, "hide_from_search"):
        return None
    title, description, kind = _words(context, page)
    description = Truncator(" ".join(strip_tags(description).split())).chars(SHOWN)
    site = Site.find_for_request(request)
    if site is None or page.hide_from_search or getattr(request, "is_preview", False):
        return Head(title, description, kind)
    card = card_of(context, request)
    canonical = f"{site.root_url}{request.path}{_number(request)}"
    return Head(title, description, kind, canonical, f"{site.root_url}{card.url}" if card else "", card)


def _words(context: Mapping[str, Any], page: Any) -> tuple[str, str, str]:
    """Title, description and Open Graph's kind of what is shown."""
    session, speaker, edition = context.get("session"), context.get("speaker"), context.get("edition")
    if isinstance(session, Session | SessionShown):
        return session.title, session.abstract, "article"
    if isinstance(speaker, Speaker):
        return speaker.name, speaker.headline or speaker.biography, "profile"
    words = page.search_description or page.intro or (edition.strapline if edition else "")
    if isinstance(page, HomePage):
        return page.seo_title or (edition.name if edition else page.title), words, "website"
    return page.seo_title or page.title, words, "article" if isinstance(page, NewsPage) else "website"


def _number(request: HttpRequest) -> str:
    """The second page of a list is a page of its own; any other question in an address is not."""
    number = request.GET.get("page", "")
    return f"?page={number}" if number.isascii() and number.isdigit() and number not in {"0", "1"} else ""
