"""Programme and speakers: pages that read the programme's rows. Their sub-addresses are sessions and speakers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from conference.models import Conference
from home.models.base import HOME, SitePage, conference_of
from home.programme.filters import chips, wish_of
from home.programme.memory import Programme, programme_of
from home.programme.stamps import stamps_of
from sessions import queries
from sessions.speakers import queries as speakers


class ProgrammePage(RoutablePageMixin, SitePage):
    """The day: a grid of times and rooms on a wide screen, a list by slot on a phone; sessions at <slug>/."""

    comes_out_date = models.DateField(
        "comes out on",
        null=True,
        blank=True,
        help_text="The page says so until the first release. Empty: before choosing opens.",
    )

    content_panels: ClassVar = [*SitePage.content_panels, FieldPanel("comes_out_date")]
    parent_page_types: ClassVar = HOME
    subpage_types: ClassVar = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = "programme"

    @path("")
    def day(self, request: HttpRequest) -> TemplateResponse:
        edition, wish = conference_of(request), wish_of(request.GET)
        # Relative, since it stands on the page a hundred times; a preview has another address.
        base = self.get_url(request) if getattr(request, "is_preview", False) else ""
        context: dict[str, Any] = {"wish": wish, "base": base}
        if edition:
            programme = self._programme(request, edition)
            hits = queries.hits(edition, wish.words) if wish.words else frozenset()
            day = queries.chosen(programme.day, wish, hits)
            context |= {
                "day": day,
                "offered": programme.offered,
                "chips": chips(programme.day, wish, hits, shown=day.shown),
                "release": next(iter(programme.releases), None),
                "is_out": any(slot.runs for slot in programme.day.slots),
                # In a preview the addresses differ; what a filter leaves stands in other columns.
                "drawn": None if wish or base else programme.drawn,
            }
        part = "#results" if request.GET.get("part") == "day" else ""
        return self.render(request, context_overrides=context, template=f"home/programme_page.html{part}")

    @path("what-changed/", name="changes")
    def changes(self, request: HttpRequest) -> TemplateResponse:
        """Every release with what it changed, newest first."""
        edition = conference_of(request)
        programme = self._programme(request, edition) if edition else None
        if programme is None or not programme.releases:
            raise Http404
        context = {
            "releases": programme.releases,
            "slugs": {run.uid: run.slug for slot in programme.day.slots for run in slot.runs},
            "crumbs": self._below(request),
        }
        return self.render(request, context_overrides=context, template="home/programme_changes.html")

    @path("<slug:slug>/", name="session")
    def session(self, request: HttpRequest, slug: str) -> TemplateResponse:
        edition = conference_of(request)
        programme = self._programme(request, edition) if edition else None
        session = programme.day.session(slug) if programme else None
        if session is None:
            raise Http404
        beside = programme.day.beside(session)
        context = {
            "session": queries.with_portraits([session])[0],
            "runs": programme.day.runs_of(session),
            "days": sum(1 for slot in programme.day.slots if slot.date),
            "tags": queries.tags_of(session),
            "beside": beside,
            "in_stream": [queries.line(other) for other in beside.in_stream],
            "handouts": speakers.handouts_shown(session),
            "crumbs": self._below(request),
        }
        return self.render(request, context_overrides=context, template="programme/session.html")

    def _programme(self, request: HttpRequest, edition: Conference) -> Programme:
        request.programme_served = (self, edition)  # home/programme/middleware.py may remember this place
        stamps = getattr(request, "programme_stamps", None) or stamps_of(edition.pk)
        return programme_of(edition, stamps)

    def _below(self, request: HttpRequest) -> list[dict[str, str]]:
        return [*self.crumbs(request), {"title": self.title, "url": self.get_url(request)}]

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        own = super().get_sitemap_urls(request)
        return [*own, *({"location": f"{own[0]['location']}{slug}/"} for slug in self._slugs())] if own else []

    def get_route_paths(self) -> list[str]:
        """When this page moves, each session is found at its old address too."""
        return ["/", "/what-changed/", *(f"/{slug}/" for slug in self._slugs())]

    def _slugs(self) -> list[str]:
        edition = Conference.objects.filter(home_pages__pk=self.get_parent().pk).first()
        return [line.slug for line in queries.session_lines(conference=edition)] if edition else []


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
        own = super().get_sitemap_urls(request)
        return [*own, *({"location": f"{own[0]['location']}{slug}/"} for slug in self._slugs())] if own else []

    def get_route_paths(self) -> list[str]:
        """When this page moves, each speaker is found at the old address too."""
        return ["/", *(f"/{slug}/" for slug in self._slugs())]

    def _slugs(self) -> list[str]:
        edition = Conference.objects.filter(home_pages__pk=self.get_parent().pk).first()
        return list(queries.speakers_shown(edition).values_list("slug", flat=True)) if edition else []
