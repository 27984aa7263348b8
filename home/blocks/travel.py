"""How to get there: the address, a plan, and each way step by step. Nothing is asked of another host: a map is a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from conference.models import Conference
from home.blocks.base import PRACTICAL, Context, LiveBlock

MAPS = "https://www.openstreetmap.org/search?query="
WAYS = [
    ("train", "By train"),
    ("bus", "By bus"),
    ("car", "By car"),
    ("parking", "Parking"),
    ("coach", "By coach"),
    ("bicycle", "By bicycle"),
    ("foot", "On foot"),
    ("access", "Access"),
]


class WayBlock(blocks.StructBlock):
    by = blocks.ChoiceBlock(choices=WAYS, default="train", search_index=False)
    text = blocks.RichTextBlock(
        features=["bold", "italic", "ol", "ul", "link"],
        help_text="In the order in which people do it; a numbered list is easiest to follow.",
    )

    class Meta:
        icon = "arrow-right"


class TravelBlock(LiveBlock):
    address = blocks.TextBlock(required=False, help_text="Empty: the venue’s own.")
    with_address = blocks.BooleanBlock(
        required=False, default=True, help_text="Untick it where the page shows the address already."
    )
    map_link = blocks.URLBlock(required=False, help_text="Empty: a search for the address on OpenStreetMap.")
    plan = ImageBlock(required=False, help_text="A plan of the site, drawn or photographed.")
    plan_caption = blocks.CharBlock(required=False, max_length=160)
    ways = blocks.ListBlock(WayBlock(), min_num=1, max_num=len(WAYS))

    class Meta:
        icon = "site"
        group = PRACTICAL
        template = "home/blocks/travel.html"
        form_layout = blocks.BlockGroup(
            children=["plan", "plan_caption", "ways"], settings=["with_address", "address", "map_link"]
        )
        description = "Address, a link to a map, a plan of the site, and the way by train, bus, car or coach."
        preview_value = {
            "with_address": True,
            "ways": [
                {
                    "by": "train",
                    "text": "<ol><li>Leave the station by the north door.</li><li>Follow the green flags.</li></ol>",
                },
                {"by": "parking", "text": "<p>The field opens at 07:45. Please come four to a car.</p>"},
            ],
        }

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        lines = (value.get("address") or context.get("venue_address") or "").splitlines()
        address = [line.strip() for line in lines if line.strip()]
        known = dict(WAYS)
        return context | {
            "address_lines": address if value.get("with_address") else [],
            "map_url": value.get("map_link") or (MAPS + quote_plus(", ".join(address)) if address else ""),
            "ways": [
                {"by": way["by"], "label": known.get(way["by"], ""), "text": way["text"]} for way in value["ways"]
            ],
        }

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        return {"venue_address": edition.venue.address if edition.venue else ""}
