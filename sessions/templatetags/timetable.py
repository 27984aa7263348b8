"""The pieces of the timetable's board. A deed changes one or two of hundreds, so what a piece looks like is remembered by its value."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sessions.timetable.queries.cards import Card
from sessions.timetable.rules import Conflict

register = template.Library()
REMEMBERED = 4096  # pieces of about a kilobyte: several boards of the largest day


@register.simple_tag
@lru_cache(REMEMBERED)
def card_piece(card: Card, spans: bool) -> SafeString:  # noqa: FBT001 -- a tag's arguments
    """A run's card; nothing that is not in the card may stand in it."""
    return render_to_string("programme/timetable/card.html", {"card": card, "spans": spans})


def conflict_piece(conflict: Conflict, cards: list[Card]) -> SafeString:
    """A line of what clashes, with links to the cards that it is about."""
    return _conflict(conflict, tuple(cards))


@lru_cache(REMEMBERED)
def _conflict(conflict: Conflict, cards: tuple[Card, ...]) -> SafeString:
    return render_to_string("programme/timetable/conflict.html", {"conflict": conflict, "cards": cards})


register.simple_tag(conflict_piece)
