"""What every page of the public site has: an introduction, a way back up, and the conference it speaks of."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, Site
from wagtail.search import index

from conference.models import Conference

HOME = ["home.HomePage"]


def conference_of(request: HttpRequest) -> Conference | None:
    """The conference that the site's home page points to. Kept on the request: 1 query at most."""
    if not hasattr(request, "_site_conference"):
        site = Site.find_for_request(request)
        request._site_conference = (  # noqa: SLF001 -- our own note on the request
            Conference.objects.select_related("venue", "call").filter(home_pages__pk=site.root_page_id).first()
            if site
            else None
        )
    return request._site_conference  # noqa: SLF001 -- as above


class SitePage(Page):
    """Abstract. `intro` stands under the title, in lists and in search engines."""

    intro = models.TextField("introduction", blank=True, max_length=500, help_text="One or two sentences.")

    hide_from_search = models.BooleanField(
        "keep out of search engines",
        default=False,
        help_text="For pages that are only meant for whoever has the address.",
    )

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]
    promote_panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel(
                    "seo_title",
                    heading="Title for search engines",
                    help_text="What stands in the browser's tab and in search results. About 60 characters are shown. Empty: the page's title.",
                ),
                FieldPanel(
                    "search_description",
                    heading="Description for search engines and shared links",
                    help_text="One or two sentences. About 155 characters are shown. Empty: the introduction.",
                ),
                FieldPanel("hide_from_search"),
            ],
            heading="For search engines, and when somebody shares the page",
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading="On this site"),
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"crumbs": self.crumbs(request), "edition": conference_of(request)}

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return [] if self.hide_from_search else super().get_sitemap_urls(request)

    def crumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The pages above this one, the home page first. No query for a page right under it."""
        above = [{"title": "Home", "url": "/"}]
        if self.depth > 3:  # noqa: PLR2004 -- Wagtail's root is 1, the home page 2
            parents = self.get_ancestors().filter(depth__gt=2)
            above += [{"title": page.title, "url": page.get_url(request) or ""} for page in parents]
        return above
