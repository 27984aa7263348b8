"""schedule.xml as frab, pretalx, c3voc and pentabarf write it. Places read as a line: `line 212, event 4711, <start>`.

Read by defusedxml: no entity is defined, nothing outside the file is opened.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any
from xml.sax import ContentHandler, SAXParseException

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from sessions.exchange.reading import times
from sessions.exchange.reading.frab import NAMES, NIGHT_ENDS, Shelf, add_event
from sessions.exchange.reading.gathering import Gathering
from sessions.exchange.reading.programme import FileProblem, Place, Programme
from sessions.exchange.reading.words import line, number

FORMAT = "schedule XML"
DEEPEST = 40  # elements within one another: a schedule has seven


@dataclass
class Node:
    """An element. `line` counts from 1."""

    name: str
    attributes: dict[str, str]
    line: int
    pieces: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def all(self, name: str) -> Iterator[Node]:
        return (child for child in self.children if child.name == name)

    def first(self, *names: str) -> Node | None:
        return next((child for child in self.children if child.name in names), None)

    def said(self, name: str) -> str:
        child = self.first(name)
        return child.text if child else ""


def read(data: bytes, *, near: date, home: tzinfo) -> Programme:
    """Raises FileProblem where it is no XML, or no schedule."""
    root = _parsed(data)
    if root.name != "schedule" or root.first("day") is None:
        raise FileProblem("This is XML, but no schedule: there is no <schedule> with a <day> in it.")
    conference = root.first("conference") or Node("conference", {}, 1)
    zone = times.zone(line(conference.said("time_zone_name"))) or home
    gathering = Gathering()
    night_ends = times.clock(conference.said("day_change"))
    for room in [
        *(conference.first("rooms") or conference).all("room"),
        *(r for day in root.all("day") for r in day.all("room")),
    ]:
        name, uid = room.attributes.get("name") or room.said("name"), room.attributes.get("guid") or room.said("guid")
        gathering.room(name, f"line {room.line}", number(room.said("capacity")), line(uid))
    for day in root.all("day"):
        _day(gathering, day, zone, NIGHT_ENDS if night_ends is None else night_ends, near)
    acronym = line(conference.said("acronym"))
    return gathering.programme(format=FORMAT, name=f"schedule {acronym}".strip()[:80].strip(), is_released=True)


def _parsed(data: bytes) -> Node:
    reader = _Reader()
    try:
        parseString(_as_utf8(data), reader, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise FileProblem(
            f"This XML defines entities or points outside itself (near line {reader.line}), which no schedule does. "
            "It is not read any further."
        ) from None
    except SAXParseException as broken:
        where = f"line {broken.getLineNumber()}, column {(broken.getColumnNumber() or 0) + 1}"
        raise FileProblem(
            f"This file looks like XML, but it is broken in {where}. Export it again, or mend it there."
        ) from None
    if reader.root is None:
        raise FileProblem("This XML has no element in it.")
    return reader.root


def _as_utf8(data: bytes) -> bytes:
    """As the file says; bytes that are not what it says are taken as Windows' western European."""
    declared = re.match(rb"[^>]{0,80}encoding=[\"']([\w-]+)", data[:120])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    name = declared[1].decode() if declared else "utf-8"
    try:
        found = data.decode("utf-8-sig" if name.casefold().replace("_", "-") in {"utf-8", "utf8"} else name)
    except (UnicodeDecodeError, LookupError):
        found = data.decode("cp1252", errors="replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", lambda said: "\n" * said[0].count("\n"), found, count=1).encode()


class _Reader(ContentHandler):
    """Builds the tree, with each element's line."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Node | None = None
        self.open: list[Node] = []
        self.locator: Any = None

    @property
    def line(self) -> int:
        return self.locator.getLineNumber() if self.locator else 1

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 -- SAX's own name
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 -- SAX's own name
        node = Node(name.rpartition(":")[2], dict(attrs.items()), self.line)
        if len(self.open) >= DEEPEST:
            raise FileProblem(f"Elements stand within one another beyond measure in line {self.line}.")
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802 -- SAX's own name
        self.open.pop()

    def characters(self, content: str) -> None:
        self.open[-1].pieces.append(content)


def _day(gathering: Gathering, day: Node, zone: tzinfo, night_ends: int, near: date) -> None:
    written = line(day.attributes.get("date"))
    on = times.day(written, near)
    if on is None and written:
        gathering.remark(f"line {day.line}, date", f"“{written[:60]}” is no day: its events’ own dates count.")
    for room in [*day.all("room"), day]:
        for event in room.all("event"):
            name = line(event.attributes.get("id") or event.attributes.get("guid"))
            place = Place(f"line {event.line}, event {name[:40]}" if name else f"line {event.line}", ", <{}>", NAMES)
            add_event(gathering, _raw(event), place, Shelf(on, line(room.attributes.get("name")), zone, night_ends))


def _raw(event: Node) -> dict[str, Any]:
    """The event as its JSON would have it."""
    raw: dict[str, Any] = {child.name: child.text for child in event.children if child.name != "persons"}
    raw |= {name: value for name, value in event.attributes.items() if name in {"id", "guid", "code"}}
    if (persons := event.first("persons", "speakers")) is not None:
        raw["persons"] = [_person(child) for child in persons.children if child.name in {"person", "speaker"}]
    return raw


def _person(person: Node) -> dict[str, str]:
    inner = {child.name: child.text for child in person.children}
    return {"name": person.text, **inner, **person.attributes}
