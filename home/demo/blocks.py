"""Values of the public site's blocks (home/blocks.py), made from the demo's texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape

Block = dict[str, Any]


def block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value}


def items(values: Iterable[Any]) -> list[Any]:
    """What a list block holds: bare values, which Wagtail gives ids (an item without one would be read as empty)."""
    return list(values)


def paragraphs(texts: Iterable[str]) -> str:
    """Rich text of plain paragraphs."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def sections(parts: Iterable[Mapping[str, Any]]) -> list[Block]:
    """A heading and its paragraphs, part by part."""
    return [
        made
        for part in parts
        for made in (block("heading", part["heading"]), block("text", paragraphs(part["paragraphs"])))
    ]


def picture(image_id: int, alt: str, caption: str) -> Block:
    return block("picture", {"picture": {"image": image_id, "alt_text": alt, "decorative": False}, "caption": caption})


def questions(rows: Iterable[Mapping[str, str]]) -> Block:
    asked = items({"question": row["question"], "answer": paragraphs([row["answer"]])} for row in rows)
    return block("questions", {"heading": "", "questions": asked, "for_search_engines": True})


def travel(parts: Iterable[Mapping[str, Any]], plan_id: int, alt: str) -> Block:
    """The ways to a venue whose page shows the address already."""
    return block(
        "travel",
        {
            "with_address": False,
            "address": "",
            "map_link": "",
            "plan": {"image": plan_id, "alt_text": alt, "decorative": False},
            "plan_caption": "Codes are those on the doors. Library, computer and art rooms are on the first floor, M21 on the second.",
            "ways": items({"by": part["by"], "text": paragraphs(part["paragraphs"])} for part in parts),
        },
    )


def call(title: str, text: str, *buttons: Mapping[str, Any]) -> Block:
    return block("call_to_action", {"title": title, "text": text, "buttons": items(buttons)})
