"""Reads: one appearance with all that belongs to it, everybody's progress, and what the public sees of a speaker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from conference.models import Conference, Room
from sessions import queries as programme
from sessions.models import (
    Appearance,
    Contribution,
    Handout,
    Letter,
    Presenter,
    Proposal,
    Run,
    Session,
    Slot,
    Speaker,
    SpeakerDue,
    SpeakerPrivate,
    TextCheck,
)
from sessions.speakers import rules
from sessions.speakers.rules import Facts, Item, Line, Standing

PROFILE_FIELDS = ("name", "pronouns", "headline", "organisation", "biography", "website", "photo")


@dataclass(frozen=True)
class Held:
    """One released holding of her session, with what the room is like."""

    starts_at: datetime
    ends_at: datetime
    room: Room
    is_cancelled: bool

    @property
    def features(self) -> list[str]:
        return [Room.Feature(code).label for code in self.room.features if code in Room.Feature.values]


@dataclass(frozen=True)
class Part:
    """Her part in one session."""

    contribution: Contribution
    session: Session
    check: TextCheck | None
    handouts: tuple[Handout, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def presents(self) -> bool:
        """A chair brings no slides and answers for nobody's abstract."""
        return self.contribution.role != Contribution.Role.CHAIR

    def of_kind(self, kind: str) -> tuple[Handout, ...]:
        return tuple(handout for handout in self.handouts if handout.kind == kind)


@dataclass(frozen=True)
class Row:
    """One appearance with where everything is."""

    appearance: Appearance
    facts: Facts
    lines: tuple[Line, ...]
    parts: tuple[Part, ...] = ()
    reminded_at: datetime | None = None
    is_untold: bool = False  # she does not know yet that she is to speak, so she can be neither late nor reminded

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_missing)

    @property
    def late(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing is Standing.LATE)

    @property
    def waits(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.standing is Standing.WITH_US)

    def line(self, item: Item) -> Line | None:
        return next((line for line in self.lines if line.item is item), None)

    def cells(self) -> list[Line | None]:
        """Her lines in the order of the page's columns; None where she is not asked."""
        found = {line.item: line for line in self.lines}
        return [found.get(item) for item in Item]

    @property
    def presented(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.presents)


@dataclass
class _Gathered:
    """What belongs to the appearances of one conference, each read once."""

    parts: dict[int, list[Contribution]] = field(default_factory=lambda: defaultdict(list))  # by speaker
    handouts: dict[int, list[Handout]] = field(default_factory=lambda: defaultdict(list))  # by session
    held: dict[int, list[Held]] = field(default_factory=lambda: defaultdict(list))  # by session
    reminded: dict[int, datetime] = field(default_factory=dict)  # by speaker
    news_waits: set[int] = field(default_factory=set)  # speakers


def appearances(conference: Conference) -> QuerySet[Appearance]:
    """Everybody's at one conference, by name, with what `rows` reads of the speaker."""
    found = Appearance.objects.filter(conference=conference).select_related(
        "conference__venue", "speaker__private", "speaker__latest_revision"
    )
    return found.order_by("speaker__name", "pk")


def rows(conference: Conference, *, today: date, only: Iterable[Appearance] | None = None) -> list[Row]:
    """Where everybody is, or those of `only` (taken from `appearances`). 7 queries, however many they are."""
    people = list(appearances(conference) if only is None else only)
    speakers = None if only is None else [each.speaker_id for each in people]
    gathered = _gather(conference, speakers)
    dues = dues_of(conference)
    return [_row(each, gathered, dues, today) for each in people]


def row(appearance: Appearance, *, today: date) -> Row:
    """Where one of them is. 6 queries."""
    return rows(appearance.conference, today=today, only=[appearance])[0]


def dues_of(conference: Conference) -> dict[Item, date]:
    """1 query."""
    found = SpeakerDue.objects.filter(conference=conference).values_list("item", "due_date")
    return rules.due_dates(conference.date, dict(found))


def _gather(conference: Conference, speakers: list[int] | None) -> _Gathered:
    gathered = _Gathered()
    parts = Contribution.objects.filter(session__conference=conference).select_related("session__stream", "text_check")
    if speakers is not None:
        parts = parts.filter(speaker__in=speakers)
    for part in parts.order_by("session__title", "pk"):
        gathered.parts[part.speaker_id].append(part)
    sessions = {part.session_id for each in gathered.parts.values() for part in each}
    for handout in Handout.objects.filter(session__in=sessions):
        gathered.handouts[handout.session_id].append(handout)
    runs = Run.objects.filter(session__in=sessions).select_related("slot", "room")
    for run in runs.order_by("slot__starts_at", "pk"):
        held = Held(run.slot.starts_at, run.slot.ends_at, run.room, run.status == Run.Status.CANCELLED)
        gathered.held[run.session_id].append(held)
    letters = Letter.objects.filter(conference=conference, kind=Letter.Kind.REMINDER, discarded_at__isnull=True)
    gathered.reminded = dict(letters.values("speaker").annotate(last=Max("written_at")).values_list("speaker", "last"))
    gathered.news_waits = _news_waits(conference)
    return gathered


def _news_waits(conference: Conference) -> set[int]:
    """Speakers whose acceptance or invitation has not left yet: it waits in the outbox, or was thrown away there. 1 query."""
    letters = Letter.objects.waiting().filter(
        conference=conference, kind__in=[Letter.Kind.DECISION, Letter.Kind.INVITATION], speaker__isnull=False
    )
    accepted = Proposal.objects.filter(conference=conference, decision=Proposal.Decision.ACCEPT)
    presenters = Presenter.objects.filter(
        proposal__in=accepted.exclude(status=Proposal.Status.ACCEPTED), speaker__isnull=False
    )
    found = letters.order_by().values_list("speaker").union(presenters.order_by().values_list("speaker"))
    return {speaker for (speaker,) in found}


def _row(appearance: Appearance, gathered: _Gathered, dues: dict[Item, date], today: date) -> Row:
    parts = tuple(
        Part(
            contribution,
            contribution.session,
            getattr(contribution, "text_check", None),
            tuple(gathered.handouts[contribution.session_id]),
            tuple(gathered.held[contribution.session_id]),
        )
        for contribution in gathered.parts[appearance.speaker_id]
    )
    facts = facts_of(appearance, parts)
    conference = appearance.conference
    is_untold = appearance.invited_at is None and appearance.speaker_id in gathered.news_waits
    asked = today if is_untold else appearance.invited_at and timezone.localdate(appearance.invited_at)
    hers = rules.dues_for_her(dues, day=conference.date, asked=asked)
    lines = rules.checklist(facts, hers, today)
    return Row(appearance, facts, lines, parts, gathered.reminded.get(appearance.speaker_id), is_untold)


def facts_of(appearance: Appearance, parts: Iterable[Part]) -> Facts:
    """What the rules have to know. No query: the appearance comes from `appearances`."""
    speaker, hers = appearance.speaker, [part for part in parts if part.presents]
    profile = latest_profile(speaker)
    checks = [part.check for part in hers]
    return Facts(
        is_outside=speaker.background == Speaker.Background.OUTSIDE,
        is_host_staff=is_host_staff(appearance),
        is_coming=appearance.confirmed_at is not None,
        is_not_coming=appearance.declined_at is not None,
        sessions=len(hers),
        is_scheduled=bool(hers) and all(any(not held.is_cancelled for held in part.held) for part in hers),
        is_available_known=appearance.availability_answered_at is not None,
        has_profile=bool(profile["headline"] and rules.as_text(profile["biography"] or "")),
        profile_waits=not speaker.live or _differs(speaker, profile, "photo"),
        photo_consent=appearance.photo_consent,
        has_photo=profile["photo"] is not None,
        photo_waits=not speaker.live or profile["photo"] != speaker.photo_id,
        texts_open=sum(check is None for check in checks),
        texts_wait=sum(check is not None and check.waits for check in checks),
        is_room_known=appearance.room_answered_at is not None,
        has_travel=bool(appearance.travel),
        slides_open=0 if appearance.has_no_slides else sum(not part.of_kind(Handout.Kind.SLIDES) for part in hers),
        handouts_open=(
            0 if appearance.has_no_handouts else sum(not part.of_kind(Handout.Kind.HANDOUT) for part in hers)
        ),
        has_signed_in=bool(appearance.visitor and appearance.safeguarding_read_at),
    )


def latest_profile(speaker: Speaker) -> dict[str, Any]:
    """Her public profile as it was last written: the draft where one waits, else the row. `photo` is an id."""
    if speaker.has_unpublished_changes and speaker.latest_revision:
        content = speaker.latest_revision.content
        return {name: content.get(name) for name in PROFILE_FIELDS}
    return {name: getattr(speaker, "photo_id" if name == "photo" else name) for name in PROFILE_FIELDS}


def _differs(speaker: Speaker, profile: dict[str, Any], *but_not: str) -> bool:
    return any(profile[name] != getattr(speaker, name) for name in PROFILE_FIELDS if name not in but_not)


def is_host_staff(appearance: Appearance) -> bool:
    """Whether she signs in as staff on the day: as an organiser or she herself said, else by the name of her school."""
    if appearance.is_host_staff is not None:
        return appearance.is_host_staff
    return rules.works_at(appearance.speaker.organisation, appearance.conference.host_name)


def private_of(speaker: Speaker) -> SpeakerPrivate | None:
    """What only organisers see of her, if there is anything."""
    return getattr(speaker, "private", None)


def slots_to_speak_in(conference: Conference) -> QuerySet[Slot]:
    return Slot.objects.filter(conference=conference).exclude(kind=Slot.Kind.BREAK).order_by("starts_at", "pk")


def without_page(conference: Conference) -> QuerySet[Speaker]:
    """Speakers with a part in the conference and no personal page for it."""
    parts = Contribution.objects.filter(session__conference=conference).values("speaker")
    return (
        Speaker.objects.filter(pk__in=parts)
        .exclude(appearances__conference=conference)
        .select_related("private")
        .order_by("name", "pk")
    )


def never_asked(conference: Conference) -> QuerySet[Appearance]:
    """Who was never sent her link, and has no letter with it in the outbox either."""
    links = Letter.objects.waiting().filter(
        conference=conference, speaker=OuterRef("speaker"), body__contains=OuterRef("link_token")
    )
    return appearances(conference).filter(~Exists(links), invited_at=None, declined_at=None)


def reminders_waiting(conference: Conference) -> QuerySet[Letter]:
    return Letter.objects.waiting().filter(conference=conference, kind=Letter.Kind.REMINDER)


def letters_to(appearance: Appearance) -> QuerySet[Letter]:
    """The newest first, those thrown away left out."""
    return Letter.objects.filter(
        conference=appearance.conference_id, speaker=appearance.speaker_id, discarded_at__isnull=True
    )


# --- What the public sees ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """One of a speaker's published sessions, with when and where it is held and which aim of the conference it serves."""

    line: programme.SessionLine
    runs: tuple[programme.RunCard, ...]
    aim: str


def given_by(speaker: Speaker, conference: Conference) -> list[Given]:
    """A live speaker's published sessions in the order of the day. 3 queries."""
    parts = Contribution.objects.filter(
        speaker=speaker, session__conference=conference, session__status=Session.Status.PUBLISHED
    )
    runs = Run.objects.select_related("slot", "room").order_by("slot__starts_at", "pk")
    names = Contribution.objects.filter(speaker__live=True).select_related("speaker").order_by("sort_order", "pk")
    found = parts.select_related("session__stream").prefetch_related(
        Prefetch("session__runs", queryset=runs, to_attr="held_runs"),
        Prefetch("session__contributions", queryset=names, to_attr="shown_contributions"),
    )
    given = [
        Given(
            programme.line(part.session),
            tuple(programme.card(run, part.session) for run in part.session.held_runs),
            part.aim,
        )
        for part in found.order_by("session__title", "pk")
    ]
    last = datetime.max.replace(tzinfo=timezone.get_default_timezone())
    return sorted(given, key=lambda each: min((run.starts_at for run in each.runs), default=last))


def handouts_shown(session: Session | programme.SessionShown) -> list[Handout]:
    """What readers may have of a session. 1 query."""
    return list(Handout.objects.public().filter(session=session.pk).order_by("kind", "uploaded_at", "pk"))
