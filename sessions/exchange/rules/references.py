"""What sessions refer to: rooms, streams and people of the file, found among ours or to be made. A new row has a negative id."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from conference.lib.words import fold
from sessions.exchange.reading import Person, Programme
from sessions.exchange.reading.words import plain
from sessions.exchange.rules.report import Group, Line
from sessions.exchange.rules.standing import Kind, Known, KnownSpeaker, Mapped

SEATS = 30  # of a room whose seats the file does not say
PALETTE = 8  # colours of streams
ROOM_CODE, STREAM_CODE = 12, 6


@dataclass
class Referred:
    """A row that sessions or runs refer to. `values`: of a new one; `given`: what the file says of one that is there."""

    kind: Kind
    id: int
    keys: list[str]
    place: str
    label: str
    values: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    row: Mapping[str, Any] | None = None
    email: str = ""

    @property
    def is_new(self) -> bool:
        return self.id < 0


class References:
    """Each is looked for once, when something asks for it: what nobody refers to is not made."""

    def __init__(self, programme: Programme, known: Known, fresh: Callable[[], int], *, overwrite: bool) -> None:
        self.overwrite = overwrite
        self.programme, self.known, self.fresh = programme, known, fresh
        self.found: dict[tuple[Kind, str], Referred] = {}
        self.lines: list[Line] = []
        self._codes = {
            Kind.ROOM: {room.code.casefold() for room in known.rooms},
            Kind.STREAM: {s.code for s in known.streams},
        }
        self._colours = Counter(dict.fromkeys(range(1, PALETTE + 1), 0))
        self._colours.update(stream.palette for stream in known.streams)
        self._people = _People(programme, known)

    def room(self, key: str) -> int | None:
        if not key:
            return None
        if (Kind.ROOM, key) not in self.found:
            seen = self.programme.rooms[key]
            same = [room for room in self.known.rooms if seen.uid and room.uid == seen.uid]
            ours = self._ours(Kind.ROOM, key, same or self.known.rooms, lambda room: (room.code, room.name))
            ours = ours or next(iter(same), None)
            given = {"seats": seen.seats} if seen.seats else {}
            if ours is not None:
                self._add(Kind.ROOM, key, ours.id, seen.place, ours.name, given=given, row={"seats": ours.seats})
            else:
                code = self._code(
                    Kind.ROOM, seen.name if len(seen.name) <= ROOM_CODE else _initials(seen.name), ROOM_CODE
                )
                values = {"name": seen.name, "code": code, "seats": seen.seats or SEATS}
                self._add(Kind.ROOM, key, self.fresh(), seen.place, seen.name, values=values, given=given)
        return self.found[Kind.ROOM, key].id

    def stream(self, key: str) -> int | None:
        if not key:
            return None
        if (Kind.STREAM, key) not in self.found:
            seen = self.programme.tracks[key]
            ours = self._ours(Kind.STREAM, key, self.known.streams, lambda stream: (stream.code, stream.name))
            if ours is not None:
                self._add(Kind.STREAM, key, ours.id, seen.place, ours.name)
            else:
                palette = min(self._colours, key=lambda number: (self._colours[number], number))
                self._colours[palette] += 1
                values = {
                    "name": seen.name,
                    "code": self._code(Kind.STREAM, _short(seen.name), STREAM_CODE),
                    "palette": palette,
                }
                self._add(Kind.STREAM, key, self.fresh(), seen.place, seen.name, values=values)
        return self.found[Kind.STREAM, key].id

    def speaker(self, key: str, beside: Iterable[int]) -> int:
        """`beside`: whoever speaks in the session here, for two people of one name."""
        if (Kind.SPEAKER, key) not in self.found:
            self._find_speaker(key, frozenset(beside))
        own = self._people.among(key, self.programme.people[key], beside)
        return self.found[Kind.SPEAKER, key].id if own is None else own

    def _find_speaker(self, key: str, beside: frozenset[int]) -> None:
        seen = self.programme.people[key]
        ours, words = self._people.find(key, seen, beside)
        if words:
            self.lines.append(Line(Group.NOTE if ours else Group.CONFLICT, words, seen.place))
        given = _profile(key, seen)
        if ours is None:
            values = {"name": seen.name, "organisation": seen.organisation or "", "biography": seen.biography or ""}
            self._add(
                Kind.SPEAKER,
                key,
                self.fresh(),
                seen.place,
                seen.name,
                values=values,
                given=given,
                email=seen.email or "",
            )
        else:
            row = {"name": ours.name, "organisation": ours.organisation, "biography": plain(ours.biography)}
            self._add(
                Kind.SPEAKER, key, ours.id, seen.place, ours.name, given=given, row=row, email=self._email(seen, ours)
            )

    def _email(self, seen: Person, ours: KnownSpeaker) -> str:
        """The address to write, if any. It stands in no report."""
        if not seen.email or seen.email.casefold() == ours.email.casefold():
            return ""
        if ours.email and not self.overwrite:
            self.lines.append(Line(Group.KEPT, f"“{ours.name}” has another e-mail address here: kept.", seen.place))
            return ""
        return seen.email

    def _add(self, kind: Kind, key: str, id: int, place: str, label: str, **more: Any) -> None:  # noqa: A002 -- as the field
        self.found[kind, key] = Referred(kind, id, [key], place, label, **more)

    def _ours(self, kind: Kind, key: str, rows: Iterable[Any], names: Callable[[Any], Iterable[str]]) -> Any:
        """By an earlier import, else by a code or name that reads the same."""
        mapped = self.known.imported.get((kind, key))
        rows = list(rows)
        by_id = next((row for row in rows if mapped and row.id == mapped.object_id), None)
        return by_id or next((row for row in rows if key in {fold(name).strip() for name in names(row)}), None)

    def _code(self, kind: Kind, wished: str, longest: int) -> str:
        taken = self._codes[kind]
        code = next(
            code
            for number in count(1)
            if (code := wished[:longest] if number == 1 else f"{wished[: longest - len(str(number))]}{number}")
            not in taken
            and code.casefold() not in taken
        )
        taken |= {code, code.casefold()}
        return code


class _People:
    """Finds a speaker of ours: by an earlier import, by our own guid of her, by the address, by the name where it is one person's."""

    def __init__(self, programme: Programme, known: Known) -> None:
        self.imported = known.imported
        self.by_id = {speaker.id: speaker for speaker in known.speakers}
        self.by_uid = {speaker.uid: speaker for speaker in known.speakers}
        self.by_name: dict[str, list[KnownSpeaker]] = {}
        self.by_email: dict[str, list[KnownSpeaker]] = {}
        for speaker in known.speakers:
            self.by_name.setdefault(fold(speaker.name), []).append(speaker)
            if speaker.email:
                self.by_email.setdefault(speaker.email.casefold(), []).append(speaker)
        mapped = [self.imported.get((Kind.SPEAKER, key)) for key in programme.people]
        self.claimed = {each.object_id for each in mapped if each}
        self.claimed |= {self.by_uid[key].id for key in programme.people if key in self.by_uid}

    def among(self, key: str, seen: Person, beside: Iterable[int]) -> int | None:
        """The one of these people who has that name, where a name is all that the file has of her."""
        namesakes = [each for each in beside if each in self.by_id and fold(self.by_id[each].name) == fold(seen.name)]
        return namesakes[0] if key.startswith("name:") and len(namesakes) == 1 else None

    def find(self, key: str, seen: Person, beside: frozenset[int]) -> tuple[KnownSpeaker | None, str]:
        """(speaker, what has to be said of it)."""
        mapped: Mapped | None = self.imported.get((Kind.SPEAKER, key))
        if mapped and mapped.object_id in self.by_id:
            return self.by_id[mapped.object_id], ""
        if key in self.by_uid:
            self.claimed.add(self.by_uid[key].id)
            return self.by_uid[key], ""
        namesakes = [each for each in self.by_name.get(fold(seen.name), ()) if each.id not in self.claimed]
        addressed = [each for each in self.by_email.get((seen.email or "").casefold(), ()) if each in namesakes]
        for candidates in (
            addressed,
            [each for each in namesakes if each.id in beside],
            [each for each in namesakes if each.is_here],
            namesakes,
        ):
            if len(candidates) == 1:
                return self._taken(candidates[0])
        if not namesakes:
            return None, ""
        words = (
            f"{len(namesakes)} people here are called “{seen.name}”, and it is not known which of them this is: a profile of its own is made. "
            "Put the right one into the session, or give the e-mail address in the list."
        )
        return None, words

    def _taken(self, ours: KnownSpeaker) -> tuple[KnownSpeaker, str]:
        self.claimed.add(ours.id)
        return (
            ours,
            "" if ours.is_here else f"“{ours.name}” is taken to be the speaker of that name who is known here already.",
        )


def _profile(key: str, seen: Person) -> dict[str, Any]:
    """What the file says of a profile. A name that she is known by is no news of her name."""
    named = {} if key.startswith("name:") else {"name": seen.name}
    facts = {"organisation": seen.organisation, "biography": seen.biography}
    return named | {name: value for name, value in facts.items() if value is not None}


def _initials(name: str) -> str:
    """`Main Assembly Hall 2` → MAH2."""
    words = re.findall(r"\w+", name)
    return "".join(word if word.isdigit() else word[0].upper() for word in words) or "ROOM"


def _short(name: str) -> str:
    """A stream's code: `SEND` as it is, `Literacy` → LITE, `Behaviour and culture` → BAC."""
    words = re.findall(r"[^\W\d_]+", fold(name))
    if len(words) > 1:
        return "".join(word[0] for word in words).upper()
    whole = (words or ["st"])[0].upper()
    return whole if len(whole) <= 4 else whole[:4]  # noqa: PLR2004 -- letters that stand well beside a colour
