"""What a reader looks for in the programme, and which sessions answer it. Pure, over sessions that are already read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from conference.lib.words import begins, fold, holds, words
from sessions.models import Session
from sessions.queries.shown import SessionShown, SpeakerShown


@dataclass(frozen=True)
class Wish:
    """What a reader filters the programme by. Empty means all. `speaker`: a profile's slug, or a part of a name."""

    stream: str = ""
    phase: str = ""
    role: str = ""
    standard: str = ""
    speaker: str = ""
    support: bool = False
    words: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def query(self) -> str:
        """As the address says it, always in the same order: `stream=SEND&support=on&q=reading`."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        asked |= {"support": "on" if self.support else "", "q": asked.pop("words")}
        return urlencode({name: value for name, value in asked.items() if value})


def answers(session: SessionShown, wish: Wish, hits: Collection[int] = ()) -> bool:
    """Whether a session is what the reader looks for. A keynote is for every stream, phase
    and job. `hits`: sessions whose words the search index knows.
    """
    return _is_for(session, wish) and (
        not wish.words or session.pk in hits or begins(words(wish.words), session.folded_words)
    )


def found(sessions: Iterable[SessionShown], wish: Wish, hits: Collection[int] = ()) -> list[SessionShown]:
    """The sessions that answer, in the order given. Where no word begins so, words may begin within a word: “onics”."""
    rest = [session for session in sessions if _is_for(session, wish)]
    if not wish.words:
        return rest
    asked = words(wish.words)
    if not asked:  # signs only, a picture: no session says that
        return []
    begun = [session for session in rest if session.pk in hits or begins(asked, session.folded_words)]
    return begun or [session for session in rest if holds(asked, session.folded_words)]


def _is_for(session: SessionShown, wish: Wish) -> bool:
    return (
        (session.kind == Session.Kind.KEYNOTE or _is_for_group(session, wish))
        and (not wish.standard or wish.standard in session.standards)
        and (not wish.support or session.for_support_staff)
        and (not wish.speaker or any(_is_person(part.speaker, wish.speaker) for part in session.shown_contributions))
    )


def _is_for_group(session: SessionShown, wish: Wish) -> bool:
    return (
        (not wish.stream or (session.stream is not None and session.stream.code == wish.stream))
        and (not wish.phase or not session.phases or wish.phase in session.phases or "all_through" in session.phases)
        and (not wish.role or not session.roles or wish.role in session.roles)
    )


def _is_person(speaker: SpeakerShown, wished: str) -> bool:
    return speaker.slug == wished or begins(words(wished), fold(speaker.name))
