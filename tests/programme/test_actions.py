"""Saving a run: it does, the second time nothing, it refuses and nothing changed."""

from datetime import UTC, datetime

import pytest
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from sessions import actions
from sessions.models import Run, Slot
from tests.factories.conference import RoomFactory, UserFactory
from tests.factories.programme import ContributionFactory, RunFactory, SessionFactory, SlotFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def run():
    return RunFactory(
        capacity=12,
        slot__starts_at=datetime(2027, 6, 14, 9, tzinfo=UTC),
        slot__ends_at=datetime(2027, 6, 14, 10, tzinfo=UTC),
    )


def _saved(run):
    return Run.objects.values("slot", "room", "status", "capacity", "sequence").get(pk=run.pk)


def _room(run, **fields):
    return RoomFactory(venue=run.room.venue, **fields)


@pytest.mark.parametrize("what", ["room", "slot", "status"])
def test_another_room_slot_or_standing_raises_the_sequence_and_is_logged_with_both(run, what):
    organiser = UserFactory()
    before = (run.slot_id, run.room_id, run.status)
    new = {"room": _room(run), "slot": SlotFactory(conference=run.slot.conference), "status": Run.Status.CANCELLED}
    setattr(run, what, new[what])

    actions.save_run(run=run, by=organiser)

    entry = ModelLogEntry.objects.get()
    after = (run.slot_id, run.room_id, run.status)
    assert _saved(run) == {
        "slot": run.slot_id, "room": run.room_id, "status": run.status, "capacity": 12, "sequence": 1
    }  # fmt: skip
    assert (entry.action, entry.user, entry.data) == (
        "run.move",
        organiser,
        {"before": list(before), "after": list(after), "sequence": 1},
    )


def test_saved_again_or_with_other_places_only_the_sequence_stays(run):
    run.capacity = 20

    actions.save_run(run=run, by=None)
    actions.save_run(run=run, by=None)

    assert (_saved(run)["capacity"], _saved(run)["sequence"], ModelLogEntry.objects.count()) == (20, 0, 0)


def test_a_run_of_workshops_without_a_number_offers_the_room_s_seats(run):
    run.capacity = None

    actions.save_run(run=run, by=None)

    assert _saved(run)["capacity"] == run.room.seats


def test_a_plenary_without_a_number_has_no_limit():
    run = RunFactory(slot__kind=Slot.Kind.PLENARY, capacity=None)

    actions.save_run(run=run, by=None)

    assert _saved(run)["capacity"] is None


def _too_many(run):
    run.capacity = 31


def _fewer_than_taken(run):
    Run.objects.filter(pk=run.pk).update(taken=5)
    run.capacity = 4


def _moved_with_people(run):
    Run.objects.filter(pk=run.pk).update(taken=5)
    run.slot = SlotFactory(conference=run.slot.conference)


def _room_in_use(run):
    run.room = RunFactory(slot=run.slot, session=SessionFactory(conference=run.slot.conference)).room


def _room_in_use_by_a_longer_slot(run):
    longer = SlotFactory(
        conference=run.slot.conference,
        starts_at=datetime(2027, 6, 14, 9, 30, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 12, tzinfo=UTC),
    )
    run.room = RunFactory(slot=longer, session=SessionFactory(conference=run.slot.conference)).room


def _speaker_twice(run):
    elsewhere = RunFactory(slot=run.slot, session=SessionFactory(conference=run.slot.conference))
    speaker = ContributionFactory(session=elsewhere.session).speaker
    ContributionFactory(session=run.session, speaker=speaker)


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
        (_speaker_twice, ["speaker"]),
        (_other_venue, ["venue"]),
        (_other_conference, ["conference"]),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(run, arrange, codes):
    arrange(run)
    before = _saved(run)

    with pytest.raises(Refused) as refusal:
        actions.save_run(run=run, by=None)

    assert (refusal.value.codes, _saved(run)) == (codes, before)


def test_one_slot_after_the_other_is_no_clash(run):
    after = SlotFactory(
        conference=run.slot.conference, starts_at=run.slot.ends_at, ends_at=datetime(2027, 6, 14, 11, tzinfo=UTC)
    )
    elsewhere = RunFactory(slot=after, session=SessionFactory(conference=run.slot.conference), room=run.room)
    ContributionFactory(session=run.session, speaker=ContributionFactory(session=elsewhere.session).speaker)

    assert actions.save_run(run=run, by=None) == run
