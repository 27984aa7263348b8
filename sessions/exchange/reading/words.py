"""Texts as a file has them, made into ours: one line, or plain paragraphs with an empty line between. Foreign HTML ends here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from typing import Any

import nh3

from conference.lib.words import fold

LONGEST_TEXT = 20_000  # characters of an abstract or biography: beyond it stands no programme

_HTML = re.compile(
    r"</?(p|br|hr|div|span|section|article|ul|ol|li|dl|dt|dd|b|i|u|em|strong|small|a|h[1-6]|blockquote|q|code|pre|table|t[rhd]|tbody|"
    r"img|svg|script|style|iframe|object|embed|form|input|button|font|center|sub|sup|math|video|audio|link|meta|base)\b[^>]*>"
    r"|&(#\d+|#x[0-9a-f]+|[a-z]+\d?);",
    re.IGNORECASE,
)
_BLOCKS = {"p", "div", "section", "article", "ul", "ol", "dl", "blockquote", "pre", "table", "h1", "h2", "h3", "h4"}
_LINES = {"li", "dt", "dd", "tr", "h5", "h6"}
_KEPT = _BLOCKS | _LINES | {"br", "a"}
_DROPPED = {"script", "style", "iframe", "object", "svg", "math", "noscript", "template", "title", "head"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_YES = {"✓", "✔", "yes", "y", "true", "x", "1", "ja", "oui", "tick", "ticked", "on"}
_NO = {"no", "n", "false", "0", "nein", "non", "off"}


def text(value: Any) -> str:
    """Any value as text: numbers as they are written, a text in several languages in English, nothing for what is not a text at all."""
    if isinstance(value, dict):
        value = next((value[code] for code in ("en-gb", "en_GB", "en", "en-us") if value.get(code)), None) or next(
            (each for each in value.values() if each), ""
        )
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))


def line(value: Any) -> str:
    """One line of plain text."""
    raw = text(value)
    return " ".join((plain(raw) if _HTML.search(raw) else raw).split())


def plain(value: Any) -> str:
    """Paragraphs of plain text, an empty line between them. A link keeps its address in brackets."""
    raw = text(value)
    if _HTML.search(raw):
        raw = _without_tags(raw)
    return tidy(raw)[:LONGEST_TEXT].strip()


def tidy(raw: str) -> str:
    """Plain text with single spaces, and at most one empty line between paragraphs."""
    lines = [" ".join(each.split()) for each in raw.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_tags(html: str) -> str:
    safe = nh3.clean(
        html,
        tags=_KEPT,
        attributes={"a": {"href"}},
        clean_content_tags=_DROPPED,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(safe)
    reader.close()
    return _CONTROL.sub("", unescape("".join(reader.parts)))


class _Reader(HTMLParser):
    """Lines of what nh3 has let through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.href = ""
        self.since_link = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "li":
            self.parts.append("\n– ")
        elif tag in _LINES or tag == "br":
            self.parts.append("\n")
        elif tag == "a":
            self.href, self.since_link = dict(attrs).get("href") or "", len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.href:
            said = "".join(self.parts[self.since_link :])
            if self.href.removesuffix("/") not in said:
                self.parts.append(f" ({self.href})")
            self.href = ""

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


def number(value: Any) -> int | None:
    """A whole number above nothing: `30`, "30", "30.0", "30 seats"; None for anything else."""
    found = re.match(r"\s*(\d{1,6})(\.0+)?(?![\d.])", text(value))
    return int(found[1]) or None if found else None


def yes_or_no(value: Any) -> bool | None:
    """None where it is neither."""
    if isinstance(value, bool):
        return value
    said = line(value).casefold()
    return True if said in _YES else False if said in _NO else None


def key_of_name(name: str) -> str:
    """What a name is known by again without being readable: the row map outlives the person's own row."""
    return f"name:{sha256(fold(name).encode()).hexdigest()[:32]}"


def slug(value: str) -> str:
    """The end of an address: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(value)).strip("-")


def listed(words: Iterable[str]) -> str:
    """`a, b and c`."""
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
