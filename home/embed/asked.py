"""What the address of an embedded programme asks for: the filters of the programme page, a day or a slot, and how it is to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from home.programme.filters import wish_of
from sessions.queries import Wish

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Asked:
    """`day` and `slot` (its number in the API) narrow what the wish leaves; None asks for all. `theme`: empty follows the reader's device."""

    wish: Wish
    day: date | None = None
    slot: int | None = None
    heading: bool = True
    theme: str = ""

    @property
    def is_part(self) -> bool:
        """Whether something was left out on purpose."""
        return bool(self.wish) or self.day is not None or self.slot is not None


def asked_of(query: QueryDict) -> Asked:
    """What no list knows is taken as not asked, as on the programme page."""
    theme = query.get("theme", "")
    return Asked(
        wish=wish_of(query),
        day=_day(query.get("day", "")),
        slot=_number(query.get("slot", "")),
        heading=query.get("heading") != "off",
        theme=theme if theme in THEMES else "",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None  # noqa: PLR2004 -- longer than any key
