"""Reads: the conference as an import has to know it. A fixed number of queries, however long the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from conference.models import Conference, Room
from sessions.exchange.reading import Programme
from sessions.exchange.reading.words import tidy
from sessions.exchange.rules.standing import (
    Known,
    KnownRoom,
    KnownRun,
    KnownSession,
    KnownSlot,
    KnownSpeaker,
    KnownStream,
    Mapped,
)
from sessions.models import Contribution, DraftRun, Imported, Run, Session, Slot, Speaker, Stream
from sessions.timetable.queries import FEATURES

SAME = ("kind", "status", "stream_id", "takeaways", "audience", "phases", "standards", "for_support_staff")


def known(conference: Conference, source: str, programme: Programme) -> Known:
    """11 queries."""
    parts = _speakers_of(conference)
    return Known(
        date=conference.date,
        zone=timezone.get_default_timezone(),
        venue=conference.venue.name if conference.venue else "",
        rooms=tuple(
            _room(room) for room in Room.objects.filter(venue=conference.venue_id).order_by("sort_order", "pk")
        ),
        streams=tuple(
            KnownStream(*row)
            for row in Stream.objects.filter(conference=conference)
            .values_list("pk", "code", "name", "palette")
            .order_by("pk")
        ),
        slots=tuple(_slot(slot) for slot in Slot.objects.filter(conference=conference).order_by("starts_at", "pk")),
        speakers=tuple(_speakers({speaker for people in parts.values() for speaker in people})),
        sessions=tuple(
            _session(session, parts.get(session.pk, []))
            for session in Session.objects.filter(conference=conference).order_by("pk")
        ),
        runs=tuple(_runs(conference)),
        imported={
            (kind, key): Mapped(pk, object_id, digests)
            for pk, kind, key, object_id, digests in Imported.objects.filter(conference=conference, source=source)
            .order_by("pk")
            .values_list("pk", "kind", "key", "object_id", "digests")
        },
        taken_uids=_taken({event.uid for event in programme.events if event.uid}),
    )


def _room(room: Room) -> KnownRoom:
    features = frozenset(FEATURES[code] for code in room.features if code in FEATURES)
    return KnownRoom(room.pk, room.name, room.code, room.seats, str(room.uid), room.step_free, features)


def _slot(slot: Slot) -> KnownSlot:
    return KnownSlot(
        slot.pk, slot.name, slot.kind, slot.planned_starts_at.astimezone(UTC), slot.planned_ends_at.astimezone(UTC)
    )


def _speakers_of(conference: Conference) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = Contribution.objects.filter(session__conference=conference).order_by("sort_order", "pk")
    for session, speaker in rows.values_list("session", "speaker"):
        found.setdefault(session, []).append(speaker)
    return found


def _speakers(here: set[int]) -> Iterable[KnownSpeaker]:
    rows = Speaker.objects.order_by("pk").values_list(
        *(
            "pk",
            "name",
            "organisation",
            "biography",
            "private__email",
            "background",
            "live",
            "has_unpublished_changes",
            "uid",
        )
    )
    for pk, name, organisation, biography, email, background, live, is_ahead, uid in rows:
        yield KnownSpeaker(
            id=pk,
            name=name,
            organisation=organisation,
            biography=biography,
            email=email or "",
            is_outside=background == Speaker.Background.OUTSIDE,
            is_here=pk in here,
            is_edited=live and is_ahead,
            uid=str(uid),
        )


def _session(session: Session, speakers: list[int]) -> KnownSession:
    values: dict[str, Any] = {name.removesuffix("_id"): getattr(session, name) for name in SAME}
    values |= {"title": tidy(session.title), "abstract": tidy(session.abstract), "speakers": speakers}
    return KnownSession(
        id=session.pk,
        slug=session.slug,
        values=values,
        needs=frozenset(FEATURES[code] for code in session.needs if code in FEATURES),
        needs_step_free=session.needs_step_free,
        seats_wished=session.seats_wished,
    )


def _runs(conference: Conference) -> Iterable[KnownRun]:
    drafts = (
        DraftRun.objects.filter(session__conference=conference).select_related("slot", "room", "run").order_by("pk")
    )
    for draft in drafts:
        yield KnownRun(
            id=draft.pk,
            uid=draft.uid,
            session=draft.session_id,
            slot=draft.slot_id,
            room=draft.room_id,
            status=draft.status,
            capacity=draft.capacity,
            places=draft.places,
            is_released=draft.run_id is not None,
            taken=draft.run.taken if draft.run else 0,
            chosen_slot=draft.run.slot_id if draft.run else None,
        )


def _taken(uids: set[UUID]) -> frozenset[UUID]:
    return frozenset(
        uid for model in (DraftRun, Run) for uid in model.objects.filter(uid__in=uids).values_list("uid", flat=True)
    )


def last_import(conference: Conference) -> ModelLogEntry | None:
    """The latest one in the audit log, with who did it. 1 query, and 1 the first time for the content type."""
    kind = ContentType.objects.get_for_model(Conference)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(conference.pk), action="programme.import")
    return entries.select_related("user").order_by("-timestamp", "-pk").first()
