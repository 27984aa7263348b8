"""Deeds on the draft: what each does, what it refuses, and that each can be taken back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from sessions.models import DraftRun, DraftStep, Run, Slot
from sessions.timetable import actions
from sessions.timetable.actions import values_of
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import DraftRunFactory, RunFactory, SlotFactory, planned
from tests.programme.timetable.conftest import NOW, titled

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _rows():
    return list(DraftRun.objects.order_by("pk").values_list("session__title", "slot__name", "room__name", "status"))


def _start(draft):
    return draft.slot_id, draft.room_id


def _refused(deed, **arguments):
    with pytest.raises(Refused) as refusal:
        deed(**arguments, now=NOW)
    return refusal.value


def _place(session, slot, room, by, **more):
    return actions.place(session=session, slot=slot, room=room, **{"planned": 0} | more, by=by, now=NOW)


def _move(draft, slot, room, by, **more):
    more = {"start": _start(draft)} | more
    return actions.move(
        conference=draft.session.conference, run=draft.uid, slot=slot, room=room, by=by, now=NOW, **more
    )


# --- Placing ----------------------------------------------------------------------------------------------------------------
def test_a_session_is_placed_signed_logged_and_can_be_taken_back(session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)

    assert _rows() == [("Reading aloud", "Workshops 1", "Library", "SCHEDULED")]
    step = DraftStep.objects.get()
    assert (step.words, step.by, step.before, step.after) == (
        "Placed “Reading aloud” in Workshops 1, Library",
        tom,
        [],
        values_of([draft.uid]),
    )
    assert ModelLogEntry.objects.values_list("action", "user").get() == ("draft.place", tom.pk)


def test_a_session_is_placed_with_places_of_its_own(session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom, capacity=12)

    assert (draft.capacity, draft.places, DraftStep.objects.get().after[0]["capacity"]) == (12, 12, 12)


def test_a_session_is_placed_once_though_two_organisers_saw_it_unplaced(session, slots, rooms, tom):
    _place(session, slots[0], rooms[0], tom)

    refusal = _refused(actions.place, session=session, slot=slots[1], room=rooms[0], planned=0, by=UserFactory())

    assert (refusal.codes, len(_rows())) == (["stale"], 1)
    assert "has been changed by Tom Reed since you looked" in str(refusal)


def test_nothing_is_put_onto_another_run_unless_the_organiser_says_so(conference, session, slots, rooms, tom):
    _place(session, slots[0], rooms[0], tom)
    other = titled(conference, "Quiet starts")

    refusal = _refused(actions.place, session=other, slot=slots[0], room=rooms[0], planned=0, by=tom)
    _place(other, slots[0], rooms[0], tom, both=True)

    assert str(refusal) == (
        "Library is taken in Workshops 1 by “Reading aloud”. Swap the two, or choose another place."
    )
    assert [row[0] for row in _rows()] == ["Reading aloud", "Quiet starts"]


def test_a_room_elsewhere_and_a_slot_of_another_conference_are_refused(session, slots, rooms, tom):
    foreign = {"slot": SlotFactory(), "room": rooms[0]}, {"slot": slots[0], "room": RoomFactory()}

    codes = [_refused(actions.place, session=session, planned=0, by=tom, **where).codes for where in foreign]

    assert (codes, _rows()) == ([["slot"], ["room"]], [])


# --- Moving ------------------------------------------------------------------------------------------------------------------
def test_a_run_is_moved(session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)

    _move(draft, slots[1], rooms[1], tom)

    assert _rows() == [("Reading aloud", "Workshops 2", "Studio", "SCHEDULED")]
    assert DraftStep.objects.first().words == ("Moved “Reading aloud” from Workshops 1, Library to Workshops 2, Studio")


def test_a_move_to_another_room_names_the_rooms_alone(session, slots, rooms, tom):
    _move(_place(session, slots[0], rooms[0], tom), slots[0], rooms[1], tom)

    assert DraftStep.objects.first().words == "Moved “Reading aloud” from Library to Studio"


def test_a_move_that_was_sent_twice_is_one_step(session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    seen = _start(draft)

    for _ in range(2):
        _move(draft, slots[1], rooms[1], tom, start=seen)

    assert DraftStep.objects.count() == 2


def test_a_move_that_rests_on_an_old_board_is_refused_and_says_who_moved_it(session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    seen = _start(draft)
    _move(draft, slots[1], rooms[1], tom)

    refusal = _refused(
        actions.move,
        conference=session.conference,
        run=draft.uid,
        start=seen,
        slot=slots[0],
        room=rooms[1],
        by=UserFactory(),
    )

    assert (refusal.codes, _rows()[0][1:3]) == (["stale"], ("Workshops 2", "Studio"))
    assert str(refusal) == (
        "“Reading aloud” has been changed by Tom Reed since you looked, so nothing was done. You now see how it stands."
    )


def test_a_run_that_is_no_longer_there_is_said_to_be_gone(conference, slots, rooms, tom):
    refusal = _refused(
        actions.move, conference=conference, run=uuid4(), start=(1, 1), slot=slots[0], room=rooms[0], by=tom
    )

    assert (refusal.codes, str(refusal)) == (["stale"], "That run is no longer in the timetable.")


def test_two_runs_swap(conference, session, slots, rooms, tom):
    one = _place(session, slots[0], rooms[0], tom)
    two = _place(titled(conference, "Quiet starts"), slots[1], rooms[1], tom)

    actions.swap(
        conference=conference,
        run=one.uid,
        start=_start(one),
        other=two.uid,
        other_start=_start(two),
        by=tom,
        now=NOW,
    )

    assert [row[:3] for row in _rows()] == [
        ("Reading aloud", "Workshops 2", "Studio"),
        ("Quiet starts", "Workshops 1", "Library"),
    ]
    assert DraftStep.objects.first().words == "Swapped “Reading aloud” with “Quiet starts”"


# --- Off and on again --------------------------------------------------------------------------------------------------------
def test_what_no_reader_has_seen_is_deleted(session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)

    actions.take_off(conference=session.conference, run=draft.uid, start=_start(draft), by=tom, now=NOW)

    assert (_rows(), DraftStep.objects.first().words) == ([], "Took off “Reading aloud” in Workshops 1, Library")


def test_what_readers_have_seen_is_cancelled_where_they_know_it_and_can_be_put_back(session, slots, rooms, tom):
    draft = planned(RunFactory(session=session, slot=slots[0], room=rooms[0], capacity=30))
    _move(draft, slots[1], rooms[1], tom)
    draft.refresh_from_db()

    actions.take_off(conference=session.conference, run=draft.uid, start=_start(draft), by=tom, now=NOW)
    cancelled = _rows()
    actions.put_back(conference=session.conference, run=draft.uid, by=tom, now=NOW)

    assert cancelled == [("Reading aloud", "Workshops 1", "Library", "CANCELLED")]
    assert _rows() == [("Reading aloud", "Workshops 1", "Library", "SCHEDULED")]


def test_twice_cancelled_or_put_back_is_once(session, slots, rooms, tom):
    draft = planned(RunFactory(session=session, slot=slots[0], room=rooms[0]))

    for _ in range(2):
        actions.take_off(conference=session.conference, run=draft.uid, start=_start(draft), by=tom, now=NOW)
    for _ in range(2):
        actions.put_back(conference=session.conference, run=draft.uid, by=tom, now=NOW)

    assert [step.words.split()[0] for step in DraftStep.objects.order_by("pk")] == ["Cancelled", "Put"]


def test_places_are_changed_from_what_was_seen(session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    change = {"conference": session.conference, "run": draft.uid, "by": tom}

    actions.set_capacity(**change, was=None, capacity=12, now=NOW)
    refusal = _refused(actions.set_capacity, **change, was=None, capacity=14)

    assert (refusal.codes, DraftRun.objects.get().capacity) == (["stale"], 12)


# --- One run more --------------------------------------------------------------------------------------------------------------
def test_a_second_run_is_added_where_room_and_presenter_are_free(session, slots, rooms, tom):
    _place(session, slots[0], rooms[0], tom)

    actions.add_run(session=session, slot=slots[1], room=rooms[1], planned=1, by=tom, now=NOW)

    assert [row[1:3] for row in _rows()] == [("Workshops 1", "Library"), ("Workshops 2", "Studio")]


def test_a_second_run_is_not_added_where_the_presenter_is_busy_by_now(conference, session, slots, rooms, tom):
    _place(session, slots[0], rooms[0], tom)

    refusal = _refused(actions.add_run, session=session, slot=slots[0], room=rooms[1], planned=1, by=tom)

    assert (refusal.codes, len(_rows())) == (["twice"], 1)


# --- Taking back -----------------------------------------------------------------------------------------------------------------
def _undo(conference, by):
    step = next(step for step in DraftStep.objects.filter(by=by).order_by("-pk") if step.undone_at is None)
    return actions.undo(conference=conference, step=step.pk, by=by, now=NOW)


def test_one_takes_back_and_does_again_one_s_own_steps_in_turn(conference, session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    _move(draft, slots[1], rooms[1], tom)

    _undo(conference, tom)
    after_one = _rows()
    _undo(conference, tom)
    after_two = _rows()
    for step in DraftStep.objects.order_by("pk"):
        actions.redo(conference=conference, step=step.pk, by=tom, now=NOW)

    assert (after_one, after_two) == ([("Reading aloud", "Workshops 1", "Library", "SCHEDULED")], [])
    assert _rows() == [("Reading aloud", "Workshops 2", "Studio", "SCHEDULED")]


def test_a_new_step_ends_what_could_be_done_again(conference, session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    _move(draft, slots[1], rooms[1], tom)
    undone = _undo(conference, tom)
    _move(DraftRun.objects.get(), slots[1], rooms[0], tom)

    assert _refused(actions.redo, conference=conference, step=undone.pk, by=tom).codes == ["stale"]


def test_a_run_that_comes_back_keeps_its_permanent_name(conference, session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    actions.take_off(conference=conference, run=draft.uid, start=_start(draft), by=tom, now=NOW)

    _undo(conference, tom)

    assert DraftRun.objects.get().uid == draft.uid


def test_a_step_is_not_taken_back_over_what_somebody_else_did_since(conference, session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    _move(draft, slots[0], rooms[1], UserFactory(first_name="Priya", last_name="Nolan"))
    before = _rows()

    refusal = _refused(actions.undo, conference=conference, step=DraftStep.objects.earliest("pk").pk, by=tom)

    assert (refusal.codes, _rows()) == (["changed"], before)
    assert str(refusal) == (
        "“Placed “Reading aloud” in Workshops 1, Library” was not taken back: what it changed has been changed by "
        "Priya Nolan since then."
    )


def test_nobody_takes_back_somebody_else_s_step(conference, session, slots, rooms, tom):
    _place(session, slots[0], rooms[0], tom)

    refusal = _refused(actions.undo, conference=conference, step=DraftStep.objects.get().pk, by=UserFactory())

    assert (refusal.codes, len(_rows())) == (["stale"], 1)


def test_a_run_does_not_come_back_into_a_room_that_is_gone(conference, session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    actions.take_off(conference=conference, run=draft.uid, start=_start(draft), by=tom, now=NOW)
    rooms[0].delete()

    refusal = _refused(actions.undo, conference=conference, step=DraftStep.objects.first().pk, by=tom)

    assert (refusal.codes, _rows()) == (["deleted"], [])


def test_a_step_from_before_a_release_is_not_taken_back(conference, session, slots, rooms, tom):
    draft = _place(session, slots[0], rooms[0], tom)
    DraftRun.objects.filter(pk=draft.pk).update(
        run=RunFactory(session=session, slot=slots[0], room=rooms[0], uid=draft.uid)
    )

    assert _refused(actions.undo, conference=conference, step=DraftStep.objects.get().pk, by=tom).codes == ["changed"]


class TakingBackAnything(TestCase):
    """Whatever an organiser does, taking it all back gives the timetable as it was, and doing it all again gives what it became."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.integers(0, 5), *[st.integers(0, 3)] * 3), max_size=8))
    def test_all_steps_taken_back_restore_the_timetable(self, deeds):
        conference, tom = ConferenceFactory(), UserFactory()
        rooms = RoomFactory.create_batch(2, venue=conference.venue)
        slots = SlotFactory.create_batch(2, conference=conference, kind=Slot.Kind.WORKSHOPS)
        for number in range(3):
            run = RunFactory(
                session=titled(conference, f"Session {number}"), slot=slots[0], room=rooms[0], status="CANCELLED"
            )
            Run.objects.filter(pk=run.pk).update(
                status="CANCELLED" if number == 0 else "SCHEDULED", slot=slots[number % 2]
            )
            run.refresh_from_db()
            planned(run)
        DraftRunFactory(session=titled(conference, "Not released"), slot=slots[1], room=rooms[1])
        before = self._all(conference)

        for deed in deeds:
            self._try(conference, slots, rooms, tom, *deed)
        after = self._all(conference)
        while any(step.undone_at is None for step in DraftStep.objects.filter(by=tom)):
            _undo(conference, tom)
        restored = self._all(conference)
        for step in DraftStep.objects.filter(by=tom).order_by("pk"):
            actions.redo(conference=conference, step=step.pk, by=tom, now=NOW)

        assert restored == before
        assert self._all(conference) == after

    def _all(self, conference):
        return values_of(DraftRun.objects.filter(session__conference=conference).values_list("uid", flat=True))

    def _try(self, conference, slots, rooms, tom, kind, which, slot, room):
        drafts = list(DraftRun.objects.filter(session__conference=conference).order_by("uid"))
        if not drafts:
            return
        draft, other = drafts[which % len(drafts)], drafts[slot % len(drafts)]
        mine = {"conference": conference, "run": draft.uid, "by": tom, "now": NOW}
        place = {"slot": slots[slot % 2], "room": rooms[room % 2]}
        on = DraftRun.objects.filter(session=draft.session, status="SCHEDULED").count()
        try:
            if kind == 0:
                actions.move(**mine, start=_start(draft), **place, both=True)
            elif kind == 1:
                actions.swap(**mine, start=_start(draft), other=other.uid, other_start=_start(other))
            elif kind == 2:
                actions.take_off(**mine, start=_start(draft))
            elif kind == 3:
                actions.put_back(**mine)
            elif kind == 4:
                actions.set_capacity(**mine, was=draft.capacity, capacity=room + 1)
            else:
                actions.place(session=draft.session, **place, planned=on, by=tom, now=NOW, both=True)
        except Refused:
            pass
