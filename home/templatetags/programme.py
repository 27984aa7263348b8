"""Template tags of the programme's pages: seats in few bytes, and a session as search engines read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django import template
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from conference.models import Conference
from conference.templatetags.ui import seats
from sessions.models import Session
from sessions.queries import RunCard

register = template.Library()

_SAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
_STATUS = {True: "https://schema.org/EventCancelled", False: "https://schema.org/EventScheduled"}


@register.filter
def at(found: Mapping[str, str], key: str) -> str:
    """What stands under a key; nothing where there is none."""
    return found.get(key, "")


@register.simple_tag
def seats_left(run: RunCard) -> SafeString:
    """How many seats a run has, as words beside a bar that is drawn by its class: `b0` to `b9` and `b10`, full."""
    if run.capacity is None or run.left is None:
        return SafeString("")
    it = seats(run.left, run.capacity)
    state = "" if it["state"] == "free" else f"{it['state']} "
    return format_html('<p class="seats {}b{}">{}', state, round(it["width"] / 3.6), it["words"])


@register.simple_tag(takes_context=True)
def run_card(context: template.Context, run: RunCard) -> SafeString:
    """A run on the page of the day: drawn anew, or as `drawn` has it. `base`: what its address begins with."""
    base, drawn = context.get("base", ""), context.get("drawn")
    if drawn is None:
        return _card().render({"run": run, "base": base})
    if run not in drawn:
        drawn[run] = _card().render({"run": run, "base": base})
    return drawn[run]


def _card() -> Any:
    return get_template("home/programme_card.html")


@register.simple_tag
@cache
def icon_data() -> SafeString:
    """The site's icon as an address that needs no request: a first visit has one less."""
    path = finders.find("conference/icon.svg")
    drawing = Path(str(path)).read_text(encoding="utf-8").strip()
    return mark_safe(
        "data:image/svg+xml," + quote(drawing, safe=" =:/.-,()'").replace("%22", "'").replace("//", "%2F%2F")
    )


@register.simple_tag
def session_calendar(edition: Conference | None, session: Session) -> str:
    """Where a calendar finds the session's runs; nothing on a site that hands out none."""
    address = f"/schedule/{edition.slug}/session/{session.slug}.ics" if edition else ""
    try:
        return resolve(address) and address
    except Resolver404:
        return ""


@register.simple_tag(takes_context=True)
def session_data(
    context: template.Context, session: Session, runs: Iterable[RunCard], edition: Conference
) -> SafeString:
    """A session's runs as schema.org Events, in a data block that no browser runs. Nothing before it has a time."""
    request = context["request"]
    if not edition:
        return SafeString("")
    found = [_event(session, run, edition, request.build_absolute_uri(request.path)) for run in runs]
    if not found:
        return SafeString("")
    data = {"@context": "https://schema.org", "@graph": found}
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(json.dumps(data, ensure_ascii=False).translate(_SAFE)),
    )


def _event(session: Session, run: RunCard, edition: Conference, url: str) -> dict[str, object]:
    place = {"@type": "Place", "name": run.room}
    if edition.venue:
        place["name"] = f"{run.room}, {edition.venue.name}"
        place["address"] = ", ".join(edition.venue.address.splitlines())
    return {
        "@type": "EducationEvent",
        "@id": f"urn:uuid:{run.uid}",
        "name": session.title,
        "description": session.abstract.partition("\n\n")[0],
        "startDate": run.starts_at.isoformat(),
        "endDate": run.ends_at.isoformat(),
        "eventStatus": _STATUS[run.cancelled],
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": place,
        "performer": [{"@type": "Person", "name": name} for name in run.speakers],
        "organizer": {"@type": "Organization", "name": edition.host_name},
        "superEvent": {"@type": "EducationEvent", "name": edition.name, "startDate": edition.date.isoformat()},
        "url": url,
    }
