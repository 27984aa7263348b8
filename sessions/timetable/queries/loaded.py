"""One conference's draft as it lies in the database, read once, and the values that the rules make of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from conference.models import Conference, Room
from sessions import engagements
from sessions.models import Appearance, Contribution, DraftRun, Run, Session, Slot, SpeakerPrivate
from sessions.timetable.rules import Absence, Band, Hall, Held

FEATURES = {value: label.lower() for value, label in Room.Feature.choices}
HEAVY = ("abstract", "takeaways", "audience")
People = tuple[tuple[int, str], ...]  # (id, name) of speakers in their order
Names = dict[int, People]  # each session's speakers, by the session's id


@dataclass(frozen=True)
class Loaded:
    """`rooms`: the venue's in their order, then others in use. `elsewhere`: what other conferences plan for the same hours in this
    venue or with our speakers.
    """

    conference: Conference
    slots: tuple[Slot, ...]
    rooms: tuple[Room, ...]
    sessions: tuple[Session, ...]
    drafts: tuple[DraftRun, ...]
    elsewhere: tuple[DraftRun, ...]
    names: Names
    absences: tuple[Absence, ...]

    @cached_property
    def runs(self) -> list[Held]:
        """What is on: a cancelled run is in nobody's way."""
        return [
            held(draft, self.names.get(draft.session_id, ()), self.conference)
            for draft in (*self.drafts, *self.elsewhere)
            if draft.status == Run.Status.SCHEDULED
        ]

    @property
    def bands(self) -> list[Band]:
        return [band(slot) for slot in self.slots]

    @property
    def halls(self) -> list[Hall]:
        return [hall(room, self.conference) for room in self.rooms]


def load(conference: Conference, joining: Names | None = None) -> Loaded:
    """8 queries and those of the sources of engagements, however long the day. `joining`: who is to speak in a session as well, and is not
    down for it in the database yet.
    """
    joining = joining or {}
    slots = tuple(Slot.objects.filter(conference=conference).order_by(Coalesce("next_starts_at", "starts_at"), "pk"))
    drafts = tuple(_with_all(DraftRun.objects.filter(session__conference=conference)))
    newcomers = [speaker for people in joining.values() for speaker, _ in people]
    elsewhere = tuple(_with_all(_elsewhere(conference, slots, newcomers)))
    names = _names(conference, elsewhere)
    names |= {session: (*names.get(session, ()), *people) for session, people in joining.items()}
    own = {
        (speaker, draft.slot_id, draft.session.title)
        for draft in drafts
        for speaker, _ in names.get(draft.session_id, ())
    }
    sessions = Session.objects.filter(conference=conference).select_related("stream").defer(*HEAVY)
    return Loaded(
        conference=conference,
        slots=slots,
        rooms=_rooms(conference, drafts),
        sessions=tuple(sessions.order_by("title", "pk")),
        drafts=drafts,
        elsewhere=elsewhere,
        names=names,
        absences=tuple(
            _absences(conference, slots, {speaker for pairs in names.values() for speaker, _ in pairs}, own)
        ),
    )


def held(draft: DraftRun, people: People, conference: Conference) -> Held:
    """A run of the draft as the rules ask for it."""
    public = draft.run
    run = replace(
        nowhere(draft.session, people),
        id=draft.pk,
        capacity=draft.capacity,
        taken=public.taken if public else 0,
        chosen_slot=public.slot_id if public else None,
        is_ours=draft.session.conference_id == conference.pk,
    )
    return replace(
        run.at(band(draft.slot), hall(draft.room, conference)), is_own_slot=draft.slot.conference_id == conference.pk
    )


def nowhere(session: Session, people: People) -> Held:
    """A run of the session that has no slot and no room yet. Its id and its slot are 0."""
    return Held(
        id=0,
        session=session.pk,
        title=session.title,
        is_published=session.status == Session.Status.PUBLISHED,
        **(Band(0, "", *_NO_TIME).as_held | Hall(0, "", 0).as_held),
        needs=_words(session.needs),
        needs_step_free=session.needs_step_free,
        seats_wished=session.seats_wished,
        is_keynote=session.kind == Session.Kind.KEYNOTE,
        is_workshop=session.kind == Session.Kind.WORKSHOP,
        stream=session.stream_id,
        stream_name=session.stream.name if session.stream else "",
        speakers=people,
    )


_NO_TIME = (None, None)


def band(slot: Slot) -> Band:
    return Band(
        id=slot.pk,
        name=slot.name,
        starts_at=slot.planned_starts_at,
        ends_at=slot.planned_ends_at,
        is_workshops=slot.kind == Slot.Kind.WORKSHOPS,
        is_break=slot.kind == Slot.Kind.BREAK,
    )


def hall(room: Room, conference: Conference) -> Hall:
    at_venue = conference.venue_id in (None, room.venue_id)
    return Hall(room.pk, room.name, room.seats, room.step_free, _words(room.features), at_venue)


def _with_all(drafts: QuerySet[DraftRun]) -> QuerySet[DraftRun]:
    return (
        drafts.select_related("session__stream", "slot", "room", "run__slot", "run__room")
        .defer(*(f"session__{name}" for name in HEAVY))
        .order_by("slot__starts_at", "room__sort_order", "pk")
    )


def _rooms(conference: Conference, drafts: Iterable[DraftRun]) -> tuple[Room, ...]:
    rooms = {
        room.pk: room for room in Room.objects.filter(venue=conference.venue_id).order_by("sort_order", "name", "pk")
    }
    others = {draft.room_id: draft.room for draft in drafts if draft.room_id not in rooms}
    return (*rooms.values(), *sorted(others.values(), key=lambda room: (room.name, room.pk)))


def _elsewhere(conference: Conference, slots: tuple[Slot, ...], newcomers: list[int]) -> QuerySet[DraftRun]:
    if not slots:
        return DraftRun.objects.none()
    ours = Contribution.objects.filter(session__conference=conference).values("speaker")
    theirs = Contribution.objects.filter(session=OuterRef("session")).filter(
        Q(speaker__in=ours) | Q(speaker__in=newcomers)
    )
    return (
        DraftRun.objects.filter(status=Run.Status.SCHEDULED)
        .exclude(session__conference=conference)
        .alias(
            begins_at=Coalesce("slot__next_starts_at", "slot__starts_at"),
            over_at=Coalesce("slot__next_ends_at", "slot__ends_at"),
        )
        .filter(begins_at__lt=max(slot.planned_ends_at for slot in slots))
        .filter(over_at__gt=min(slot.planned_starts_at for slot in slots))
        .filter(Q(room__venue=conference.venue_id) | Exists(theirs))
    )


def _names(conference: Conference, elsewhere: Iterable[DraftRun]) -> Names:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    wanted = Q(session__conference=conference) | Q(session__in={draft.session_id for draft in elsewhere})
    parts = Contribution.objects.filter(wanted).order_by("sort_order", "pk")
    for session, speaker, name in parts.values_list("session", "speaker", "speaker__name"):
        found[session].append((speaker, name))
    return {session: tuple(people) for session, people in found.items()}


def absences(conference: Conference, runs: Iterable[Held]) -> list[Absence]:
    """When the speakers of these runs cannot be there. 3 queries, and those of the sources of engagements."""
    runs = list(runs)
    own = {(speaker, run.slot, run.title) for run in runs for speaker, _ in run.speakers}
    slots = tuple(Slot.objects.filter(conference=conference))
    return list(_absences(conference, slots, {speaker for run in runs for speaker, _ in run.speakers}, own))


def _absences(
    conference: Conference, slots: tuple[Slot, ...], people: set[int], own: set[tuple[int, int, str]]
) -> Iterable[Absence]:
    """They said so, have said no to the day, or hold a place as delegates, but not in what is their `own`: (speaker, slot, title).
    Whoever cannot come in a slot cannot come in one that overlaps with it either.
    """
    meeting = {slot.pk: [other.pk for other in slots if _meet(slot, other)] for slot in slots}
    said = Appearance.objects.filter(conference=conference, speaker__in=people).filter(
        Q(unavailable__isnull=False) | Q(declined_at__isnull=False)
    )
    rows = list(said.values_list("speaker", "unavailable", "declined_at").order_by("speaker", "unavailable"))
    declined = {speaker: None for speaker, _, declined_at in rows if declined_at}
    for speaker in declined:
        yield from (Absence(speaker, each, "has said no to this conference, yet is down to speak") for each in meeting)
    for speaker, slot, _ in rows:
        if speaker not in declined:
            yield from (Absence(speaker, each, "said that they cannot come") for each in meeting.get(slot, ()))
    yield from _as_delegates(conference, people, own, meeting)


def _as_delegates(
    conference: Conference, people: set[int], own: set[tuple[int, int, str]], meeting: dict[int, list[int]]
) -> Iterable[Absence]:
    by_email: dict[str, list[int]] = defaultdict(list)
    private = SpeakerPrivate.objects.filter(speaker__in=people).exclude(email="")
    for email, speaker in private.values_list("email", "speaker").order_by("speaker"):
        by_email[email.lower()].append(speaker)
    for place in engagements.engagements(conference, by_email.keys()):
        for speaker in by_email.get(place.email, ()):
            if (speaker, place.slot, place.title) not in own:
                words = f"has a place as a delegate in “{place.title}”"
                yield from (Absence(speaker, slot, words) for slot in meeting.get(place.slot, ()))


def _meet(one: Slot, other: Slot) -> bool:
    return one.planned_starts_at < other.planned_ends_at and other.planned_starts_at < one.planned_ends_at


def _words(codes: list[str]) -> frozenset[str]:
    return frozenset(FEATURES[code] for code in codes if code in FEATURES)
