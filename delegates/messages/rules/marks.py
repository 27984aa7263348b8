"""The few marks of a message's plain text, and the two things made of it: an e-mail's text and its HTML.

An empty line ends a paragraph. `- ` begins a line of a list, `1. ` one of a numbered list. `**bold**`, `[words](https://…)`; an address
of the web, or a field that is one, is a link by itself. Fields are filled in after the marks were read, so that nobody's name is a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from conference.lib.problems import Problem
from delegates.messages.rules import fields

_LINKS = "|".join(name for name, field in fields.FIELDS.items() if field.is_link)
INLINE = re.compile(
    r"\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\[(?P<words>[^\]\n]+)\]\((?P<target>[^()\s]+)\)"
    r"|(?P<bare>https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'\"’”*])"
    rf"|(?P<link>\{{(?:{_LINKS})\}})"
)
ITEM = re.compile(r"\s*(?:(?P<dot>[-*•])|(?P<number>\d{1,2})[.)])\s+(?P<rest>\S.*)$")
SAFE = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class Piece:
    """A run of words: plain, bold, or a link to `target`."""

    words: str
    is_bold: bool = False
    target: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph (`p`), a list (`ul`) or a numbered list (`ol`), by its lines."""

    kind: str
    lines: tuple[tuple[Piece, ...], ...]


def parse(text: str) -> list[Block]:
    """The blocks of a message, its fields still in braces."""
    blocks: list[Block] = []
    kind, lines = "", []

    def end() -> None:
        nonlocal lines
        if lines:
            blocks.append(Block(kind, tuple(lines)))
        lines = []

    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        item = ITEM.match(line)
        this = ("ul" if item["dot"] else "ol") if item else "p"
        if not line.strip():
            end()
            continue
        if this != kind:
            end()
        kind = this
        lines.append(tuple(_pieces(item["rest"].rstrip() if item else line.strip())))
    return blocks


def _pieces(line: str) -> Iterator[Piece]:
    at = 0
    for found in INLINE.finditer(line):
        if found.start() > at:
            yield Piece(line[at : found.start()])
        if found["bold"]:
            yield Piece(found["bold"], is_bold=True)
        elif found["words"]:
            yield Piece(found["words"], target=found["target"])
        else:
            yield Piece(found[0], target=found[0])
        at = found.end()
    if at < len(line):
        yield Piece(line[at:])


def as_text(text: str, values: Mapping[str, str]) -> str:
    """For readers of plain text."""
    return "\n\n".join(_block_as_text(block, values) for block in parse(text))


def _block_as_text(block: Block, values: Mapping[str, str]) -> str:
    marks = {"p": lambda _: "", "ul": lambda _: "- ", "ol": lambda number: f"{number}. "}
    return "\n".join(
        marks[block.kind](number) + "".join(_piece_as_text(piece, values) for piece in line)
        for number, line in enumerate(block.lines, start=1)
    )


def _piece_as_text(piece: Piece, values: Mapping[str, str]) -> str:
    words = fields.fill(piece.words, values)
    if not piece.target or piece.target == piece.words:
        return words
    return f"{words} ({fields.fill(piece.target, values)})"


def as_html(text: str, values: Mapping[str, str]) -> str:
    """For readers of HTML: p, ul, ol, li, br, strong and a, and nothing else. Everything typed or filled in is escaped."""
    return "\n".join(_block_as_html(block, values) for block in parse(text))


def _block_as_html(block: Block, values: Mapping[str, str]) -> str:
    lines = ["".join(_piece_as_html(piece, values) for piece in line) for line in block.lines]
    if block.kind == "p":
        return f"<p>{'<br>'.join(lines)}</p>"
    return f"<{block.kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{block.kind}>"


def _piece_as_html(piece: Piece, values: Mapping[str, str]) -> str:
    words = escape(fields.fill(piece.words, values))
    if piece.is_bold:
        return f"<strong>{words}</strong>"
    target = fields.fill(piece.target, values)
    if not target.startswith(SAFE):
        return words
    return f'<a href="{escape(target)}">{words}</a>'


def problems(text: str, field: str) -> list[Problem]:
    """Links that lead nowhere a reader may be sent."""
    return [
        Problem("link", f"The link “{piece.words}” leads to {piece.target}. Let it begin with https://.", field)
        for block in parse(text)
        for line in block.lines
        for piece in line
        if piece.target and not _may_lead_to(piece.target)
    ]


def _may_lead_to(target: str) -> bool:
    known = fields.FIELDS.get(target[1:-1]) if target[:1] == "{" and target[-1:] == "}" else None
    if known is not None:
        return known.is_link
    return target.lower().startswith(SAFE)
