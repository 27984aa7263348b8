"""Cards that have been drawn: each once, kept among the media, the older one of the same page thrown away."""

from __future__ import annotations

import threading

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from home.cards.drawing import draw
from home.cards.facts import Card

END = b"IEND\xaeB`\x82"  # how every whole PNG ends
_one_at_a_time = threading.Lock()  # so that a hundred asked for at once keep one core of this process busy and no more


def picture(card: Card) -> bytes:
    """The PNG of a card."""
    folder = f"cards/{card.spot}"
    name = f"{folder}/{card.digest}.png"
    if (known := _read(name)) is not None:
        return known
    with _one_at_a_time:
        if (known := _read(name)) is not None:  # drawn while this request waited
            return known
        drawn = draw(card)
        _throw_away_others(folder)
        default_storage.save(name, ContentFile(drawn))
    return drawn


def _read(name: str) -> bytes | None:
    """None where it is not there, or another process is still writing it."""
    try:
        with default_storage.open(name) as file:
            found = file.read()
    except FileNotFoundError:
        return None
    return found if found.endswith(END) else None


def _throw_away_others(folder: str) -> None:
    try:
        _, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        default_storage.delete(f"{folder}/{file}")
