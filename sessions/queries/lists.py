"""Sessions one by one and in lists."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Min, Q

from conference.models import Conference
from sessions import frameworks
from sessions.models import Session, Speaker, Stream
from sessions.queries.day import RunCard, card
from sessions.queries.people import contributions, names
from sessions.queries.shown import SessionShown


@dataclass(frozen=True)
class SessionLine:
    """A session in a list."""

    slug: str
    title: str
    kind: str
    audience: str
    stream_code: str
    stream_name: str
    palette: int | None
    speakers: tuple[str, ...]


def streams(conference: Conference) -> list[Stream]:
    """The conference's streams in their order. 1 query."""
    return list(Stream.objects.filter(conference=conference).order_by("sort_order", "name"))


def session_shown(*, conference: Conference, slug: str) -> Session | None:
    """A published session by its address, with its stream, speakers and portraits. 4 queries at most."""
    return (
        Session.objects.filter(conference=conference, slug=slug, status=Session.Status.PUBLISHED)
        .select_related("stream")
        .prefetch_related(contributions(photos=True))
        .first()
    )


def keynotes(conference: Conference) -> list[Session]:
    """The published keynotes in the order of the day, with their speakers and portraits. 4 queries at most."""
    found = Session.objects.filter(
        conference=conference, status=Session.Status.PUBLISHED, kind=Session.Kind.KEYNOTE
    ).annotate(first_at=Min("runs__slot__starts_at"))
    return list(
        found.select_related("stream").prefetch_related(contributions(photos=True)).order_by("first_at", "title")
    )


def runs_of(session: Session) -> list[RunCard]:
    """When and where a session is held, cancelled runs too. 1 query."""
    runs = session.runs.select_related("slot", "room").order_by("slot__starts_at", "pk")
    return [card(run, session) for run in runs]


def session_lines(
    *, conference: Conference, stream: str = "", keynotes: bool = False, support: bool = False, limit: int | None = None
) -> list[SessionLine]:
    """Published sessions by stream code, keynotes only, or for support staff, by title. 2 queries."""
    wanted = Q(conference=conference, status=Session.Status.PUBLISHED)
    if stream:
        wanted &= Q(stream__code=stream)
    if keynotes:
        wanted &= Q(kind=Session.Kind.KEYNOTE)
    if support:
        wanted &= Q(for_support_staff=True)
    found = Session.objects.filter(wanted).select_related("stream").prefetch_related(contributions()).order_by("title")
    return [line(session) for session in found[:limit]]


def sessions_of(*, speaker: Speaker, conference: Conference) -> list[SessionLine]:
    """A speaker's published sessions. 2 queries."""
    found = (
        Session.objects.filter(conference=conference, status=Session.Status.PUBLISHED, contributions__speaker=speaker)
        .select_related("stream")
        .prefetch_related(contributions())
        .order_by("title")
    )
    return [line(session) for session in found]


def tags_of(session: Session | SessionShown) -> dict[str, list[str]]:
    """Phases, jobs and Teachers' Standards in words. A code that no list knows is left out."""
    lists = {
        "phases": (session.phases, frameworks.phases()),
        "roles": (session.roles, frameworks.career_stages()),
        "standards": (session.standards, frameworks.standards()),
    }
    return {name: [words[code] for code in codes if code in words] for name, (codes, words) in lists.items()}


def line(session: Session | SessionShown) -> SessionLine:
    stream = session.stream
    return SessionLine(
        slug=session.slug,
        title=session.title,
        kind=session.kind,
        audience=session.audience,
        stream_code=stream.code if stream else "",
        stream_name=stream.name if stream else "",
        palette=stream.palette if stream else None,
        speakers=tuple(names(session)),
    )
