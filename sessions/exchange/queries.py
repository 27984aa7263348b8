"""The read that every export is made of: what the last release made public, and of it only what may leave the house. Speakers' private
facts are in none of these rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from conference.models import Conference, Room
from sessions.models import Contribution, Release, Run, Session, Slot, Speaker, Stream

# As the light style sheet has them (tokens.css, --stream-1 to --stream-8), for programs that know no oklch().
STREAM_COLOURS = ("#47619c", "#914f2f", "#8b4a70", "#117555", "#715391", "#756208", "#934951", "#006d91")

FACE = "fill-200x200|format-jpeg|jpegquality-80"  # a speaker's photo in print: 200 dots on 18 mm


@dataclass(frozen=True)
class Day:
    """A day of the conference as it is on the wall: its first start, its last end, what is held in it."""

    index: int
    date: date
    starts_at: datetime
    ends_at: datetime
    runs: tuple[Run, ...]

    @property
    def rooms(self) -> dict[Room, list[Run]]:
        """The rooms that something is held in, in the venue's order."""
        order = sorted({run.room for run in self.runs}, key=lambda room: (room.sort_order, room.name, room.pk))
        return {room: [run for run in self.runs if run.room == room] for room in order}


@dataclass(frozen=True)
class Programme:
    """Released slots, published sessions (with `stream`, `shown_contributions` and `parts_changed_at`), and runs in the order of the
    day; a run's `session` and `slot` are those of this programme, its `room` is read. Cancelled runs are among them.
    """

    conference: Conference
    release: Release
    slots: tuple[Slot, ...]
    sessions: tuple[Session, ...]
    runs: tuple[Run, ...]

    @property
    def scheduled(self) -> tuple[Run, ...]:
        return tuple(run for run in self.runs if run.status == Run.Status.SCHEDULED)

    @property
    def speakers(self) -> list[Speaker]:
        """Everybody with a part in one of the sessions, by name."""
        found = {part.speaker for session in self.sessions for part in session.shown_contributions}
        return sorted(found, key=lambda speaker: (speaker.name, speaker.pk))

    @property
    def streams(self) -> list[Stream]:
        """Those that a session is in, in their order."""
        found = {session.stream for session in self.sessions if session.stream}
        return sorted(found, key=lambda stream: (stream.sort_order, stream.name, stream.pk))

    @property
    def rooms(self) -> list[Room]:
        """Those that something is held in, in the venue's order."""
        return sorted({run.room for run in self.scheduled}, key=lambda room: (room.sort_order, room.name, room.pk))

    @property
    def days(self) -> list[Day]:
        """Each day with a slot in it; the conference's own where there is none yet."""
        found = list(self._days())
        if found:
            return found
        morning = timezone.make_aware(datetime.combine(self.conference.date, datetime.min.time().replace(hour=9)))
        return [Day(1, self.conference.date, morning, morning.replace(hour=17), ())]

    def _days(self) -> Iterator[Day]:
        by_day = groupby(self.slots, key=lambda slot: timezone.localdate(slot.starts_at))
        for index, (day, slots) in enumerate(by_day, start=1):
            bands = list(slots)
            runs = tuple(run for run in self.scheduled if timezone.localdate(run.slot.starts_at) == day)
            yield Day(index, day, bands[0].starts_at, max(band.ends_at for band in bands), runs)


def released_conferences() -> QuerySet[Conference]:
    """Conferences whose programme is public, the newest first."""
    released = Release.objects.filter(conference=OuterRef("pk"))
    return Conference.objects.filter(Exists(released)).select_related("venue").order_by("-date", "pk")


def part(*, stream: str = "", speaker: str = "", session: str = "") -> Q:
    """What narrows the sessions of a programme; an empty Q is all of it."""
    wanted = Q()
    if stream:
        wanted &= Q(stream__code=stream)
    if speaker:
        theirs = Contribution.objects.filter(speaker__live=True, speaker__slug=speaker)
        wanted &= Q(pk__in=theirs.values("session"))
    if session:
        wanted &= Q(slug=session)
    return wanted


def programme(conference: Conference, sessions: Q | None = None, runs: Q | None = None) -> Programme:
    """The programme as it was last released; of these sessions and these runs only, if they are given. 5 queries, however long it is."""
    wanted = sessions or Q()
    if runs:
        wanted &= Q(pk__in=Run.objects.filter(runs, session__conference=conference).values("session"))
    slots = {slot.pk: slot for slot in Slot.objects.public().filter(conference=conference).order_by("starts_at", "pk")}
    shown = {session.pk: session for session in _sessions(conference).filter(wanted)}
    found = _runs(conference).filter(runs or Q())
    if wanted:
        found = found.filter(session__in=list(shown))
    held = []
    for run in found:
        if run.slot_id in slots and run.session_id in shown:
            run.session, run.slot = shown[run.session_id], slots[run.slot_id]
            held.append(run)
    release = last_release(conference)
    return Programme(conference, release, tuple(slots.values()), tuple(shown.values()), tuple(held))


def conferences_with_release() -> list[tuple[Conference, Release]]:
    """Every public conference with its last release, the newest conference first. 2 queries."""
    found = list(released_conferences())
    last: dict[int, Release] = {}
    for release in Release.objects.filter(conference__in=found).order_by("number").defer("changes"):
        last[release.conference_id] = release
    return [(conference, last[conference.pk]) for conference in found]


def last_release(conference: Conference) -> Release | None:
    """1 query."""
    return Release.objects.filter(conference=conference).order_by("-number").first()


def releases(conference: Conference) -> list[Release]:
    """The newest first. 1 query."""
    return list(Release.objects.filter(conference=conference).order_by("-number"))


def photos(programme: Programme) -> dict[int, AbstractImage]:
    """The public photos of its speakers by their ids, with the rendition for print where it was made before. 2 queries at most."""
    return {photo.pk: photo for photo in _photos(programme).prefetch_renditions(FACE)}


def photo_names(programme: Programme) -> dict[int, str]:
    """What tells each photo from another that may take its place: its file, and what is cut out of it. 1 query."""
    rows = _photos(programme).values_list(
        "pk", "file", "file_hash", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"
    )
    return {row[0]: "/".join(map(str, row)) for row in rows}


def _photos(programme: Programme) -> QuerySet[AbstractImage]:
    wanted = {speaker.photo_id for speaker in programme.speakers if speaker.photo_id}
    return get_image_model().objects.filter(pk__in=wanted).order_by("pk")


def _sessions(conference: Conference) -> QuerySet[Session]:
    """`parts_changed_at`: when any part in it was last changed, that of a speaker who is no longer named too."""
    changed = Contribution.objects.filter(session=OuterRef("pk")).annotate(
        at=Greatest("updated_at", "speaker__updated_at")
    )
    parts = Contribution.objects.filter(speaker__live=True).select_related("speaker").order_by("sort_order", "pk")
    return (
        Session.objects.filter(conference=conference, status=Session.Status.PUBLISHED)
        .select_related("stream")
        .prefetch_related(Prefetch("contributions", queryset=parts, to_attr="shown_contributions"))
        .annotate(parts_changed_at=Subquery(changed.order_by("-at").values("at")[:1]))
        .order_by("title", "pk")
    )


def _runs(conference: Conference) -> QuerySet[Run]:
    runs = Run.objects.public().filter(session__conference=conference).select_related("room")
    return runs.order_by("slot__starts_at", "room__sort_order", "room__name", "pk")
