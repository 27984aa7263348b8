"""Sessions and speakers as readers see them: frozen values of the public columns only. What a process remembers nobody can change by
accident, and a hundred of them are read in a quarter of the time that a hundred rows with all their columns take.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from wagtail.images import get_image_model

from conference.models import Conference
from sessions.models import Contribution, Session, Stream
from sessions.models.programme import words_searched
from sessions.queries.people import PORTRAITS

OWN = (
    "pk", "kind", "title", "slug", "abstract", "takeaways", "audience", "subjects", "phases", "roles", "standards",
    "for_support_staff",
)  # fmt: skip
STREAM = tuple(field.attname for field in Stream._meta.concrete_fields)
PART = ("role", "aim")
SPEAKER = ("pk", "name", "slug", "headline", "organisation", "photo_id")


@dataclass(frozen=True, eq=False)
class SpeakerShown:
    """`photo` is read for the pages that show faces only."""

    pk: int
    name: str
    slug: str
    headline: str
    organisation: str
    photo_id: int | None
    photo: Any = None


@dataclass(frozen=True, eq=False)
class PartShown:
    role: str
    aim: str
    speaker: SpeakerShown


@dataclass(frozen=True, eq=False)
class SessionShown:
    """A published session with its stream and everybody who may be named, in their order. Called as the row's own columns are, so
    that a template shows the one like the other.
    """

    pk: int
    kind: str
    title: str
    slug: str
    abstract: str
    takeaways: list[str]
    audience: str
    subjects: str
    phases: list[str]
    roles: list[str]
    standards: list[str]
    for_support_staff: bool
    stream: Stream | None
    shown_contributions: tuple[PartShown, ...]

    @property
    def stream_id(self) -> int | None:
        return self.stream.pk if self.stream else None

    def get_kind_display(self) -> str:
        return Session.Kind(self.kind).label

    @cached_property
    def folded_words(self) -> str:
        """Everything it is found by."""
        return words_searched(self, [part.speaker.name for part in self.shown_contributions])


def sessions_shown(conference: Conference) -> list[SessionShown]:
    """Every published session, by title. A speaker or stream is one object however many sessions have it. 2 queries."""
    parts = _parts(conference)
    streams: dict[int, Stream] = {}
    shown = Session.objects.filter(conference=conference, status=Session.Status.PUBLISHED)
    found = []
    for row in shown.values_list(*OWN, *(f"stream__{column}" for column in STREAM)):
        own, (stream_id, *rest) = row[: len(OWN)], row[len(OWN) :]
        if stream_id is not None and stream_id not in streams:
            streams[stream_id] = Stream.from_db("default", STREAM, (stream_id, *rest))
        found.append(SessionShown(*own, streams.get(stream_id), tuple(parts.get(own[0], ()))))
    return found


def _parts(conference: Conference) -> dict[int, list[PartShown]]:
    """By session. A profile still in draft is not named."""
    rows = Contribution.objects.filter(
        speaker__live=True, session__conference=conference, session__status=Session.Status.PUBLISHED
    ).order_by("sort_order", "pk")
    speakers: dict[int, SpeakerShown] = {}
    found: dict[int, list[PartShown]] = {}
    for session_id, role, aim, pk, *rest in rows.values_list(
        "session_id", *PART, *(f"speaker__{column}" for column in SPEAKER)
    ):
        speaker = speakers.get(pk) or speakers.setdefault(pk, SpeakerShown(pk, *rest))
        found.setdefault(session_id, []).append(PartShown(role, aim, speaker))
    return found


def with_portraits(sessions: Iterable[SessionShown]) -> list[SessionShown]:
    """The same with their speakers' pictures. 2 queries at most; none where nobody has a picture."""
    sessions = list(sessions)
    wanted = {part.speaker.photo_id for session in sessions for part in session.shown_contributions} - {None}
    photos = get_image_model().objects.prefetch_renditions(*PORTRAITS).in_bulk(wanted) if wanted else {}

    def seen(part: PartShown) -> PartShown:
        return replace(part, speaker=replace(part.speaker, photo=photos.get(part.speaker.photo_id)))

    return [replace(each, shown_contributions=tuple(map(seen, each.shown_contributions))) for each in sessions]
