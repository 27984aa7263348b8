"""Deeds on the draft timetable. Each is one step that its organiser can take back, is written into the audit log, and is done one at a time
in a conference. A deed carries what the organiser saw (`start`, `planned`, `was`); where that is no longer so it is refused, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import Conference, Room, User
from sessions.models import DraftRun, DraftStep, Run, Session, Slot
from sessions.timetable import queries, rules
from sessions.timetable.rules import steps
from sessions.timetable.rules.steps import Values, quoted

Start = tuple[int, int]  # the ids of the slot and the room that a run was seen in
SCHEDULED, CANCELLED = Run.Status.SCHEDULED, Run.Status.CANCELLED


@transaction.atomic
def place(
    *,
    session: Session,
    slot: Slot,
    room: Room,
    planned: int,
    by: User | None,
    now: datetime,
    both: bool = False,
    capacity: int | None = None,
) -> DraftRun:
    """Plan a run of the session. `planned`: how many it was seen to have; `both`: though the room is taken then; `capacity` None: as many
    places as the room seats. Raises Refused.
    """
    words = f"Placed {quoted(session.title)} in {slot.name}, {room.name}"
    draft = DraftRun(session=session, slot=slot, room=room, capacity=capacity)
    return _new(draft, planned, by, now, Deed("draft.place", words), both=both)


@transaction.atomic
def add_run(*, session: Session, slot: Slot, room: Room, planned: int, by: User | None, now: datetime) -> DraftRun:
    """Plan one run more where nothing stands against it. Raises Refused with what does."""
    conference = _lock(session.conference_id)
    found = queries.prospects(conference, session=session, slot=slot, room=room)
    if found and found.level in {rules.Level.TAKEN, rules.Level.STOP}:
        raise Refused(Problem(each.code, each.message) for each in found.found if each.stops)
    words = f"Added a run of {quoted(session.title)} in {slot.name}, {room.name}"
    draft = DraftRun(session=session, slot=slot, room=room)
    return _new(draft, planned, by, now, Deed("draft.add_run", words))


@transaction.atomic
def move(
    *, conference: Conference, run: UUID, start: Start, slot: Slot, room: Room, by: User | None, now: datetime,
    both: bool = False,
) -> DraftRun:  # fmt: skip
    """Put a run into another slot or room. Where it is already: nothing happens. Raises Refused."""
    conference = _lock(conference.pk)
    draft = _seen(conference, run, by)
    if _where(draft) == (slot.pk, room.pk) and draft.status == SCHEDULED:
        return draft
    _check(conference, draft, by, is_as_seen=(_where(draft), draft.status) == (start, SCHEDULED))
    _check_place(conference, slot, room)
    if not both:
        _check_free(conference, slot, room, draft)
    from_, to = _words(draft.slot, draft.room, slot), _words(slot, room, draft.slot)
    deed = Deed("draft.move", f"Moved {quoted(draft.session.title)} from {from_} to {to}")
    with _step(conference, deed, [draft], by, now):
        draft.slot, draft.room = slot, room
        draft.save()
    return draft


@transaction.atomic
def swap(
    *, conference: Conference, run: UUID, start: Start, other: UUID, other_start: Start, by: User | None, now: datetime
) -> tuple[DraftRun, DraftRun]:
    """Let two runs change places. Raises Refused."""
    conference = _lock(conference.pk)
    one, two = _seen(conference, run, by), _seen(conference, other, by)
    if one.pk == two.pk:
        return one, two
    _check(conference, one, by, is_as_seen=(_where(one), one.status) == (start, SCHEDULED))
    _check(conference, two, by, is_as_seen=(_where(two), two.status) == (other_start, SCHEDULED))
    deed = Deed("draft.swap", f"Swapped {quoted(one.session.title)} with {quoted(two.session.title)}")
    with _step(conference, deed, [one, two], by, now):
        one.slot, one.room, two.slot, two.room = two.slot, two.room, one.slot, one.room
        one.save()
        two.save()
    return one, two


@transaction.atomic
def take_off(*, conference: Conference, run: UUID, start: Start, by: User | None, now: datetime) -> None:
    """Out of the timetable: deleted if no reader has seen it, else cancelled where readers know it. Raises Refused."""
    conference = _lock(conference.pk)
    draft = _seen(conference, run, by)
    if draft.status == CANCELLED:
        return
    _check(conference, draft, by, is_as_seen=_where(draft) == start)
    verb = "Cancelled" if draft.run else "Took off"
    deed = Deed("draft.take_off", f"{verb} {quoted(draft.session.title)} in {draft.slot.name}, {draft.room.name}")
    with _step(conference, deed, [draft], by, now):
        if draft.run is None:
            draft.delete()
        else:
            draft.slot, draft.room, draft.status = draft.run.slot, draft.run.room, CANCELLED
            draft.save()


@transaction.atomic
def put_back(*, conference: Conference, run: UUID, by: User | None, now: datetime) -> DraftRun:
    """A cancelled run is on again. Raises Refused."""
    conference = _lock(conference.pk)
    draft = _seen(conference, run, by)
    if draft.status == SCHEDULED:
        return draft
    words = f"Put {quoted(draft.session.title)} back into {draft.slot.name}, {draft.room.name}"
    with _step(conference, Deed("draft.put_back", words), [draft], by, now):
        draft.status = SCHEDULED
        draft.save()
    return draft


@transaction.atomic
def set_capacity(
    *, conference: Conference, run: UUID, was: int | None, capacity: int | None, by: User | None, now: datetime
) -> DraftRun:
    """How many places it offers; None: as many as the room seats. What cannot be is a conflict, shown beside it. Raises Refused."""
    conference = _lock(conference.pk)
    draft = _seen(conference, run, by)
    if draft.capacity == capacity:
        return draft
    _check(conference, draft, by, is_as_seen=draft.capacity == was)
    places = "as many places as the room seats" if capacity is None else f"{capacity} places"
    with _step(conference, Deed("draft.capacity", f"Gave {quoted(draft.session.title)} {places}"), [draft], by, now):
        draft.capacity = capacity
        draft.save()
    return draft


@transaction.atomic
def undo(*, conference: Conference, step: int, by: User, now: datetime) -> DraftStep:
    """Take back one's own last step. `step`: the one that was seen to be the last. Raises Refused."""
    conference = _lock(conference.pk)
    found = steps.to_undo(queries.steps_of(conference, by))
    return _take(conference, found, step, by, now, undoing=True)


@transaction.atomic
def redo(*, conference: Conference, step: int, by: User, now: datetime) -> DraftStep:
    """Do again what one has taken back last. Raises Refused."""
    conference = _lock(conference.pk)
    found = steps.to_redo(queries.steps_of(conference, by))
    return _take(conference, found, step, by, now, undoing=False)


# --- What they have in common -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Deed:
    """`name`: in the audit log. `words`: in the list of steps."""

    name: str
    words: str


def _lock(conference: int) -> Conference:
    """One deed at a time in a conference, and none while a release is being made. The rows read after this stand still."""
    return Conference.objects.select_for_update(no_key=True).get(pk=conference)


@contextmanager
def _step(conference: Conference, deed: Deed, drafts: list[DraftRun], by: User | None, now: datetime):  # noqa: ANN202 -- a generator
    """Around a change of these rows: what they were and what they became, as one step."""
    uids = [draft.uid for draft in drafts]
    before = values_of(uids)
    for draft in drafts:
        log(instance=draft, action=deed.name, user=by, data={"words": deed.words, "run": str(draft.uid)})
    yield
    DraftStep.objects.create(
        conference=conference, by=by, words=deed.words, before=before, after=values_of(uids), made_at=now
    )


def values_of(uids: Iterable[UUID | str]) -> list[Values]:
    """The rows as a step keeps them, in the order of their uids."""
    rows = DraftRun.objects.filter(uid__in=list(uids)).order_by("uid")
    names = ("session", "slot", "room", "status", "capacity", "uid", "run")
    return [{**row, "uid": str(row["uid"])} for row in rows.values(*names)]


def _new(draft: DraftRun, planned: int, by: User | None, now: datetime, deed: Deed, *, both: bool = False) -> DraftRun:
    conference, session = _lock(draft.session.conference_id), draft.session
    on = DraftRun.objects.filter(session=session, status=SCHEDULED).order_by("pk")
    if on.count() != planned:
        raise Refused([steps.moved_meanwhile(session.title, _who(conference, [run.uid for run in on], by))])
    _check_place(conference, draft.slot, draft.room)
    if not both:
        _check_free(conference, draft.slot, draft.room)
    draft.save()
    log(instance=draft, action=deed.name, user=by, data={"words": deed.words, "run": str(draft.uid)})
    DraftStep.objects.create(
        conference=conference, by=by, words=deed.words, before=[], after=values_of([draft.uid]), made_at=now
    )
    return draft


def _seen(conference: Conference, run: UUID, by: User | None) -> DraftRun:
    drafts = DraftRun.objects.filter(session__conference=conference)
    draft = drafts.select_related("session", "slot", "room", "run__slot", "run__room").filter(uid=run).first()
    if draft is None:
        raise Refused([steps.gone()])
    return draft


def _where(draft: DraftRun) -> Start:
    return draft.slot_id, draft.room_id


def _words(slot: Slot, room: Room, other: Slot) -> str:
    """The room alone where the slot stays the same."""
    return room.name if slot.pk == other.pk else f"{slot.name}, {room.name}"


def _check(conference: Conference, draft: DraftRun, by: User | None, *, is_as_seen: bool) -> None:
    if not is_as_seen:
        raise Refused([steps.moved_meanwhile(draft.session.title, _who(conference, [draft.uid], by))])


def _who(conference: Conference, uids: Iterable[UUID], by: User | None) -> str:
    """Whose step was the last on these runs; empty if it was one's own, or nobody's."""
    found = queries.last_step_on(conference, {str(uid) for uid in uids})
    return str(found.by) if found and found.by and found.by != by else ""


def _check_place(conference: Conference, slot: Slot, room: Room) -> None:
    if slot.conference_id != conference.pk:
        raise Refused([Problem("slot", "That slot belongs to another conference.", "slot")])
    if conference.venue_id not in (None, room.venue_id):
        raise Refused([Problem("room", f"{room.name} is not at the venue of this conference.", "room")])


def _check_free(conference: Conference, slot: Slot, room: Room, draft: DraftRun | None = None) -> None:
    there = DraftRun.objects.filter(slot=slot, room=room, status=SCHEDULED).select_related("session")
    other = there.exclude(pk=draft.pk if draft else None).order_by("pk").first()
    if other:
        raise Refused([steps.taken(room.name, slot.name, other.session.title)])


def _take(
    conference: Conference, found: DraftStep | None, step: int, by: User, now: datetime, *, undoing: bool
) -> DraftStep:
    if found is None or found.pk != step:
        raise Refused([Problem("stale", "That was not your last step any more. You now see how the timetable stands.")])
    left, wanted = (found.after, found.before) if undoing else (found.before, found.after)
    uids = {row["uid"] for row in (*left, *wanted)}
    if changed := steps.has_changed(values_of(uids), left):
        raise Refused([steps.not_undone(found.words, _who(conference, changed, by))])
    _check_exist(found, wanted)
    drafts = {str(draft.uid): draft for draft in DraftRun.objects.filter(uid__in=uids)}
    rows = steps.by_uid(wanted)
    for uid in sorted(uids):
        _set(drafts.get(uid), rows.get(uid), "draft.undo" if undoing else "draft.redo", found, by)
    found.undone_at = now if undoing else None
    found.save(update_fields=["undone_at"])
    return found


def _check_exist(step: DraftStep, wanted: list[Values]) -> None:
    """A run is not put back for a session, or into a slot or room, that has been deleted since."""
    for model, name in ((Session, "session"), (Slot, "slot"), (Room, "room")):
        ids = {row[name] for row in wanted}
        if model.objects.filter(pk__in=ids).count() != len(ids):
            words = f"“{step.words}” was not taken back: its {name} has been deleted since then."
            raise Refused([Problem("deleted", words)])


def _set(draft: DraftRun | None, row: Values | None, action: str, step: DraftStep, by: User) -> None:
    """Make the row as it is wanted; None: not there."""
    if row is not None:
        draft = draft or DraftRun(uid=row["uid"])
        draft.session_id, draft.slot_id, draft.room_id = row["session"], row["slot"], row["room"]
        draft.status, draft.capacity, draft.run_id = row["status"], row["capacity"], row["run"]
        draft.save()
    if draft is None:
        return
    log(instance=draft, action=action, user=by, data={"words": step.words, "run": str(draft.uid)})
    if row is None:
        draft.delete()
