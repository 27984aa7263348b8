"""The bands of the day: which slot of ours an event falls into, and the slots that have to be made of the file's times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from conference.lib.words import fold
from sessions.exchange.rules.days import Dated
from sessions.exchange.rules.report import Group, Line
from sessions.exchange.rules.standing import Kind, Known, KnownSlot

SLOT = 60  # characters of a slot's name
PLENARY, WORKSHOPS, BREAK = "PLENARY", "WORKSHOPS", "BREAK"


@dataclass
class Band:
    """A slot of the file: ours (`id`), or a new one with a negative id. `given`: times that a row gives to a slot by its name."""

    id: int
    key: str
    name: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    given: dict[str, datetime] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.id < 0


class Bands:
    """`of` says the band of each event by its key. `fresh`: ids for new rows."""

    def __init__(self, known: Known, fresh: Callable[[], int]) -> None:
        self.known, self.fresh = known, fresh
        self.ours = {slot.id: slot for slot in known.slots}
        self.by_name = {fold(slot.name): slot for slot in known.slots}
        self.bands: dict[str, Band] = {}
        self.of: dict[str, Band] = {}
        self.lines: list[Line] = []

    def place(self, dated: Iterable[Dated]) -> None:
        """Every event, then names and kinds of the new slots."""
        dated = list(dated)
        for each in dated:
            band = self._band(each, dated)
            if band is not None:
                self.of[each.event.key] = band
                band.events.append(each.event.key)
                band.titles.append(each.event.title)
        self._name([band for band in self.bands.values() if band.is_new], dated)

    def _band(self, each: Dated, dated: list[Dated]) -> Band | None:
        event = each.event
        if event.slot:
            return self._named(each)
        if each.starts_at and each.ends_at:
            return self._timed(each, each.starts_at, each.ends_at)
        if each.starts_at:
            return self._open_ended(each, each.starts_at, dated)
        return None

    def _named(self, each: Dated) -> Band | None:
        event = each.event
        key = f"slot:{fold(event.slot).strip()}"
        place = event.place.of("slot")
        band = self.bands.get(key)
        if band is None:
            slot = self._mapped(key) or self.by_name.get(fold(event.slot))
            if slot is not None:
                band = _of_ours(slot, key, place)
            elif each.starts_at and each.ends_at:
                band = Band(
                    self.fresh(), key, event.slot, self._break_or_not(each), each.starts_at, each.ends_at, place
                )
            else:
                self.lines.append(
                    Line(
                        Group.NOTE, f"No slot is called “{event.slot}”, and the row has no times to make one of.", place
                    )
                )
                return None
            self.bands[key] = band
        if each.starts_at and each.ends_at:
            self._times(band, each)
        return band

    def _times(self, band: Band, each: Dated) -> None:
        """The first row that gives times to a slot counts for it."""
        given = {"starts_at": each.starts_at, "ends_at": each.ends_at}
        if not band.given:
            band.given = given
        elif band.given != given:
            words = f"“{each.event.title}” has other times than the slot “{band.name}” has in an earlier row: the slot’s count."
            self.lines.append(Line(Group.CONFLICT, words, each.event.place.of("starts")))

    def _timed(self, each: Dated, starts_at: datetime, ends_at: datetime) -> Band:
        key = f"{_clock(starts_at, self.known)}-{_clock(ends_at, self.known)}{' break' if each.event.is_break else ''}"
        if key not in self.bands:
            place = each.event.place.of("starts")
            slot = self._mapped(key) or self._exact(starts_at, ends_at, rests=each.event.is_break)
            name = each.event.title[:SLOT] if each.event.is_break else ""
            self.bands[key] = (
                _of_ours(slot, key, place)
                if slot
                else Band(self.fresh(), key, name, self._break_or_not(each), starts_at, ends_at, place)
            )
        return self.bands[key]

    def _open_ended(self, each: Dated, starts_at: datetime, dated: list[Dated]) -> Band | None:
        """Without an end: the one slot that begins then, of ours or of the file's."""
        ours = {
            (slot.starts_at, slot.ends_at)
            for slot in self.known.slots
            if slot.starts_at == starts_at and slot.kind != BREAK
        }
        theirs = {(other.starts_at, other.ends_at) for other in dated if other.starts_at == starts_at and other.ends_at}
        for found in (ours, theirs):
            if len(found) == 1:
                return self._timed(each, *next(iter(found)))
        words = f"“{each.event.title}” has no end, and no slot begins just then: it comes in without a time."
        self.lines.append(Line(Group.NOTE, words, each.event.place.of("ends")))
        return None

    def _mapped(self, key: str) -> KnownSlot | None:
        mapped = self.known.imported.get((Kind.SLOT, key))
        return self.ours.get(mapped.object_id) if mapped else None

    def _exact(self, starts_at: datetime, ends_at: datetime, *, rests: bool) -> KnownSlot | None:
        same = [
            slot
            for slot in self.known.slots
            if (slot.starts_at, slot.ends_at) == (starts_at, ends_at) and (slot.kind == BREAK) == rests
        ]
        return min(same, key=lambda slot: (slot.kind != WORKSHOPS, slot.id), default=None)

    @staticmethod
    def _break_or_not(each: Dated) -> str:
        return BREAK if each.event.is_break else ""

    def _name(self, new: list[Band], dated: list[Dated]) -> None:
        """Plenary is a new slot with one session, not called a workshop, beside which nothing else is on; all others are workshops."""
        taken = {fold(slot.name) for slot in self.known.slots}
        numbers = count(1)
        for band in sorted(new, key=lambda band: (band.starts_at, band.ends_at)):
            if band.kind != BREAK:
                band.kind = PLENARY if self._is_alone(band, dated) else WORKSHOPS
            if not band.name and band.kind == WORKSHOPS:
                band.name = next(name for number in numbers if fold(name := f"Workshops {number}") not in taken)
            band.name = _free(band.name or band.titles[0], taken)
            taken.add(fold(band.name))
        self._say_overlaps([band for band in new if band.kind == WORKSHOPS])

    def _is_alone(self, band: Band, dated: list[Dated]) -> bool:
        beside = [
            each
            for each in dated
            if each.event.key not in band.events
            and not each.event.is_break
            and each.starts_at
            and each.starts_at < band.ends_at
            and (each.ends_at or each.starts_at) > band.starts_at
        ]
        planned = {run.slot for run in self.known.runs if run.status == "SCHEDULED"}
        ours = [
            slot
            for slot in self.known.slots
            if slot.id in planned and slot.starts_at < band.ends_at and slot.ends_at > band.starts_at
        ]
        mine = [each.event for each in dated if each.event.key in band.events]
        return len(mine) == 1 and mine[0].kind != "WORKSHOP" and not beside and not ours

    def _say_overlaps(self, new: list[Band]) -> None:
        crossing = Counter(
            band.name
            for band in new
            for other in new
            if band is not other and band.starts_at < other.ends_at and other.starts_at < band.ends_at
        )
        if crossing:
            words = (
                f"The file’s times make slots that overlap: {', '.join(crossing)}. Delegates choose one session in each slot, so draw the "
                "times together before choosing opens."
            )
            self.lines.append(Line(Group.NOTE, words))


def _of_ours(slot: KnownSlot, key: str, place: str) -> Band:
    return Band(slot.id, key, slot.name, slot.kind, slot.starts_at, slot.ends_at, place)


def _clock(moment: datetime, known: Known) -> str:
    local = moment.astimezone(known.zone)
    return f"{local:%H:%M}{'+1' if local.date() > known.date else ''}"


def _free(name: str, taken: set[str]) -> str:
    name = name[:SLOT].strip() or "Slot"
    if fold(name) not in taken:
        return name
    return next(free for number in count(2) if fold(free := f"{name[: SLOT - 4]} {number}") not in taken)
