"""Programme and speakers: pages that read the programme's rows. Their sub-addresses are sessions and speakers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from conference.models import Conference
from home.models.base import HOME, SitePage, conference_of
from sessions import frameworks, queries
from sessions.queries import Wish
from sessions.speakers import queries as speakers


def wish_of(request: HttpRequest) -> Wish:
    """The filters in the address. What no list knows is taken as not asked."""
    asked = request.GET
    return Wish(
        stream=asked.get("stream", "")[:6],
        phase=asked.get("phase", "") if asked.get("phase", "") in frameworks.phases() else "",
        support=asked.get("support") == "on",
        words=asked.get("q", "").strip()[:80],
    )


class ProgrammePage(RoutablePageMixin, SitePage):
    """The day: a grid of times and rooms on a wide screen, a list by slot on a phone; sessions at <slug>/."""

    parent_page_types: ClassVar = HOME
    subpage_types: ClassVar = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = "programme"

    @path("")
    def day(self, request: HttpRequest) -> TemplateResponse:
        edition, wish = conference_of(request), wish_of(request)
        context: dict[str, Any] = {"wish": wish, "phases": frameworks.phases()}
        if edition:
            context["streams"] = queries.streams(edition)
            context["day"] = queries.timetable(conference=edition, wish=wish)
        return self.render(request, context_overrides=context)

    @path("<slug:slug>/", name="session")
    def session(self, request: HttpRequest, slug: str) -> TemplateResponse:
        edition = conference_of(request)
        session = queries.session_shown(conference=edition, slug=slug) if edition else None
        if session is None:
            raise Http404
        context = {
            "session": session,
            "runs": queries.runs_of(session),
            "tags": queries.tags_of(session),
            "handouts": speakers.handouts_shown(session),
            "crumbs": [*self.crumbs(request), {"title": self.title, "url": self.get_url(request)}],
        }
        return self.render(request, context_overrides=context, template="programme/session.html")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        edition = Conference.objects.filter(home_pages__pk=self.get_parent().pk).first()
        lines = queries.session_lines(conference=edition) if edition else []
        own = super().get_sitemap_urls(request)
        return [*own, *({"location": f"{own[0]['location']}{line.slug}/"} for line in lines)] if own else []


class SpeakersPage(RoutablePageMixin, SitePage):
    """Everybody who speaks; each has a page at <slug>/."""

    parent_page_types: ClassVar = HOME
    subpage_types: ClassVar = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = "speakers"

    @path("")
    def everybody(self, request: HttpRequest) -> TemplateResponse:
        edition = conference_of(request)
        found = queries.speakers_shown(edition) if edition else []
        return self.render(request, context_overrides={"speakers": list(found)})

    @path("<slug:slug>/", name="speaker")
    def speaker(self, request: HttpRequest, slug: str) -> TemplateResponse:
        edition = conference_of(request)
        speaker = queries.speakers_shown(edition).filter(slug=slug).first() if edition else None
        if speaker is None:
            raise Http404
        context = {
            "speaker": speaker,
            "given": speakers.given_by(speaker, edition),
            "crumbs": [*self.crumbs(request), {"title": self.title, "url": self.get_url(request)}],
        }
        return self.render(request, context_overrides=context, template="programme/speaker.html")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        edition = Conference.objects.filter(home_pages__pk=self.get_parent().pk).first()
        slugs = queries.speakers_shown(edition).values_list("slug", flat=True) if edition else []
        own = super().get_sitemap_urls(request)
        return [*own, *({"location": f"{own[0]['location']}{slug}/"} for slug in slugs)] if own else []
