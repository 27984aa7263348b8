"""How a school puts the programme into its own website: the tags to copy, for the part and the look that were asked for. The page and the
script that they name stand above this slice, in home/embed.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from conference.lib.mail import absolute
from sessions.exchange.queries import Programme

THEMES = {"light": "Light", "dark": "Dark"}  # empty: as the reader's device


@dataclass(frozen=True)
class Embedding:
    """`asked` is what was chosen, by name; `script` and `frame` are HTML to be shown as text, `preview` is the frame's path on this site."""

    asked: dict[str, str]
    title: str
    script: str
    frame: str
    preview: str
    origin: str


def embedding(programme: Programme, query: QueryDict) -> Embedding:
    """The tags for what the chooser asks. What is not offered there is taken as not chosen. No query."""
    asked = _chosen(programme, query)
    slug = programme.conference.slug
    title = f"Programme of {programme.conference.name}"
    path = reverse("programme-embed", args=[slug])
    preview = f"{path}?{urlencode(asked)}" if asked else path
    return Embedding(
        asked=asked,
        title=title,
        script=format_html(
            '<script async src="{}"{} data-title="{}"></script>\n<noscript><a href="{}">{}</a></noscript>',
            absolute(reverse("embed-script", args=[slug])),
            format_html_join("", ' data-{}="{}"', asked.items()),
            title,
            absolute(reverse("programme-address", args=[slug])),
            title,
        ),
        frame=format_html(
            '<iframe src="{}" title="{}" width="100%" height="900" loading="lazy" style="border: 0"></iframe>',
            absolute(preview),
            title,
        ),
        preview=preview,
        origin=absolute(""),
    )


def _chosen(programme: Programme, query: QueryDict) -> dict[str, str]:
    offered = {
        "stream": {stream.code for stream in programme.streams},
        "slot": {str(slot.pk) for slot in programme.slots},
        "theme": set(THEMES),
        "heading": {"off"},
    }
    return {name: query[name] for name, values in offered.items() if query.get(name) in values}
