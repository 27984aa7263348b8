"""Saving a run of the draft: it does, the second time nothing, it refuses and nothing changed. What is public stays as it is."""

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from sessions import actions
from sessions.models import DraftRun, Run, Slot
from tests.factories.conference import RoomFactory, UserFactory
from tests.factories.programme import (
    ContributionFactory,
    DraftRunFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    planned,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def run():
    """Released, thirty seats in the room, twelve places."""
    return planned(
        RunFactory(
            capacity=12,
            slot__starts_at=datetime(2027, 6, 14, 9, tzinfo=UTC),
            slot__ends_at=datetime(2027, 6, 14, 10, tzinfo=UTC),
        )
    )


def _saved(run):
    return DraftRun.objects.values("slot", "room", "status", "capacity").get(pk=run.pk)


def _public():
    return Run.objects.values("slot", "room", "status", "capacity", "sequence").get()


def _room(run, **fields):
    return RoomFactory(venue=run.room.venue, **fields)


@pytest.mark.parametrize("what", ["room", "slot", "status"])
def test_another_room_slot_or_standing_is_saved_in_the_draft_alone_and_logged_with_both(run, what):
    organiser, public = UserFactory(), _public()
    before = (run.slot_id, run.room_id, run.status)
    new = {"room": _room(run), "slot": SlotFactory(conference=run.slot.conference), "status": Run.Status.CANCELLED}
    setattr(run, what, new[what])

    actions.save_draft_run(draft=run, by=organiser)

    entry = ModelLogEntry.objects.get()
    after = (run.slot_id, run.room_id, run.status)
    assert _saved(run) == {"slot": run.slot_id, "room": run.room_id, "status": run.status, "capacity": 12}
    assert _public() == public
    assert (entry.action, entry.user, entry.data) == (
        "run.move",
        organiser,
        {"before": list(before), "after": list(after)},
    )


def test_saved_again_or_with_other_places_only_nothing_is_logged(run):
    run.capacity = 20

    actions.save_draft_run(draft=run, by=None)
    actions.save_draft_run(draft=run, by=None)

    assert (_saved(run)["capacity"], ModelLogEntry.objects.count()) == (20, 0)


@pytest.mark.parametrize(("kind", "places"), [(Slot.Kind.WORKSHOPS, 30), (Slot.Kind.PLENARY, None)])
def test_a_run_without_a_number_offers_the_room_s_seats_and_a_plenary_has_no_limit(kind, places):
    draft = DraftRunFactory(slot__kind=kind, capacity=None, room__seats=30)

    actions.save_draft_run(draft=draft, by=None)

    assert (draft.capacity, draft.places) == (None, places)


def _too_many(run):
    run.capacity = 31


def _fewer_than_taken(run):
    Run.objects.filter(pk=run.run_id).update(taken=5)
    run.run.refresh_from_db()
    run.capacity = 4


def _moved_with_people(run):
    Run.objects.filter(pk=run.run_id).update(taken=5)
    run.run.refresh_from_db()
    run.slot = SlotFactory(conference=run.slot.conference)


def _room_in_use(run):
    run.room = DraftRunFactory(slot=run.slot, session=SessionFactory(conference=run.slot.conference)).room


def _room_in_use_by_a_longer_slot(run):
    longer = SlotFactory(
        conference=run.slot.conference,
        starts_at=datetime(2027, 6, 14, 9, 30, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 12, tzinfo=UTC),
    )
    run.room = DraftRunFactory(slot=longer, session=SessionFactory(conference=run.slot.conference)).room


def _room_in_use_by_a_slot_that_will_be_longer(run):
    _room_in_use_by_a_longer_slot(run)
    Slot.objects.exclude(pk=run.slot_id).update(
        starts_at=datetime(2027, 6, 14, 11, tzinfo=UTC),
        next_starts_at=datetime(2027, 6, 14, 9, 30, tzinfo=UTC),
        next_ends_at=datetime(2027, 6, 14, 12, tzinfo=UTC),
    )


def _noon(run):
    return SlotFactory(
        conference=run.slot.conference,
        starts_at=datetime(2027, 6, 14, 11, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 12, tzinfo=UTC),
    )


def _speaker_twice(run):
    elsewhere = DraftRunFactory(slot=_noon(run), session=SessionFactory(conference=run.slot.conference))
    speaker = ContributionFactory(session=elsewhere.session).speaker
    ContributionFactory(session=run.session, speaker=speaker)
    run.slot = elsewhere.slot


def _held_already(run):
    run.slot = DraftRunFactory(session=run.session, slot=_noon(run), room=_room(run)).slot


def _other_venue(run):
    run.room = RoomFactory()


def _other_conference(run):
    run.slot = SlotFactory()


@pytest.mark.parametrize(
    ("arrange", "codes"),
    [
        (_too_many, ["seats"]),
        (_fewer_than_taken, ["taken"]),
        (_moved_with_people, ["has-places"]),
        (_room_in_use, ["room"]),
        (_room_in_use_by_a_longer_slot, ["room"]),
        (_room_in_use_by_a_slot_that_will_be_longer, ["room"]),
        (_held_already, ["twice"]),
        (_speaker_twice, ["speaker"]),
        (_other_venue, ["venue"]),
        (_other_conference, ["conference"]),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(run, arrange, codes):
    arrange(run)
    before = _saved(run)

    with pytest.raises(Refused) as refusal:
        actions.save_draft_run(draft=run, by=None)

    assert (refusal.value.codes, _saved(run)) == (codes, before)


def test_one_slot_after_the_other_is_no_clash(run):
    after = SlotFactory(
        conference=run.slot.conference, starts_at=run.slot.ends_at, ends_at=datetime(2027, 6, 14, 11, tzinfo=UTC)
    )
    elsewhere = DraftRunFactory(slot=after, session=SessionFactory(conference=run.slot.conference), room=run.room)
    ContributionFactory(session=run.session, speaker=ContributionFactory(session=elsewhere.session).speaker)

    assert actions.save_draft_run(draft=run, by=None) == run


# --- Slots ----------------------------------------------------------------------------------------------------------
def _times(slot):
    return Slot.objects.values_list("starts_at", "ends_at", "next_starts_at", "next_ends_at").get(pk=slot.pk)


def test_other_times_of_a_released_slot_wait_for_the_next_release():
    slot = SlotFactory()
    was = (slot.starts_at, slot.ends_at)
    later = tuple(when + timedelta(minutes=10) for when in was)
    slot.starts_at, slot.ends_at = later

    actions.save_slot(slot=slot, by=None)

    assert _times(slot) == (*was, *later)


def test_a_slot_put_back_to_its_public_times_waits_for_nothing():
    slot = SlotFactory()
    was = (slot.starts_at, slot.ends_at)
    slot.starts_at += timedelta(minutes=10)
    actions.save_slot(slot=slot, by=None)
    slot.starts_at, slot.ends_at = was

    actions.save_slot(slot=slot, by=None)

    assert _times(slot) == (*was, None, None)


def test_a_slot_that_nobody_has_seen_is_simply_changed():
    slot = SlotFactory(released_at=None)
    slot.ends_at += timedelta(minutes=10)

    actions.save_slot(slot=slot, by=None)

    assert _times(slot) == (slot.starts_at, slot.ends_at, None, None)
