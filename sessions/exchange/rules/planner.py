"""The plan of an import: which rows would be made and changed, and what has to be said. Pure: the same for a dry run and for the deed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from sessions.exchange.reading import Programme
from sessions.exchange.reading.words import listed, slug
from sessions.exchange.rules import telling
from sessions.exchange.rules.bands import Bands
from sessions.exchange.rules.days import of_the_day
from sessions.exchange.rules.grouping import Seen, sessions_of
from sessions.exchange.rules.holdings import Holdings
from sessions.exchange.rules.items import Item, Plan
from sessions.exchange.rules.merging import merge
from sessions.exchange.rules.references import References, Referred
from sessions.exchange.rules.report import Group, Line
from sessions.exchange.rules.standing import Kind, Known, KnownSession, Options

SAID = ("title", "kind", "status", "abstract", "takeaways", "audience", "phases", "standards", "for_support_staff")


class Planner:
    """`plan()` once."""

    def __init__(self, programme: Programme, known: Known, options: Options) -> None:
        self.programme, self.known, self.options = programme, known, options
        numbers = count(1)
        self.fresh = lambda: -next(numbers)
        self.refs = References(programme, known, self.fresh, overwrite=options.overwrite)
        self.bands = Bands(known, self.fresh)
        self.ours = {session.id: session for session in known.sessions}
        self.items: list[Item] = []
        self.lines = [Line(Group.NOTE, remark.words, remark.place) for remark in programme.remarks]
        self.slugs = {session.slug for session in known.sessions}
        self.sessions: dict[int, Seen] = {}
        self.holdings = Holdings(known, options, self.refs, self.bands, self.fresh, lines=self.lines)
        self.publishes = 0

    def plan(self) -> Plan:
        """Raises Refused where none of the file is of the conference's day."""
        dated, lines = of_the_day(
            self.programme.events, on=self.known.date, zone=self.known.zone, shift=self.options.shift_to_day
        )
        self.lines += lines
        seen, lines = sessions_of([each for each in dated if not each.event.is_break], self.known)
        self.lines += lines
        self.keys = {key for each in dated for key in (each.event.key, each.event.session)}
        self.bands.place(dated)
        self.lines += self.bands.lines
        for session in seen:
            self._session(session)
        self.items += self.holdings.items
        self._slots()
        self._referred()
        self.lines += self.refs.lines
        order = list(Kind)
        self.items.sort(key=lambda item: order.index(item.kind))
        plan = Plan(
            self.items,
            self.lines,
            self.sessions,
            self.holdings.places,
            self.refs,
            self.bands,
            self.keys,
            self.publishes,
        )
        plan.lines += telling.of_new(plan, self.known) + telling.of_gone(plan, self.known)
        return plan

    # --- Sessions -----------------------------------------------------------------------------------------------------

    def _session(self, seen: Seen) -> None:
        first = seen.events[0]
        if seen.is_gone and not self.options.overwrite:
            self.lines.append(
                Line(Group.KEPT, f"“{seen.title}” was deleted here since the last import: left out.", first.place.row)
            )
            return
        ours = None if seen.id is None or seen.is_gone else self.ours[seen.id]
        given = self._given(seen, ours)
        base = self._base(Kind.SESSION, seen.keys) if ours else {}
        merged = merge(given, ours.values if ours else None, base, overwrite=self.options.overwrite)
        item = Item(Kind.SESSION, ours.id if ours else self.fresh(), seen.keys, seen.title, first.place.row, base=base)
        item.values = dict(merged.write) if ours else self._new(seen, given)
        item.agreed = {name: given[name] for name in merged.agreed}
        self._guard(item, ours, first.place.of("status"))
        self.items.append(item)
        self.sessions[item.id] = seen
        self.lines += telling.of_row(item, merged)
        for each in seen.held:
            self.holdings.add(item, each)

    def _given(self, seen: Seen, ours: KnownSession | None) -> dict[str, Any]:
        """What the file says of the session, references as ids."""
        said: dict[str, Any] = {name: value for name in SAID if (value := seen.said(name)) is not None}
        if (track := seen.said("track")) is not None:
            said["stream"] = self.refs.stream(track)
        if (people := seen.said("people")) is not None:
            beside = ours.values["speakers"] if ours else ()
            said["speakers"] = list(dict.fromkeys(self.refs.speaker(key, beside) for key in people))
        if self.options.publish is not None:
            said.pop("status", None)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}

    def _new(self, seen: Seen, given: Mapping[str, Any]) -> dict[str, Any]:
        published = self.options.publish if self.options.publish is not None else self.programme.is_released
        said = {"kind": "WORKSHOP", "status": "PUBLISHED" if published else "DRAFT", "abstract": ""} | dict(given)
        return said | {"slug": self._slug(seen)}

    def _slug(self, seen: Seen) -> str:
        stem = next((event.slug for event in seen.events if event.slug), "") or slug(seen.title)[:130] or "session"
        free = next(
            free for number in count(1) if (free := stem if number == 1 else f"{stem[:130]}-{number}") not in self.slugs
        )
        self.slugs.add(free)
        return free

    def _guard(self, item: Item, ours: KnownSession | None, place: str) -> None:
        """Nobody from outside education is published by an import: why she is here, and which aim it serves, is for an organiser to say."""
        was_public = ours is not None and ours.values["status"] == "PUBLISHED"
        is_public = item.values.get("status", "PUBLISHED" if was_public else "") == "PUBLISHED"
        speakers = item.values.get("speakers", ours.values["speakers"] if ours else [])
        before = ours.values["speakers"] if ours and was_public else ()
        guests = [
            each.name
            for each in self.known.speakers
            if each.is_outside and each.id in speakers and each.id not in before
        ]
        self.publishes += is_public and not was_public and not guests
        if not is_public or not guests:
            return
        left = "speakers" if was_public else "status"
        del item.values[left]
        item.agreed.pop(left, None)
        if ours is None:
            item.values["status"] = "DRAFT"
        why = f"{listed(guests)} comes from outside education, so say first which aim of the day it serves."
        words = (
            f"The speakers of “{item.label}” are kept: {why}"
            if was_public
            else f"“{item.label}” is not published: {why}"
        )
        self.lines.append(Line(Group.KEPT if was_public else Group.NOTE, words, place))

    # --- What they refer to -------------------------------------------------------------------------------------------

    def _slots(self) -> None:
        used = {item.values["slot"] for item in self.items if item.kind == Kind.RUN and "slot" in item.values}
        for band in self.bands.bands.values():
            if band.is_new and (band.id in used or band.kind == "BREAK"):
                times = {"starts_at": band.starts_at.isoformat(), "ends_at": band.ends_at.isoformat()}
                agreed = times if band.given else {}
                values = {"name": band.name, "kind": band.kind, "starts_at": band.starts_at, "ends_at": band.ends_at}
                self.items.append(Item(Kind.SLOT, band.id, [band.key], band.name, band.place, values, agreed))
            elif not band.is_new:
                row = {"starts_at": band.starts_at, "ends_at": band.ends_at}
                self._compare(Kind.SLOT, band.id, [band.key], band.name, band.place, _iso(band.given), _iso(row))

    def _referred(self) -> None:
        used = {
            value for item in self.items for name in ("room", "stream") if (value := item.values.get(name)) is not None
        }
        used |= {speaker for item in self.items for speaker in item.values.get("speakers", ())}
        for row in self.refs.found.values():
            if row.is_new and row.id in used:
                agreed = {name: row.values[name] for name in row.given}
                item = Item(row.kind, row.id, row.keys, row.label, row.place, dict(row.values), agreed)
                item.email = row.email
                self.items.append(item)
            elif not row.is_new:
                self._known_row(row)

    def _known_row(self, row: Referred) -> None:
        edited = {each.id for each in self.known.speakers if each.is_edited} if row.kind == Kind.SPEAKER else set()
        if (
            row.id in edited
            and not self.options.overwrite
            and any(row.given[name] != row.row[name] for name in row.given)
        ):
            words = f"“{row.label}”: the profile has changes here that are not published yet: kept."
            self.lines.append(Line(Group.KEPT, words, row.place))
            row.given = {}
        item = self._compare(row.kind, row.id, row.keys, row.label, row.place, row.given, row.row or {})
        if row.email:
            item.email = row.email
            self.lines.append(Line(Group.CHANGED, f"“{row.label}”: e-mail address (private).", row.place))

    def _compare(
        self,
        kind: Kind,
        row_id: int,
        keys: list[str],
        label: str,
        place: str,
        given: dict[str, Any],
        row: Mapping[str, Any],
    ) -> Item:
        base = self._base(kind, keys)
        merged = merge(given, row, base, overwrite=self.options.overwrite)
        item = Item(kind, row_id, keys, label, place, dict(merged.write), {n: given[n] for n in merged.agreed}, base)
        self.items.append(item)
        self.lines += telling.of_row(item, merged)
        return item

    def _base(self, kind: Kind, keys: list[str]) -> Mapping[str, str]:
        return next((mapped.digests for key in keys if (mapped := self.known.imported.get((kind, key)))), {})


def _iso(times: Mapping[str, Any]) -> dict[str, str]:
    return {name: when.isoformat() for name, when in times.items()}
