"""The filters of the programme page: read from the address, offered by what is on, shown as chips that can be taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict

from sessions import frameworks
from sessions.models import Stream
from sessions.queries import Day, Wish, found


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Offered:
    """What can be chosen of: only what some session is for. An empty list has no control on the page."""

    streams: list[Stream]
    phases: list[Option]
    roles: list[Option]
    standards: list[Option]
    has_support: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on. `query`: the address without it; `left`: how many sessions would then answer, where nothing does now."""

    label: str
    query: str
    left: int | None = None


def wish_of(asked: QueryDict) -> Wish:
    """The filters in the address. What no list knows is taken as not asked."""
    return Wish(
        stream=asked.get("stream", "")[:6],
        phase=_known(asked.get("phase", ""), frameworks.phases()),
        role=_known(asked.get("role", ""), frameworks.career_stages()),
        standard=_known(asked.get("standard", ""), frameworks.standards()),
        speaker=asked.get("speaker", "").strip()[:80],
        support=asked.get("support") == "on",
        words=asked.get("q", "").strip()[:80],
    )


def offered(day: Day) -> Offered:
    sessions = day.sessions
    return Offered(
        streams=day.streams,
        phases=_used(frameworks.phases(), (session.phases for session in sessions)),
        roles=_used(frameworks.career_stages(), (session.roles for session in sessions)),
        standards=_used(frameworks.standards(), (session.standards for session in sessions)),
        has_support=any(session.for_support_staff for session in sessions),
    )


def chips(day: Day, wish: Wish, hits: Collection[int], *, shown: int) -> list[Chip]:
    """Each filter that is on, in the order of the form. Where nothing answers, each says what its going would bring."""
    made = []
    for field, label in _labels(day, wish):
        less = replace(wish, **{field: type(getattr(wish, field))()})
        made.append(Chip(label, less.query, None if shown else len(found(day.sessions, less, hits))))
    return made


def _labels(day: Day, wish: Wish) -> Iterable[tuple[str, str]]:
    names = {stream.code: stream.name for stream in day.streams}
    people = {part.speaker.slug: part.speaker.name for session in day.sessions for part in session.shown_contributions}
    words = {
        "words": f"“{wish.words}”",
        "stream": names.get(wish.stream, wish.stream),
        "phase": frameworks.phases().get(wish.phase, ""),
        "role": frameworks.career_stages().get(wish.role, ""),
        "standard": f"{wish.standard}: {frameworks.standards().get(wish.standard, '')}",
        "speaker": people.get(wish.speaker, wish.speaker),
        "support": "For support staff",
    }
    return [(field, label) for field, label in words.items() if getattr(wish, field)]


def _known(code: str, words: dict[str, str]) -> str:
    return code if code in words else ""


def _used(words: dict[str, str], lists: Iterable[Collection[str]]) -> list[Option]:
    used = {code for codes in lists for code in codes}
    return [Option(code, label) for code, label in words.items() if code in used]
