"""Reads: who and what would be in two places at once. Slots may overlap, so it is the time that counts, not the slot."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from sessions.models import Run, Session, Slot
from sessions.rules import Clash, Wanted


def at_the_time_of(slot: Slot) -> QuerySet[Run]:
    """Scheduled runs that overlap with the slot in time, in any conference's room."""
    return Run.objects.scheduled().filter(slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at)


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
    found: dict[Clash, None] = {}
    for run in session.runs.scheduled().select_related("slot") if session.pk else ():
        found |= dict.fromkeys(clashes(slot=run.slot, speakers=speakers, but_not=Q(session=session)))
    return tuple(found)


def wanted(run: Run, before: Run | None) -> Wanted:
    """What the rule has to know of a run that is about to be saved; `before` is its row as it stands, None for a new one."""
    conference, room = run.session.conference, run.room
    in_room = at_the_time_of(run.slot).filter(room=room).exclude(pk=run.pk).select_related("session").first()
    speakers = run.session.contributions.values_list("speaker", flat=True)
    return Wanted(
        room=room.name,
        room_seats=room.seats,
        capacity=run.capacity,
        taken=before.taken if before else 0,
        is_cancelled=run.status == Run.Status.CANCELLED,
        is_moved=before is not None and (before.slot_id, before.session_id) != (run.slot_id, run.session_id),
        is_of_one_conference=run.slot.conference_id == conference.pk,
        is_at_venue=conference.venue_id in (None, room.venue_id),
        in_room=in_room.session.title if in_room else "",
        clashes=clashes(slot=run.slot, speakers=speakers, but_not=Q(pk=run.pk)),
    )
