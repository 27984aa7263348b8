"""Releasing: the draft becomes public as it was read, whole or not at all, and the people concerned are written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from sessions.models import DraftRun, Letter, Release, Run, Session, Slot
from sessions.releases import actions, queries
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    DraftRunFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerPrivateFactory,
    planned,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def conference():
    return ConferenceFactory(name="South Coast Conference 2027", host_name="Saltmarsh School")


@pytest.fixture
def slots(conference):
    """Workshops 1 at 10:00 and Workshops 2 at 11:00, local time."""
    return [
        SlotFactory(
            conference=conference,
            name=f"Workshops {number}",
            starts_at=datetime(2027, 6, 14, 8 + number, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, 8 + number, 45, tzinfo=UTC),
        )
        for number in (1, 2)
    ]


@pytest.fixture
def rooms(conference):
    return [RoomFactory(venue=conference.venue, name=name, seats=30) for name in ("Library", "Dance studio")]


@pytest.fixture
def released(conference, slots, rooms):
    """Two sessions in Workshops 1, “Quiet starts” in the Library and “Loud endings” in the Dance studio, as release 1 left them."""
    ReleaseFactory(conference=conference, number=1)
    return [
        planned(
            RunFactory(
                session=SessionFactory(conference=conference, title=title),
                slot=slots[0],
                room=room,
                capacity=30,
                changed_at=NOW - timedelta(days=30),
            )
        )
        for title, room in zip(("Quiet starts", "Loud endings"), rooms, strict=True)
    ]


def _release(conference, **options):
    options = {"read": queries.plan(conference).fingerprint, "by": None, "now": NOW} | options
    return actions.release(conference=conference, **options)


def _public():
    """(title, slot, room, status, sequence) of every run, as readers see them."""
    return sorted(
        Run.objects.values_list("session__title", "slot__name", "room__name", "status", "sequence", named=False)
    )


def _put(draft, **fields):
    DraftRun.objects.filter(pk=draft.pk).update(**fields)


# --- What becomes public ------------------------------------------------------------------------------------------------
def test_a_first_release_makes_the_whole_day_public_and_keeps_the_runs_names(conference, rooms):
    slot = SlotFactory(conference=conference, name="Workshops 1", released_at=None)
    draft = DraftRunFactory(
        session=SessionFactory(conference=conference, title="Quiet starts"), slot=slot, room=rooms[0]
    )
    DraftRunFactory(
        session=SessionFactory(conference=conference, status=Session.Status.DRAFT), slot=slot, room=rooms[1]
    )
    organiser = UserFactory()

    made = _release(conference, by=organiser, note="At last.")

    run = Run.objects.get()
    draft.refresh_from_db()
    slot.refresh_from_db()
    assert (run.uid, run.capacity, run.sequence, run.changed_at, draft.run) == (draft.uid, 30, 0, NOW, run)
    assert (slot.released_at, made.number, made.note, made.by, made.released_at) == (NOW, 1, "At last.", organiser, NOW)
    assert [change["words"] for change in made.changes] == ["The programme is out: 1 session, held 1 time in all."]
    assert ModelLogEntry.objects.filter(action="release.publish").values_list("user", flat=True).get() == organiser.pk


def test_two_runs_swap_their_rooms(conference, released, rooms):
    _put(released[0], room=rooms[1])
    _put(released[1], room=rooms[0])

    made = _release(conference)

    assert _public() == [
        ("Loud endings", "Workshops 1", "Library", "SCHEDULED", 1),
        ("Quiet starts", "Workshops 1", "Dance studio", "SCHEDULED", 1),
    ]
    assert (made.number, [change["kind"] for change in made.changes]) == (2, ["MOVED", "MOVED"])


def test_cancelled_and_then_on_again_keeps_its_name_and_counts_up(conference, released):
    uid = released[0].uid
    _put(released[0], status=Run.Status.CANCELLED)
    _release(conference)
    cancelled = Run.objects.values_list("status", "sequence").get(uid=uid)
    _put(released[0], status=Run.Status.SCHEDULED)

    made = _release(conference)

    assert (cancelled, Run.objects.values_list("status", "sequence").get(uid=uid)) == (
        ("CANCELLED", 1),
        ("SCHEDULED", 2),
    )
    assert [change["kind"] for change in made.changes] == ["RESTORED"]


def test_a_second_run_changes_no_other(conference, released, slots, rooms):
    before = set(Run.objects.values_list("uid", "sequence", "changed_at"))
    second = DraftRunFactory(session=released[0].session, slot=slots[1], room=rooms[0])

    _release(conference)

    after = set(Run.objects.values_list("uid", "sequence", "changed_at"))
    assert after - before == {(second.uid, 0, NOW)}
    assert before <= after


def test_a_slot_at_another_time_takes_all_its_runs_along(conference, released, slots):
    SlotFactory(conference=conference, name="Tea", kind=Slot.Kind.BREAK)
    earlier = {name: getattr(slots[0], name) - timedelta(minutes=10) for name in ("starts_at", "ends_at")}
    Slot.objects.filter(pk=slots[0].pk).update(next_starts_at=earlier["starts_at"], next_ends_at=earlier["ends_at"])

    made = _release(conference)

    slot = Slot.objects.values("starts_at", "ends_at", "next_starts_at", "next_ends_at").get(pk=slots[0].pk)
    assert slot == earlier | {"next_starts_at": None, "next_ends_at": None}
    assert set(Run.objects.values_list("sequence", "changed_at")) == {(1, NOW)}
    assert [change["words"] for change in made.changes] == [
        "Workshops 1 is now 09:50 to 10:35 (it was 10:00 to 10:45)."
    ]


def test_other_places_are_offered_and_calendars_hear_nothing(conference, released):
    _put(released[0], capacity=24)

    _release(conference)

    assert Run.objects.values_list("capacity", "sequence").get(uid=released[0].uid) == (24, 0)


def test_a_session_in_draft_gives_up_its_room_though_no_reader_is_told(conference, released, rooms):
    Session.objects.filter(pk=released[0].session_id).update(status=Session.Status.DRAFT)
    _put(released[0], status=Run.Status.CANCELLED)
    _put(released[1], room=rooms[0])

    made = _release(conference)

    assert [change["title"] for change in made.changes] == ["Loud endings"]
    assert Run.objects.get(uid=released[1].uid).room == rooms[0]


# --- What does not ------------------------------------------------------------------------------------------------------
def _nothing(conference, released, slots, rooms):
    return ["nothing"]


def _clash(conference, released, slots, rooms):
    _put(released[0], room=rooms[1])
    return ["clashes", "clash"]


def _with_places_to_another_slot(conference, released, slots, rooms):
    Run.objects.filter(uid=released[0].uid).update(taken=3)
    _put(released[0], slot=slots[1])
    return ["clashes", "clash"]


@pytest.mark.parametrize("arrange", [_nothing, _clash, _with_places_to_another_slot])
def test_what_cannot_go_out_is_refused_and_nothing_is_changed(conference, released, slots, rooms, arrange):
    codes = arrange(conference, released, slots, rooms)
    before = _public()

    with pytest.raises(Refused) as refusal:
        _release(conference)

    assert (refusal.value.codes, _public(), Release.objects.count()) == (codes, before, 1)


def test_what_is_released_is_what_was_read(conference, released, rooms):
    free = RoomFactory(venue=conference.venue, seats=30)
    _put(released[0], room=free)
    read = queries.plan(conference).fingerprint
    _put(released[1], room=rooms[0])

    with pytest.raises(Refused) as refusal:
        _release(conference, read=read)

    assert (refusal.value.codes, Release.objects.count(), Letter.objects.count()) == (["stale"], 1, 0)


def test_a_place_taken_at_the_very_moment_keeps_its_run_in_its_slot(conference, released, slots, monkeypatch):
    """The plan saw an empty run; before it is moved somebody has a place in it."""
    _put(released[0], slot=slots[1])
    plan = queries.plan(conference)
    Run.objects.filter(uid=released[0].uid).update(taken=F("taken") + 1)
    monkeypatch.setattr(actions.queries, "plan", lambda _: plan)

    with pytest.raises(Refused) as refusal:
        _release(conference)

    assert (refusal.value.codes, Release.objects.count()) == (["busy"], 1)
    assert Run.objects.get(uid=released[0].uid).slot == slots[0]


def test_fewer_places_than_were_taken_meanwhile_are_refused_by_the_database(conference, released, monkeypatch):
    _put(released[0], capacity=1)
    plan = queries.plan(conference)
    Run.objects.filter(uid=released[0].uid).update(taken=2)
    monkeypatch.setattr(actions.queries, "plan", lambda _: plan)

    with pytest.raises(Refused) as refusal:
        _release(conference)

    assert (refusal.value.codes, Release.objects.count()) == (["busy"], 1)


# --- Who is told ----------------------------------------------------------------------------------------------------------
def _speaker(draft, name, email="", **fields):
    speaker = ContributionFactory(session=draft.session, speaker__name=name).speaker
    if email:
        SpeakerPrivateFactory(speaker=speaker, email=email)
    return speaker


def test_only_the_speakers_concerned_are_written_to_and_nothing_leaves_yet(conference, released, rooms, mailoutbox):
    moved = _speaker(released[0], "Aisha Grant", "aisha@saltmarsh.example")
    _speaker(released[0], "Nobody Knows")
    _speaker(released[1], "Tom Reed", "tom@saltmarsh.example")
    token = AppearanceFactory(speaker=moved, conference=conference).link_token
    _put(released[0], room=RoomFactory(venue=conference.venue, name="Old library", seats=30))

    _release(conference, note="The Library floods.")

    letter = Letter.objects.get()
    sentence = "“Quiet starts” moves from Workshops 1, 10:00, Library to Workshops 1, 10:00, Old library."
    assert (letter.kind, letter.speaker, letter.to_email, letter.sent_at) == (
        "RELEASE",
        moved,
        "aisha@saltmarsh.example",
        None,
    )
    assert letter.subject == "South Coast Conference 2027: your session has changed"
    assert [part in letter.body for part in (sentence, "The Library floods.", f"/speaking/{token}/")] == [True] * 3
    assert mailoutbox == []


def test_speakers_are_told_when_their_slot_moves(conference, released, slots):
    _speaker(released[0], "Aisha Grant", "aisha@saltmarsh.example")
    later = slots[0].ends_at + timedelta(minutes=5)
    Slot.objects.filter(pk=slots[0].pk).update(next_starts_at=slots[0].starts_at, next_ends_at=later)

    _release(conference)

    assert "“Quiet starts”: Workshops 1 is now 10:00 to 10:50 (it was 10:00 to 10:45)." in Letter.objects.get().body


def test_nobody_is_written_to_when_the_organiser_says_so(conference, released):
    _speaker(released[0], "Aisha Grant", "aisha@saltmarsh.example")
    _put(released[0], status=Run.Status.CANCELLED)

    _release(conference, tell_speakers=False)

    assert Letter.objects.count() == 0


# --- How much it asks --------------------------------------------------------------------------------------------------------
def test_a_plan_takes_as_many_queries_for_two_runs_as_for_twelve(conference, released):
    def count():
        with CaptureQueriesContext(connection) as captured:
            plan = queries.plan(conference)
            assert len(plan.found) == len(DraftRun.objects.filter(run=None))
        return len(captured)

    _speaker(released[0], "Aisha Grant", "aisha@saltmarsh.example")
    two = count()
    for _ in range(10):
        draft = DraftRunFactory(session=SessionFactory(conference=conference), slot=SlotFactory(conference=conference))
        _speaker(draft, "Somebody", f"{draft.pk}@saltmarsh.example")
    assert count() == two
