"""Reads of the draft: what clashes in it. A fixed number of queries, however long the day."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import QuerySet

from conference.models import Conference, Room
from sessions import engagements
from sessions.models import Appearance, Contribution, DraftRun, Run, Session, Slot, SpeakerPrivate
from sessions.timetable import rules
from sessions.timetable.rules import Absence, Conflict, Held

FEATURES = {value: label.lower() for value, label in Room.Feature.choices}

Names = dict[int, tuple[tuple[int, str], ...]]


def conflicts(conference: Conference) -> list[Conflict]:
    """All that clashes in the draft, what stops a release first."""
    names = speakers(conference)
    runs = [held(draft, names.get(draft.session_id, ())) for draft in drafts(conference)]
    on = [run for run in runs if run is not None]
    return rules.conflicts(on, absences(conference, on))


def drafts(conference: Conference) -> QuerySet[DraftRun]:
    """The runs of the draft in the order of the day."""
    return (
        DraftRun.objects.filter(session__conference=conference)
        .select_related("session__stream", "slot", "room", "run")
        .order_by("slot__starts_at", "room__sort_order", "pk")
    )


def speakers(conference: Conference) -> Names:
    """(id, name) of each session's speakers, in their order, by the session's id. 1 query."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    parts = Contribution.objects.filter(session__conference=conference).order_by("sort_order", "pk")
    for session, speaker, name in parts.values_list("session", "speaker", "speaker__name"):
        found[session].append((speaker, name))
    return {session: tuple(people) for session, people in found.items()}


def held(draft: DraftRun, people: tuple[tuple[int, str], ...]) -> Held | None:
    """A run of the draft as the rules ask for it; None where it is cancelled and in nobody's way."""
    if draft.status == Run.Status.CANCELLED:
        return None
    session, slot, room, public = draft.session, draft.slot, draft.room, draft.run
    return Held(
        id=draft.pk,
        session=session.pk,
        title=session.title,
        is_published=session.status == Session.Status.PUBLISHED,
        slot=slot.pk,
        slot_name=slot.name,
        starts_at=slot.planned_starts_at,
        ends_at=slot.planned_ends_at,
        is_workshops=slot.kind == Slot.Kind.WORKSHOPS,
        room=room.pk,
        room_name=room.name,
        room_seats=room.seats,
        room_is_step_free=room.step_free,
        features=_words(room.features),
        needs=_words(session.needs),
        needs_step_free=session.needs_step_free,
        seats_wished=session.seats_wished,
        places=draft.places,
        taken=public.taken if public else 0,
        chosen_slot=public.slot_id if public else None,
        is_keynote=session.kind == Session.Kind.KEYNOTE,
        stream=session.stream_id,
        stream_name=session.stream.name if session.stream else "",
        speakers=people,
    )


def absences(conference: Conference, runs: list[Held]) -> list[Absence]:
    """When the speakers of these runs cannot be there: they said so, or hold a place elsewhere. 2 queries, and those of the sources."""
    people = {speaker for run in runs for speaker, _ in run.speakers}
    said = Appearance.objects.filter(conference=conference, unavailable__isnull=False)
    found = [
        Absence(speaker, slot, "said that they cannot come")
        for speaker, slot in said.values_list("speaker", "unavailable")
    ]
    private = SpeakerPrivate.objects.filter(speaker__in=people).exclude(email="").values_list("email", "speaker")
    by_email = {email.lower(): speaker for email, speaker in private}
    elsewhere = engagements.engagements(conference, by_email.keys())
    own = {(speaker, run.slot, run.title) for run in runs for speaker, _ in run.speakers}
    return found + [
        Absence(by_email[each.email], each.slot, f"has a place as a delegate in “{each.title}”")
        for each in elsewhere
        if (by_email[each.email], each.slot, each.title) not in own
    ]


def _words(codes: list[str]) -> frozenset[str]:
    return frozenset(FEATURES[code] for code in codes if code in FEATURES)
