"""Reads: who and what would be in two places at once. Slots may overlap, so it is the time that counts, not the slot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from sessions.models import DraftRun, Run, Session, Slot
from sessions.rules import Clash, Wanted


def at_the_time_of(slot: Slot) -> QuerySet[DraftRun]:
    """Runs of the draft that overlap with the slot in time, as the next release will have it, in any conference's room."""
    return (
        DraftRun.objects.filter(status=Run.Status.SCHEDULED)
        .alias(
            begins_at=Coalesce(F("slot__next_starts_at"), F("slot__starts_at")),
            over_at=Coalesce(F("slot__next_ends_at"), F("slot__ends_at")),
        )
        .filter(begins_at__lt=slot.planned_ends_at, over_at__gt=slot.planned_starts_at)
    )


def clashes(*, slot: Slot, speakers: Iterable[int], but_not: Q) -> tuple[Clash, ...]:
    """Where else these speakers are during the slot. `but_not` leaves out the run or session that is asked about. 1 query."""
    rows = (
        at_the_time_of(slot)
        .exclude(but_not)
        .filter(session__contributions__speaker__in=list(speakers))
        .values_list("session__contributions__speaker__name", "session__title", "room__name", "slot__name")
        .order_by("session__contributions__speaker__name", "session__title")
    )
    return tuple(Clash(*row) for row in rows)


def clashes_of_session(session: Session, speakers: Iterable[int]) -> tuple[Clash, ...]:
    """Where these speakers are elsewhere while one of the session's runs is on. 2 queries a run."""
    runs = session.draft_runs.filter(status=Run.Status.SCHEDULED).select_related("slot") if session.pk else ()
    found: dict[Clash, None] = {}
    for run in runs:
        found |= dict.fromkeys(clashes(slot=run.slot, speakers=speakers, but_not=Q(session=session)))
    return tuple(found)


def wanted(draft: DraftRun) -> Wanted:
    """What the rule has to know of a run of the draft that is about to be saved. A clash that stands in the draft already is the
    timetable's to tell: it is no reason to refuse other places.
    """
    conference, room, public = draft.session.conference, draft.room, draft.run
    here = {name: getattr(draft, name) for name in ("session_id", "slot_id", "room_id", "status")}
    if draft.pk and DraftRun.objects.filter(pk=draft.pk, **here).exists():
        return _seats_only(draft)
    on = at_the_time_of(draft.slot).exclude(pk=draft.pk)
    in_room = on.filter(room=room).select_related("session").first()
    speakers = draft.session.contributions.values_list("speaker", flat=True)
    return replace(
        _seats_only(draft),
        is_moved=public is not None and (public.slot_id, public.session_id) != (draft.slot_id, draft.session_id),
        is_of_one_conference=draft.slot.conference_id == conference.pk,
        is_at_venue=conference.venue_id in (None, room.venue_id),
        in_room=in_room.session.title if in_room else "",
        is_on_already=on.filter(session=draft.session_id).exists(),
        clashes=clashes(slot=draft.slot, speakers=speakers, but_not=Q(session=draft.session_id)),
    )


def _seats_only(draft: DraftRun) -> Wanted:
    return Wanted(
        room=draft.room.name,
        room_seats=draft.room.seats,
        capacity=draft.capacity,
        taken=draft.run.taken if draft.run else 0,
        is_cancelled=draft.status == Run.Status.CANCELLED,
    )
