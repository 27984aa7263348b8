"""News: a list, newest first, and the pieces in it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageQuerySet
from wagtail.search import index

from home import blocks
from home.models.base import HOME, SitePage

PAGE_LENGTH = 10


class NewsIndexPage(SitePage):
    parent_page_types: ClassVar = HOME
    subpage_types: ClassVar = ["home.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = "list of news"
        verbose_name_plural = "lists of news"

    def pieces(self) -> PageQuerySet:
        return NewsPage.objects.child_of(self).live().select_related("picture").order_by("-date", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"pieces": Paginator(self.pieces(), PAGE_LENGTH).get_page(request.GET.get("page"))}


class NewsPage(SitePage):
    date = models.DateField("day", default=timezone.localdate)
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(blocks.BODY, blank=True)

    content_panels: ClassVar = [
        *SitePage.content_panels,
        FieldPanel("date"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = ["home.NewsIndexPage"]
    subpage_types: ClassVar = []

    class Meta:
        verbose_name = "piece of news"
        verbose_name_plural = "pieces of news"
