"""The deed: make the draft public."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from sessions.models import DraftRun, Release, Run, Slot
from sessions.releases import emails, queries
from sessions.releases.queries import Plan

STALE = Problem("stale", "The draft has changed since you opened this page. Read the list again, then release it.")
BUSY = Problem("busy", "Somebody took a place in a run that was to move, at this very moment. Look at the list again.")


def release(
    *, conference: Conference, read: str, by: User | None, now: datetime, note: str = "", tell_speakers: bool = True
) -> Release:
    """Make the draft public under the next number. `read`: the fingerprint of the changes that the organiser has read. Runs keep
    their uid; those that stand otherwise raise their sequence. Letters to the speakers concerned go into the outbox. Raises Refused.
    """
    try:
        with transaction.atomic():
            Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)  # one release at a time
            plan = _ready(conference, read)
            _slots(conference, now)
            _changed(plan, now)
            _new(plan, now)
            made = Release.objects.create(
                conference=conference,
                number=plan.number,
                note=note,
                changes=[change.stored() for change in plan.changes],
                by=by,
                released_at=now,
            )
            log(instance=made, action="release.publish", user=by, data={"number": made.number})
            if tell_speakers:
                emails.write_to_speakers(made, plan.news_by_speaker, by=by, now=now)
    except IntegrityError as clash:  # the database's own promise, where somebody was faster than the plan
        raise Refused([BUSY]) from clash
    return made


def _ready(conference: Conference, read: str) -> Plan:
    plan = queries.plan(conference)
    if problems := plan.problems:
        raise Refused(problems)
    if plan.fingerprint != read:
        raise Refused([STALE])
    return plan


def _slots(conference: Conference, now: datetime) -> None:
    slots = Slot.objects.filter(conference=conference)
    slots.filter(next_starts_at__isnull=False).update(
        starts_at=F("next_starts_at"), ends_at=F("next_ends_at"), next_starts_at=None, next_ends_at=None, updated_at=now
    )
    slots.filter(released_at__isnull=True).update(released_at=now, updated_at=now)


def _changed(plan: Plan, now: datetime) -> None:
    """Put the runs that stand otherwise where the draft has them, with as many places. All of them step out of their rooms first, so that two may swap."""
    changed = {run.draft: run for run in plan.changed_runs}
    drafts = DraftRun.objects.filter(pk__in=changed).select_related("room", "slot", "run")
    moved = [draft.run_id for draft in drafts if draft.run.slot_id != draft.slot_id]
    rest = [draft.run_id for draft in drafts if draft.run.slot_id == draft.slot_id]
    if Run.objects.filter(pk__in=moved, taken=0).update(status=Run.Status.CANCELLED) != len(moved):
        raise Refused([BUSY])  # a place holds its slot: a run with places does not leave it
    Run.objects.filter(pk__in=rest).update(status=Run.Status.CANCELLED)
    for draft in drafts:
        Run.objects.filter(pk=draft.run_id).update(
            slot_id=draft.slot_id, room_id=draft.room_id, status=draft.status, capacity=draft.places
        )
    Run.objects.filter(uid__in=plan.told_anew).update(sequence=F("sequence") + 1, changed_at=now)


def _new(plan: Plan, now: datetime) -> None:
    drafts = list(DraftRun.objects.filter(pk__in=[run.draft for run in plan.new_runs]).select_related("room", "slot"))
    runs = Run.objects.bulk_create(
        Run(
            session_id=draft.session_id,
            slot_id=draft.slot_id,
            room_id=draft.room_id,
            status=draft.status,
            capacity=draft.places,
            uid=draft.uid,
            changed_at=now,
        )
        for draft in drafts
    )
    for draft, run in zip(drafts, runs, strict=True):
        draft.run = run
        draft.updated_at = now
    DraftRun.objects.bulk_update(drafts, ["run", "updated_at"], batch_size=200)
