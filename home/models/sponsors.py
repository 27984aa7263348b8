"""Sponsors and exhibitors: written as drafts, previewed as readers will see them, shown by the sponsors' block."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from conference.models import Conference


class SponsorQuerySet(models.QuerySet):
    def shown(self, conference: Conference) -> SponsorQuerySet:
        """What readers may see, in their order."""
        return self.filter(live=True, conference=conference).order_by("sort_order", "name", "pk")


class Sponsor(DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """Who makes one conference possible. No money stands here: what they pay is an invoice."""

    class Tier(models.TextChoices):
        MAIN = "MAIN", "Main sponsor"
        SPONSOR = "SPONSOR", "Sponsor"
        EXHIBITOR = "EXHIBITOR", "Exhibitor"
        SUPPORTER = "SUPPORTER", "Supporter"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="sponsors")
    name = models.CharField(max_length=120)
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.SPONSOR)
    text = models.CharField("in a sentence", max_length=200, blank=True, help_text="What they do, for readers.")
    logo = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    link = models.URLField("web address", blank=True)
    stand = models.CharField(max_length=80, blank=True, help_text="Where to find them: “Stand 4, Sports Hall”.")
    sort_order = models.PositiveIntegerField("place in its row", default=0, help_text="Smaller numbers stand first.")

    objects = SponsorQuerySet.as_manager()

    panels: ClassVar = [
        FieldPanel("conference"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("tier")]),
        FieldPanel("text"),
        FieldPanel("logo"),
        FieldPanel("link"),
        FieldRowPanel([FieldPanel("stand"), FieldPanel("sort_order")]),
    ]

    class Meta:
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "home/sponsor_preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        return {"sponsor": self, "request": request}
