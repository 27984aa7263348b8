"""Template tags of the public site: links into the programme, and what search engines and shared links read."""

from __future__ import annotations

import json
import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from conference.models import Conference
from home.cards.head import head_of
from home.cards.queries import home_card

register = template.Library()

_SAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def without_year(name: str) -> str:
    """`South Coast Conference 2027` → `South Coast Conference`: the date stands right above it."""
    return re.sub(r"\s+\d{4}$", "", name)


@register.filter
def stream_link(programme_url: str, code: str) -> str:
    """The programme, showing one stream only; nothing where there is no programme page."""
    return f"{programme_url}?stream={code}" if programme_url else ""


@register.inclusion_tag("home/social.html", takes_context=True)
def social(context: template.Context) -> dict[str, object]:
    """Canonical address, noindex, and the card, for the head of a page."""
    head = head_of(context)
    return {"head": head, "site_name": context["site_name"]} if head else {}


@register.simple_tag(takes_context=True)
def event_data(context: template.Context, edition: Conference) -> SafeString:
    """The conference as a schema.org Event. A data block: no browser runs it, so the policy has nothing against it."""
    data = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": edition.name,
        "description": edition.strapline,
        "startDate": edition.date.isoformat(),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "eventStatus": "https://schema.org/EventScheduled",
        "organizer": {"@type": "Organization", "name": edition.host_name},
        "url": context["request"].build_absolute_uri("/"),
        "image": context["request"].build_absolute_uri(home_card(edition, context["request"]).url),
    }
    if edition.venue:
        address = ", ".join(edition.venue.address.splitlines())
        data["location"] = {"@type": "Place", "name": edition.venue.name, "address": address}
    return data_block(json.dumps(data, ensure_ascii=False))


@register.simple_tag
def data_block(text: str) -> SafeString:
    """JSON for search engines. Nothing in it can end the script element."""
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(_SAFE)))
