"""Deeds on the programme's own rows. What moves in the timetable is a draft until a release (releases/actions.py)."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from wagtail.actions.delete import DeleteAction
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.models import User
from sessions import clashes, rules
from sessions.models import DraftRun, Run, Session, Slot

Standing = tuple[int, int, str]


@transaction.atomic
def save_draft_run(*, draft: DraftRun, by: User | None) -> DraftRun:
    """Save a run of the draft as an organiser wants it. Another slot, room or standing is logged. Raises Refused."""
    before = DraftRun.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first() if draft.pk else None
    if problems := rules.run_problems(clashes.wanted(draft)):
        raise Refused(problems)
    draft.save()
    if before is not None and _standing(before) != _standing(draft):
        log(
            instance=draft,
            action="run.move",
            user=by,
            data={"before": _standing(before), "after": _standing(draft)},
        )
    return draft


@transaction.atomic
def save_slot(*, slot: Slot, by: User | None) -> Slot:
    """Save a slot. Times of a released slot wait for the next release: the public ones stay as they are until then."""
    public = Slot.objects.select_for_update().filter(pk=slot.pk, released_at__isnull=False).first()
    if public is not None:
        wished = (slot.starts_at, slot.ends_at)
        slot.starts_at, slot.ends_at = public.starts_at, public.ends_at
        is_as_now = wished == (public.starts_at, public.ends_at)
        slot.next_starts_at, slot.next_ends_at = (None, None) if is_as_now else wished
    slot.save()
    return slot


@transaction.atomic
def delete_session(*, session: Session, by: User | None) -> None:
    """With all that is its own; slides and handouts leave the private store after commit. Raises ProtectedError where it is in use."""
    files = [handout.file for handout in session.handouts.exclude(file="")]
    DeleteAction(session, user=by).execute(skip_permission_checks=True)
    for file in files:
        transaction.on_commit(partial(file.storage.delete, file.name), robust=True)


def _standing(run: DraftRun | Run) -> Standing:
    return run.slot_id, run.room_id, run.status
