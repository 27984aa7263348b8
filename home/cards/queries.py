"""From rows to cards. What a page has read already is not asked for again; what is not public has no card."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from conference.models import Conference
from home.cards.facts import Card
from home.deadlines import written
from home.models import NewsPage
from home.models.base import conference_of
from sessions import queries as programme
from sessions.models import Session, Speaker
from sessions.queries import SessionShown

CARD_OF_ALL = "home"


def session_card(session: Session | SessionShown, edition: Conference, request: HttpRequest) -> Card:
    """Of a session with its stream and `shown_contributions`. No query."""
    stream = session.stream
    return Card(
        kind="session",
        slug=session.slug,
        title=session.title,
        kicker=stream.name if stream else session.get_kind_display(),
        people=tuple(part.speaker.name for part in session.shown_contributions),
        code=stream.code if stream else "",
        palette=stream.palette if stream else None,
        **_around(edition, request),
    )


def speaker_card(speaker: Speaker, edition: Conference, request: HttpRequest) -> Card:
    """Of a speaker with her photo. No query where the photo was read with her."""
    return Card(
        kind="speaker",
        slug=speaker.slug,
        title=speaker.name,
        kicker=speaker.headline or speaker.get_background_display(),
        people=(speaker.organisation,) if speaker.organisation else (),
        photo=(speaker.photo_id, speaker.photo.file.name) if speaker.photo_id else None,
        **_around(edition, request),
    )


def news_card(page: NewsPage, edition: Conference, request: HttpRequest) -> Card:
    return Card(
        kind="news", slug=page.slug, title=page.title, kicker=f"News, {written(page.date)}", **_around(edition, request)
    )


def home_card(edition: Conference, request: HttpRequest) -> Card:
    around = _around(edition, request)
    venue = edition.venue.name if edition.venue else ""
    kicker = around["when"] + (f" · {venue}" if venue else "")
    return Card(kind="home", slug=CARD_OF_ALL, title=edition.name, kicker=kicker, people=(edition.strapline,), **around)


def card_asked(request: HttpRequest, kind: str, slug: str) -> Card | None:
    """The card of what is public under this kind and slug now. 7 queries at most."""
    edition = conference_of(request)
    if edition is None:
        return None
    if kind == "home":
        return home_card(edition, request) if slug == CARD_OF_ALL else None
    if kind == "session":
        session = programme.session_shown(conference=edition, slug=slug)
        return session_card(session, edition, request) if session else None
    if kind == "speaker":
        speaker = programme.speakers_shown(edition).filter(slug=slug).first()
        return speaker_card(speaker, edition, request) if speaker else None
    site = Site.find_for_request(request)
    page = NewsPage.objects.live().public().descendant_of(site.root_page).filter(slug=slug).first()
    return news_card(page, edition, request) if page else None


def card_of(context: Any, request: HttpRequest) -> Card | None:
    """The card of the page that this template context is about: its own, or else that of the whole conference."""
    page, edition = context.get("page"), context.get("edition")
    if page is None or edition is None:
        return None
    session, speaker = context.get("session"), context.get("speaker")
    if hasattr(session, "shown_contributions"):
        return session_card(session, edition, request)
    if isinstance(speaker, Speaker):
        return speaker_card(speaker, edition, request)
    if isinstance(page, NewsPage):
        return news_card(page, edition, request)
    return home_card(edition, request)


def _around(edition: Conference, request: HttpRequest) -> dict[str, str]:
    return {
        "edition": edition.slug,
        "conference": edition.name,
        "when": written(edition.date),
        "host": urlsplit(settings.SITE_URL).netloc or request.get_host(),
        "accent": edition.accent,
    }
