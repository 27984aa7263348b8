"""Deeds on the programme."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.models import User
from sessions import clashes, rules
from sessions.models import Run, Slot


@transaction.atomic
def save_run(*, run: Run, by: User | None) -> Run:
    """Save a run as an organiser wants it. Another slot, room or standing raises `sequence`, so that calendars hear of it, and is
    logged; a run of workshops without a number of places offers the room's seats. Saved unchanged: nothing more happens.
    Raises Refused.
    """
    before = Run.objects.select_for_update().filter(pk=run.pk).first() if run.pk else None
    if problems := rules.run_problems(clashes.wanted(run, before)):
        raise Refused(problems)
    if run.capacity is None and run.slot.kind == Slot.Kind.WORKSHOPS:
        run.capacity = run.room.seats
    news = before is not None and rules.is_news(_standing(before), _standing(run))
    if before is not None:
        run.sequence = before.sequence + news
    run.save()
    if news:
        log(
            instance=run,
            action="run.move",
            user=by,
            data={"before": _standing(before), "after": _standing(run), "sequence": run.sequence},
        )
    return run


def _standing(run: Run) -> tuple[int, int, str]:
    return run.slot_id, run.room_id, run.status
