"""What the editor's content checks look for beyond Wagtail's own: words that lead nowhere, pictures without words, letters that nobody
has explained. The functions themselves run in the browser (home/static/home/checks.js).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.userbar import ContentCheckerItem

# What every school office knows, and what is no abbreviation at all.
KNOWN = [
    "INSET",
    "SEND",
    "GCSE",
    "BTEC",
    "PDF",
    "OFSTED",
    "USB",
    "BBC",
    "NHS",
    "PAYE",
    "FAQ",
    "HTML",
    "QR",
    "DVD",
    "RSVP",
]
EMPTY_WORDS = [
    "click here",
    "click",
    "here",
    "this",
    "link",
    "this link",
    "this page",
    "read more",
    "more",
    "learn more",
    "see more",
]


class OurContentChecker(ContentCheckerItem):
    axe_include: ClassVar = ["main"]  # what the editor has written, not the head and foot of the site
    axe_run_only: ClassVar = [*ContentCheckerItem.axe_run_only, "image-alt", "empty-link-words", "unexplained-letters"]
    axe_custom_rules: ClassVar = [
        *ContentCheckerItem.axe_custom_rules,
        {
            "id": "empty-link-words",
            "impact": "serious",
            "selector": "main a[href]",
            "tags": ["best-practice"],
            "any": ["check-link-words"],
            "enabled": True,
        },
        {
            "id": "unexplained-letters",
            "impact": "moderate",
            "selector": "main p, main li, main dd, main h2, main h3",
            "tags": ["best-practice"],
            "any": ["check-letters"],
            "enabled": True,
        },
    ]
    axe_custom_checks: ClassVar = [
        *ContentCheckerItem.axe_custom_checks,
        {"id": "check-link-words", "options": {"words": EMPTY_WORDS}},
        {"id": "check-letters", "options": {"known": KNOWN}},
    ]
    axe_messages: ClassVar = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": "A picture without words",
            "help_text": "Say in a few words what is to be seen, or mark the picture as decorative",
        },
        "empty-link-words": {
            "error_name": "A link that does not say where it leads",
            "help_text": "Name what is behind it: “The risk assessment”, not “click here”",
        },
        "unexplained-letters": {
            "error_name": "Letters that nobody has explained",
            "help_text": "Write the words out once, with the letters in brackets: teaching assistant (TAS)",
        },
    }

    class Media:
        js: ClassVar = ["home/checks.js"]


def swap_checker(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Our checker instead of Wagtail's, wherever Wagtail has put one."""
    for place, item in enumerate(items):
        if isinstance(item, ContentCheckerItem) and not isinstance(item, OurContentChecker):
            items[place] = OurContentChecker(in_editor=item.in_editor)
