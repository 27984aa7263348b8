"""Where else speakers are expected, as parts of the project above this one know it. They register a source when the project starts
(delegates/apps.py): a delegate who is also a speaker holds places in sessions, of which the programme itself knows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from conference.models import Conference


@dataclass(frozen=True)
class Engagement:
    """Somebody with this e-mail address (small letters) is expected in `title` in that slot; `run`: the Run's id, if it is one."""

    email: str
    slot: int
    title: str
    run: int | None = None


Source = Callable[[Conference, Collection[str]], Iterable[Engagement]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """`source(conference, emails)` says where those people (addresses in small letters) are expected. Registered twice it is one."""
    if source not in _sources:
        _sources.append(source)


def engagements(conference: Conference, emails: Collection[str]) -> list[Engagement]:
    """All that the sources know. A query or more for each source."""
    return [engagement for source in _sources for engagement in source(conference, emails)] if emails else []
