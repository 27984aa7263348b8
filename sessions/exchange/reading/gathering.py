"""What a reader gathers as it walks through a file: events, people, rooms, streams, and remarks. Twins get a key of their own."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from conference.lib.words import fold
from sessions.exchange.reading.programme import Event, Person, Programme, Remark, RoomSeen, TrackSeen
from sessions.exchange.reading.words import key_of_name, line

TITLE, NAME, ORGANISATION, AUDIENCE, TAKEAWAY, ROOM, TRACK, SLOT = 140, 120, 140, 200, 200, 80, 80, 60  # our columns
KEY = 150

KINDS = {
    "KEYNOTE": {"keynote", "keynotes", "plenary", "opening", "closing", "opening event", "closing event"},
    "PANEL": {"panel", "podium", "discussion", "debate", "panel discussion", "round table", "roundtable"},
    "WORKSHOP": {"workshop", "workshops", "seminar", "tutorial"},
}
ANY_KIND = {
    "talk",
    "lecture",
    "session",
    "presentation",
    "short talk",
    "lightning talk",
    "meeting",
    "other",
}  # says nothing to us
BREAKS = {
    "break",
    "lunch",
    "coffee",
    "tea",
    "coffee break",
    "tea break",
    "lunch break",
    "pause",
    "registration",
    "arrival",
}


class Gathering:
    """One file's worth. The place of each thing comes with it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, RoomSeen] = {}
        self.tracks: dict[str, TrackSeen] = {}
        self.remarks: list[Remark] = []
        self._by_key: dict[str, Event] = {}
        self._twins: dict[tuple[str, str], str] = {}

    def remark(self, place: str, words: str) -> None:
        self.remarks.append(Remark(place, words))

    def cut(self, value: str, limit: int, place: str, what: str) -> str:
        """No longer than our column; told when something is lost."""
        if len(value) <= limit:
            return value
        self.remark(place, f"The {what} has {len(value)} characters, and {limit} fit: it is cut.")
        return value[: limit - 1].rstrip() + "…"

    def room(self, name: Any, place: str, seats: int | None = None, uid: str = "") -> str:
        """The key of a room; empty for none."""
        whole = self.cut(line(name), ROOM, place, "room’s name")
        key = fold(whole).strip()
        if not key:
            return ""
        known = self.rooms.get(key)
        if known is None:
            self.rooms[key] = RoomSeen(key, whole, place, seats, uid)
        elif known.seats is None and seats is not None:
            self.rooms[key] = replace(known, seats=seats)
        return key

    def track(self, name: Any, place: str) -> str:
        whole = self.cut(line(name), TRACK, place, "stream’s name")
        key = fold(whole).strip()
        if key:
            self.tracks.setdefault(key, TrackSeen(key, whole, place))
        return key

    def person(self, name: Any, key: str, place: str, **facts: str | None) -> str:
        """The key of somebody. `key`: as the file knows her, or empty. The same key with another name is another person."""
        whole = self.cut(line(name), NAME, place, "name")
        if not fold(whole).strip():
            return ""
        key = self._person_key(short(key) or key_of_name(whole), whole, place)
        known = self.people.get(key)
        if known is None:
            self.people[key] = Person(key, whole, place, **facts)
        else:
            missing = {fact: value for fact, value in facts.items() if value and not getattr(known, fact)}
            self.people[key] = replace(known, **missing)
        return key

    def _person_key(self, key: str, name: str, place: str) -> str:
        known = self.people.get(key)
        if known is None or fold(known.name) == fold(name):
            return key
        twin = self._twins.get((key, fold(name)))
        if twin is None:
            twin = self._twins[key, fold(name)] = _free(key, self.people)
            self.remark(place, f"“{name}” has the same key as “{known.name}” ({known.place}): taken as another person.")
        return twin

    def event(self, event: Event) -> None:
        """Add it; a twin gets a key of its own, and one that is the same word for word is left out."""
        first = self._by_key.get(event.key)
        if first is not None:
            if replace(event, place=first.place) == first:
                self.remark(
                    event.place.row, f"“{event.title}” stands twice, word for word: taken once ({first.place.row})."
                )
                return
            words = f"“{event.title}” has the same id as “{first.title}” ({first.place.row}): taken as another holding."
            self.remark(event.place.of("uid"), words)
            event = replace(event, key=_free(event.key, self._by_key), uid=None)
        self._by_key[event.key] = event
        self.events.append(event)

    def programme(self, **facts: Any) -> Programme:
        """All of it. Who has a key in one place and none in another is one person, if the name is one person's."""
        whole: dict[str, list[str]] = {}
        for key, person in self.people.items():
            whole.setdefault(fold(person.name), []).append(key)
        same = {
            key: others[0]
            for name, keys in whole.items()
            for key in keys
            if key == key_of_name(name) and len(others := [other for other in keys if other != key]) == 1
        }
        events = tuple(
            replace(event, people=tuple(dict.fromkeys(same.get(key, key) for key in event.people)))
            if event.people
            else event
            for event in self.events
        )
        people = {key: person for key, person in self.people.items() if key not in same}
        return Programme(
            events=events, people=people, rooms=self.rooms, tracks=self.tracks, remarks=tuple(self.remarks), **facts
        )


def short(key: str) -> str:
    """A key that fits its column."""
    return key if len(key) <= KEY else f"sha:{sha256(key.encode()).hexdigest()}"


def _free(key: str, taken: Any) -> str:
    number = 2
    while f"{key}#{number}" in taken:
        number += 1
    return f"{key}#{number}"


def kind_of(written: Any) -> str | None:
    """Our kind of a file's word for it; None where it says nothing to us."""
    said = fold(line(written)).strip()
    return next((kind for kind, words in KINDS.items() if said in words), None)


def is_break(written: Any) -> bool:
    return fold(line(written)).strip() in BREAKS
