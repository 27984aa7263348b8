"""Which events of the file are one session held several times, and which session of ours that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from conference.lib.words import fold
from sessions.exchange.reading import Event
from sessions.exchange.rules.days import Dated
from sessions.exchange.rules.merging import is_empty
from sessions.exchange.rules.report import Group, Line
from sessions.exchange.rules.standing import Kind, Known

FIELDS = {
    "title": "title",
    "kind": "kind",
    "track": "stream",
    "abstract": "abstract",
    "takeaways": "takeaways",
    "audience": "audience",
    "phases": "phases",
    "standards": "standards",
    "for_support_staff": "for_support_staff",
    "status": "status",
    "people": "speakers",
}


@dataclass
class Seen:
    """A session of the file. `id`: of ours, None for a new one; `is_gone`: an earlier import made it and somebody has deleted it here."""

    id: int | None
    is_gone: bool = False
    held: list[Dated] = field(default_factory=list)

    @property
    def events(self) -> list[Event]:
        return [each.event for each in self.held]

    @property
    def keys(self) -> list[str]:
        return list(dict.fromkeys(key_of(event) for event in self.events))

    @property
    def title(self) -> str:
        return self.events[0].title

    def said(self, name: str) -> Any:
        """What its events say of a field: the first that says something."""
        values = [value for event in self.events if (value := getattr(event, name)) is not None]
        return next((value for value in values if not is_empty(value)), values[0] if values else None)


def key_of(event: Event) -> str:
    """The key of the session: the file's own, or the event's."""
    return event.session or event.key


def sessions_of(dated: Iterable[Dated], known: Known) -> tuple[list[Seen], list[Line]]:
    """The sessions in the order of the file. An event finds its session by an earlier import, by the run's uid, by the slug; else
    events with the same title that do not contradict one another are one session, and ours of that title if there is one.
    """
    finder = _Finder(known)
    titles: Counter[str] = Counter()
    groups: dict[Any, Seen] = {}
    loose: dict[str, list[Seen]] = {}
    for each in dated:
        event = each.event
        found, is_gone = finder.find(event)
        if found is not None:
            seen = groups.setdefault(("id", found), Seen(found, is_gone))
        elif event.session:
            seen = groups.setdefault(("key", event.session), Seen(None))
        else:
            same = loose.setdefault(fold(event.title), [])
            seen = next((other for other in same if _fits(other, event)), None)
            if seen is None:
                seen = groups["new", len(groups)] = Seen(None)
                same.append(seen)
        seen.held.append(each)
    for seen in groups.values():
        titles[fold(seen.title)] += seen.id is None
    lines = [line for seen in groups.values() for line in _contradictions(seen)]
    for seen in groups.values():
        if seen.id is None and titles[fold(seen.title)] == 1 and (ours := finder.by_title(seen.title)) is not None:
            seen.id = ours
            words = f"“{seen.title}” is taken to be the session of that title that is here already."
            lines.append(Line(Group.NOTE, words, seen.events[0].place.of("title")))
    return list(groups.values()), lines


class _Finder:
    def __init__(self, known: Known) -> None:
        self.imported = known.imported
        self.alive = {session.id for session in known.sessions}
        self.by_uid = {run.uid: run.session for run in known.runs}
        self.by_slug = {session.slug: session.id for session in known.sessions}
        self.titles: dict[str, list[int]] = {}
        for session in known.sessions:
            self.titles.setdefault(fold(session.values["title"]), []).append(session.id)
        self.claimed: set[int] = set()

    def find(self, event: Event) -> tuple[int | None, bool]:
        """(id of our session, whether it has been deleted since)."""
        found, is_gone = None, False
        mapped = self.imported.get((Kind.SESSION, key_of(event)))
        if mapped is not None:
            found, is_gone = mapped.object_id, mapped.object_id not in self.alive
        elif event.uid in self.by_uid:
            found = self.by_uid[event.uid]
        elif event.slug in self.by_slug:
            found = self.by_slug[event.slug]
        if found is not None:
            self.claimed.add(found)
        return found, is_gone

    def by_title(self, title: str) -> int | None:
        ours = [each for each in self.titles.get(fold(title), ()) if each not in self.claimed]
        return ours[0] if len(ours) == 1 else None


def _fits(seen: Seen, event: Event) -> bool:
    """Whether an event with the same title may be another holding of that session: what it says of people and content is the same."""
    return all(
        is_empty(said := seen.said(name)) or is_empty(value := getattr(event, name)) or said == value
        for name in ("people", "abstract")
    )


def _contradictions(seen: Seen) -> list[Line]:
    """Where a later row of a session says otherwise than the first: the first counts."""
    lines = []
    for event in seen.events[1:]:
        wrong = [
            words.replace("_", " ")
            for name, words in FIELDS.items()
            if not is_empty(value := getattr(event, name)) and value != seen.said(name)
        ]
        if wrong:
            place = event.place.of(next(name for name, words in FIELDS.items() if words.replace("_", " ") == wrong[0]))
            words = f"“{seen.title}” has another {' and '.join(wrong)} here than at {seen.events[0].place.row}: what stands there counts."
            lines.append(Line(Group.NOTE, words, place))
    return lines
