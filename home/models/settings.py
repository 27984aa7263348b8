"""Words that hold for the whole site. No date, price or number of places: those are the conference's."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="contour")
class SiteSettings(BaseSiteSetting):
    strapline = models.CharField(max_length=200, blank=True, help_text="For search engines, where a page says nothing.")
    banner = models.CharField(
        max_length=240, blank=True, help_text="One sentence at the head of every page: “The car park is flooded.”"
    )
    contact_email = models.EmailField("e-mail address", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.TextField("postal address", blank=True)
    footer = models.TextField("words at the foot of every page", blank=True)

    panels: ClassVar = [
        FieldPanel("banner"),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("telephone"), FieldPanel("address")], heading="How to reach you"
        ),
        MultiFieldPanel([FieldPanel("strapline"), FieldPanel("footer")], heading="Words"),
    ]

    class Meta:
        verbose_name = "site settings"
        verbose_name_plural = "site settings"
