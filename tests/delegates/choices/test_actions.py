"""Taking, changing and leaving places: it does, the second time nothing, it refuses and nothing changed."""

from datetime import UTC, datetime

import pytest
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from delegates.choices import actions
from delegates.models import Booking, Place
from sessions.models import Run, Session, Slot
from tests.factories.bookings import BookingFactory
from tests.factories.choices import ComingDelegateFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)


@pytest.fixture
def delegate():
    """Her booking holds its one place in the counters, as a confirmed booking does."""
    delegate = ComingDelegateFactory()
    for counter in (delegate.ticket_type, delegate.booking.conference):
        type(counter).objects.take(counter.pk)
    return delegate


@pytest.fixture
def slot(delegate):
    return SlotFactory(conference=delegate.booking.conference)


@pytest.fixture
def run(slot):
    return _run(slot)


def _run(slot, **fields):
    session = fields.pop("session", None) or SessionFactory(conference=slot.conference)
    return RunFactory(slot=slot, session=session, **fields)


def _state():
    """Everything that a deed could change."""
    return (
        sorted(Place.objects.values_list("delegate", "run", "slot", "session")),
        sorted(Run.objects.values_list("pk", "taken")),
        ModelLogEntry.objects.count(),
    )


def _nothing_left(*_, **__):
    return False


def _take(delegate, run, now=NOW):
    return actions.take_place(delegate=delegate, run=run, now=now)


def test_taking_gives_a_seat_counts_it_and_is_logged_as_her_own_deed(delegate, run):
    place = _take(delegate, run)

    run.refresh_from_db()
    entry = ModelLogEntry.objects.get()
    assert (place.run, place.slot, place.session, place.taken_at, run.taken) == (run, run.slot, run.session, NOW, 1)
    assert (entry.action, entry.object_id, entry.user_id, entry.data) == (
        "place.take",
        str(delegate.pk),
        None,
        {"run": run.pk, "left_run": None, "by": "her own link"},
    )


def test_taking_the_same_place_twice_changes_nothing_the_second_time(delegate, run):
    first = _take(delegate, run)
    before = _state()

    second = _take(delegate, run)

    assert (second, _state()) == (first, before)


@pytest.mark.parametrize("newer_first", [False, True])
def test_changing_gives_the_old_seat_back_and_takes_the_new_one(delegate, slot, newer_first):
    runs = [_run(slot), _run(slot)]
    old, new = reversed(runs) if newer_first else runs
    _take(delegate, old)

    _take(delegate, new)

    assert _state()[:2] == (
        [(delegate.pk, new.pk, slot.pk, new.session_id)],
        sorted([(old.pk, 0), (new.pk, 1)]),
    )
    assert ModelLogEntry.objects.filter(action="place.change").get().data == {
        "run": new.pk,
        "left_run": old.pk,
        "by": "her own link",
    }


@pytest.mark.parametrize("newer_first", [False, True])
def test_changing_to_a_run_that_filled_up_meanwhile_keeps_the_old_seat(delegate, slot, newer_first, monkeypatch):
    runs = [_run(slot), _run(slot)]
    old, new = reversed(runs) if newer_first else runs
    _take(delegate, old)
    before = _state()
    # The peek saw a seat; by the time of the counter it was gone.
    monkeypatch.setattr(type(Run.objects), "take", _nothing_left)

    with pytest.raises(Refused) as refusal:
        _take(delegate, new)

    assert (refusal.value.codes, _state()) == (["full"], before)


def test_a_full_run_is_refused_and_the_old_seat_stays(delegate, slot):
    old, full = _run(slot), _run(slot, capacity=1)
    _take(ComingDelegateFactory(booking=delegate.booking), full)
    _take(delegate, old)
    before = _state()

    with pytest.raises(Refused) as refusal:
        _take(delegate, full)

    assert (refusal.value.codes, _state()) == (["full"], before)


def test_a_run_without_limit_never_fills(delegate, slot):
    run = _run(slot, capacity=None)

    _take(delegate, run)

    run.refresh_from_db()
    assert (run.taken, run.left) == (1, None)


def _too_early(delegate, run):
    return datetime(2026, 9, 1, tzinfo=UTC)


def _too_late(delegate, run):
    return datetime(2027, 6, 14, 8, tzinfo=UTC)


def _withdrawn(delegate, run):
    type(delegate).objects.filter(pk=delegate.pk).update(withdrawn_at=NOW)


def _booking_cancelled(delegate, run):
    Booking.objects.filter(pk=delegate.booking_id).update(status="CANCELLED", cancelled_at=NOW)


def _booking_draft(delegate, run):
    Booking.objects.filter(pk=delegate.booking_id).update(status="DRAFT")


def _run_cancelled(delegate, run):
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)


def _unpublished(delegate, run):
    Session.objects.filter(pk=run.session_id).update(status=Session.Status.DRAFT)


def _plenary(delegate, run):
    Slot.objects.filter(pk=run.slot_id).update(kind=Slot.Kind.PLENARY)


def _another_conference(delegate, run):
    type(delegate).objects.filter(pk=delegate.pk).update(booking=BookingFactory(confirmed=True))


@pytest.mark.parametrize(
    ("arrange", "code"),
    [
        (_too_early, "not-open-yet"),
        (_too_late, "closed"),
        (_withdrawn, "withdrawn"),
        (_booking_cancelled, "booking-cancelled"),
        (_booking_draft, "booking-not-confirmed"),
        (_run_cancelled, "cancelled"),
        (_unpublished, "not-in-programme"),
        (_plenary, "not-a-workshop"),
        (_another_conference, "not-in-programme"),
    ],
)
def test_taking_is_refused_by_what_the_database_says_now_and_nothing_is_changed(delegate, run, arrange, code):
    # The rows in hand are older than the change: the action has to look again.
    now = arrange(delegate, run) or NOW
    before = _state()

    with pytest.raises(Refused) as refusal:
        _take(delegate, run, now=now)

    assert (refusal.value.codes, _state()) == ([code], before)


def test_the_same_session_in_another_slot_is_refused_by_name_of_the_slot(delegate, run):
    later = SlotFactory(conference=run.slot.conference, name="Session after lunch")
    _take(delegate, run)
    before = _state()

    with pytest.raises(Refused) as refusal:
        _take(delegate, _run(later, session=run.session))

    assert [problem.message for problem in refusal.value.problems] == [
        f"You already have a place in this session, in {run.slot.name}."
    ]
    assert _state()[0] == before[0]


def test_a_run_that_an_organiser_moves_at_that_moment_is_refused(delegate, run, monkeypatch):
    elsewhere = SlotFactory(conference=run.slot.conference)
    take = actions._move_seats

    def and_the_organiser_moves_it(**numbers):
        Run.objects.filter(pk=run.pk).update(slot=elsewhere)
        return take(**numbers)

    monkeypatch.setattr(actions, "_move_seats", and_the_organiser_moves_it)

    with pytest.raises(Refused) as refusal:
        _take(delegate, run)

    assert (refusal.value.codes, Place.objects.count()) == (["changed"], 0)


def test_somebody_in_a_cancelled_run_changes_to_another(delegate, slot):
    cancelled, other = _run(slot), _run(slot)
    _take(delegate, cancelled)
    Run.objects.filter(pk=cancelled.pk).update(status=Run.Status.CANCELLED)

    _take(delegate, other)

    assert _state()[1] == sorted([(cancelled.pk, 0), (other.pk, 1)])


def test_leaving_gives_the_seat_back_and_is_logged(delegate, run):
    _take(delegate, run)

    actions.leave_place(delegate=delegate, run=run, now=NOW)

    assert _state()[:2] == ([], [(run.pk, 0)])
    assert ModelLogEntry.objects.get(action="place.leave").data == {"left_run": run.pk, "by": "her own link"}


def test_leaving_twice_changes_nothing_the_second_time(delegate, run):
    _take(delegate, run)
    actions.leave_place(delegate=delegate, run=run, now=NOW)
    before = _state()

    actions.leave_place(delegate=delegate, run=run, now=NOW)

    assert _state() == before


def test_leaving_after_choosing_closed_is_refused_and_the_seat_stays(delegate, run):
    _take(delegate, run)
    before = _state()

    with pytest.raises(Refused) as refusal:
        actions.leave_place(delegate=delegate, run=run, now=datetime(2027, 6, 14, 8, tzinfo=UTC))

    assert (refusal.value.codes, _state()) == (["closed"], before)


def test_releasing_gives_back_every_seat_of_these_people_and_of_nobody_else(delegate, slot, run):
    other_slot = SlotFactory(conference=slot.conference)
    later = _run(other_slot)
    colleague, stranger = (
        ComingDelegateFactory(booking=delegate.booking),
        ComingDelegateFactory(booking=delegate.booking),
    )
    for person, wanted in [(delegate, run), (delegate, later), (colleague, run), (stranger, run)]:
        _take(person, wanted)

    released = actions.release_all(delegates=[colleague, delegate], by=delegate.booking.lead, now=NOW)

    assert (released, _state()[:2]) == (
        3,
        ([(stranger.pk, run.pk, slot.pk, run.session_id)], sorted([(run.pk, 1), (later.pk, 0)])),
    )
    assert sorted(ModelLogEntry.objects.filter(action="place.release").values_list("object_id", "user_id")) == sorted(
        [(str(delegate.pk), delegate.booking.lead_id), (str(colleague.pk), delegate.booking.lead_id)]
    )


def test_releasing_twice_changes_nothing_the_second_time(delegate, run):
    _take(delegate, run)
    actions.release_all(delegates=[delegate], by=None, now=NOW)
    before = _state()

    assert actions.release_all(delegates=[delegate], by=None, now=NOW) == 0
    assert _state() == before


def test_cancelling_a_booking_gives_back_the_seats_of_its_people_in_sessions(delegate, run):
    _take(delegate, run)

    booking = actions.cancel_booking(
        booking=delegate.booking, by=delegate.booking.lead, now=NOW, reason="The school closed."
    )

    assert (booking.status, booking.cancelled_at, _state()[:2]) == ("CANCELLED", NOW, ([], [(run.pk, 0)]))


def test_cancelling_a_booking_twice_changes_nothing_the_second_time(delegate, run):
    _take(delegate, run)
    actions.cancel_booking(booking=delegate.booking, by=delegate.booking.lead, now=NOW)
    before = _state()

    actions.cancel_booking(booking=delegate.booking, by=delegate.booking.lead, now=NOW)

    assert _state() == before


def test_a_cancellation_that_fails_half_way_leaves_seats_and_booking_as_they_were(delegate, run, monkeypatch):
    _take(delegate, run)
    before = _state()

    def broken(**_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "release_all", broken)

    with pytest.raises(RuntimeError):
        actions.cancel_booking(booking=delegate.booking, by=delegate.booking.lead, now=NOW)

    delegate.booking.refresh_from_db()
    assert (delegate.booking.status, _state()) == ("AWAITING_PAYMENT", before)
