from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from wagtail.log_actions import registry

from conference.lib.problems import Refused
from conference.models import Conference, Forgotten
from conference.privacy.actions import forget
from delegates.bookings import actions as bookings
from delegates.bookings.actions import Person
from delegates.choices import actions as choices
from delegates.models import Booking, Delegate, Hold, SchoolAllowance, TicketType, WaitingEntry
from delegates.payments import actions as payments
from delegates.waiting import actions, queries
from tests.delegates.conftest import NOW
from tests.factories.bookings import DelegateFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import SchoolFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
LATER = NOW + timedelta(hours=48)


@pytest.fixture(autouse=True)
def _clock_and_no_papers(monkeypatch):
    """Tasks see the tests' own moment; the papers of bookings are not what is looked at here, and slow."""
    monkeypatch.setattr("delegates.payments.actions.bookings.after_commit", lambda *_: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def full(conference, make_draft):
    """full(5, places=5) → a confirmed booking of five that fills the conference."""

    def fill(people=5, places=5, **fields):
        Conference.objects.update(capacity=places)
        booking = make_draft(people, **fields)
        conference.refresh_from_db()
        return confirm(booking)

    return fill


@pytest.fixture
def draft(make_draft):
    """Each of a school of its own."""

    def make(people):
        return make_draft(people, school=SchoolFactory(), lead=UserFactory())

    return make


def confirm(booking, **options):
    booking = Booking.objects.get(pk=booking.pk)
    return payments.confirm_on_invoice(booking=booking, by=booking.lead, now=options.pop("now", NOW), **options)


def join(booking, at_least=None, now=NOW):
    booking = Booking.objects.get(pk=booking.pk)
    at_least = at_least or booking.delegates.count()
    return actions.join(booking=booking, at_least=at_least, by=booking.lead, now=now)


def promote(conference, now=NOW):
    return actions.promote(conference=Conference.objects.get(pk=conference.pk), now=now)


def withdraw(booking, number, now=NOW):
    leaving = list(booking.delegates.active().values_list("pk", flat=True)[:number])
    choices.withdraw_people(booking=Booking.objects.get(pk=booking.pk), leaving=leaving, by=None, now=now)


def line():
    """Who stands where, and what is kept for her: (state, how many are kept) in the order of the line."""
    rows = WaitingEntry.objects.order_by("turn", "pk")
    return [(row.state, sum(row.booking.holds.values_list("places", flat=True))) for row in rows]


def counted(conference):
    """What the counters say, which must be what the rows say."""
    coming = Delegate.objects.coming().filter(booking__conference=conference).count()
    held = sum(Hold.objects.values_list("places", flat=True))
    taken = Conference.objects.get(pk=conference.pk).taken
    kinds = sum(TicketType.objects.filter(conference=conference).values_list("taken", flat=True))
    assert taken == kinds == coming + held
    return coming, held


def people(booking, number, first=0):
    kind = booking.conference.ticket_types.get()
    return [Person("Ann", "Lee", f"ann{n}@s{booking.pk}.example", "", kind.pk) for n in range(first, first + number)]


def deeds(booking):
    entries = registry.get_logs_for_instance(booking).order_by("timestamp", "pk")
    return [entry.action for entry in entries if entry.action.startswith("waiting.")]


# --- Joining and leaving -----------------------------------------------------------------------------------------------


def test_a_group_that_finds_no_room_stands_at_the_end_of_the_line(conference, full, draft):
    full()
    first, second = draft(4), draft(2)

    join(first, 2)
    entry = join(second)

    assert line() == [("WAITING", 0), ("WAITING", 0)]
    found = queries.standing(entry)
    assert (found.place, found.ordinal, found.wanted_before) == (2, "2nd", 4)
    assert counted(conference) == (5, 0)
    assert deeds(first) == ["waiting.join"]


def test_to_join_twice_is_to_change_the_number(full, draft):
    full()
    booking = draft(4)

    turns = [join(booking, 2).turn, join(booking, 3).turn, join(booking, 3).turn]

    assert (len(set(turns)), WaitingEntry.objects.get().at_least) == (1, 3)
    assert deeds(booking) == ["waiting.join", "waiting.change"]


@pytest.mark.parametrize(("people_", "at_least", "code"), [(0, 1, "no-delegates"), (2, 3, "at-least"), (7, 7, "never")])
def test_who_cannot_wait_is_told_why(people_, at_least, code, full, draft):
    full()

    with pytest.raises(Refused) as refusal:
        join(draft(people_), at_least)

    assert (refusal.value.codes, line()) == ([code], [])


def test_who_leaves_and_comes_again_stands_at_the_end(full, draft):
    full()
    first, second = draft(4), draft(2)
    join(first), join(second)

    left = [actions.leave(booking=first, by=first.lead, now=NOW) for _ in range(2)]
    again = join(first)

    assert (left, queries.standing(again).place) == ([True, False], 2)
    assert deeds(first) == ["waiting.join", "waiting.leave", "waiting.join"]


# --- Offers ------------------------------------------------------------------------------------------------------------


def test_places_that_come_back_are_offered_to_the_first_and_kept_for_her(
    conference, full, draft, django_capture_on_commit_callbacks
):
    booked, first, second = full(), draft(3), draft(1)
    join(first, 2), join(second)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(booked, 2)

    assert line() == [("OFFERED", 2), ("WAITING", 0)]
    assert counted(conference) == (3, 2)
    letter = next(one for one in mail.outbox if one.to == [first.lead.email])
    assert letter.subject == f"2 places are kept for you at {conference.name}"
    assert "until Wednesday 13 January 2027 at 09:00" in letter.body
    assert f"/bookings/{first.reference}/waiting/" in letter.body


def test_promoting_again_offers_nothing_more(conference, full, draft):
    booked, first = full(), draft(2)
    join(first)
    withdraw(booked, 2)

    assert [promote(conference), promote(conference)] == [[first.pk], []]
    assert deeds(first) == ["waiting.join", "waiting.offer"]


def test_an_offer_taken_up_is_a_booking_like_any_other(conference, full, draft):
    booked, first = full(), draft(2)
    join(first)
    withdraw(booked, 2)
    promote(conference)

    confirm(first, now=NOW + timedelta(hours=1))

    assert (line(), counted(conference)) == ([("TAKEN", 0)], (5, 0))
    assert Booking.objects.get(pk=first.pk).invoices.get().gross_pence == 2 * 7800


def test_part_of_a_group_comes_and_the_rest_waits_on_with_its_turn(conference, full, draft):
    booked, first, second = full(), draft(3), draft(4)
    join(first, 1), join(second, 4)
    withdraw(booked, 2)
    promote(conference)
    last_two = list(first.delegates.order_by("-position").values_list("pk", flat=True)[:2])

    payments.accept_part(booking=first, coming=last_two, rest_waits=True, by=first.lead, now=NOW)

    rest = Booking.objects.get(lead=first.lead, status="DRAFT")
    assert (
        list(Booking.objects.get(pk=first.pk).delegates.order_by("-position").values_list("pk", flat=True)) == last_two
    )
    assert (rest.delegates.count(), rest.waiting.state, queries.standing(rest.waiting).place) == (1, "WAITING", 1)
    assert counted(conference) == (5, 0)


def test_the_others_may_be_taken_off_instead(conference, full, draft):
    booked, first = full(), draft(3)
    join(first, 1)
    withdraw(booked, 2)
    promote(conference)
    coming = list(first.delegates.values_list("pk", flat=True)[:1])

    payments.accept_part(booking=first, coming=coming, rest_waits=False, by=first.lead, now=NOW)

    assert (first.delegates.count(), Booking.objects.count(), line()) == (1, 2, [("TAKEN", 0)])
    assert counted(conference) == (4, 0)


def test_where_bookings_wait_for_a_yes_an_offer_is_asked_for_and_its_places_stay_kept(conference, full, draft):
    booked, first = full(), draft(3)
    join(first, 1)
    withdraw(booked, 2)
    promote(conference)
    Conference.objects.update(needs_approval=True)
    coming = list(first.delegates.values_list("pk", flat=True)[:2])

    payments.accept_part(booking=first, coming=coming, rest_waits=True, by=first.lead, now=NOW)
    actions.move_on(now=LATER)

    first.refresh_from_db()
    assert (first.status, first.delegates.count(), line()) == ("AWAITING_APPROVAL", 2, [("TAKEN", 2)])
    assert counted(conference) == (3, 2)


@pytest.mark.parametrize(("number", "code"), [(0, "nobody"), (3, "too-many")])
def test_an_offer_is_for_so_many_and_for_somebody(number, code, conference, full, draft):
    booked, first = full(), draft(3)
    join(first, 1)
    withdraw(booked, 2)
    promote(conference)
    coming = list(first.delegates.values_list("pk", flat=True)[:number])

    with pytest.raises(Refused) as refusal:
        payments.accept_part(booking=first, coming=coming, rest_waits=True, by=first.lead, now=NOW)

    assert (refusal.value.codes, line(), first.delegates.count()) == ([code], [("OFFERED", 2)], 3)


def test_who_declines_lets_the_next_have_it_at_once(conference, full, draft, django_capture_on_commit_callbacks):
    booked, first, second = full(), draft(2), draft(2)
    join(first), join(second)
    withdraw(booked, 2)
    promote(conference)

    with django_capture_on_commit_callbacks(execute=True):
        actions.leave(booking=first, by=first.lead, now=NOW)

    assert (line(), counted(conference)) == ([("LEFT", 0), ("OFFERED", 2)], (3, 2))
    assert deeds(first) == ["waiting.join", "waiting.offer", "waiting.decline"]


def test_an_offer_that_is_not_taken_up_lapses_and_goes_on(conference, full, draft, django_capture_on_commit_callbacks):
    booked, first, second = full(), draft(2), draft(2)
    join(first), join(second)
    withdraw(booked, 2)
    promote(conference)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.move_on(now=LATER)

    assert (line(), counted(conference)) == ([("LAPSED", 0), ("OFFERED", 2)], (3, 2))
    assert sorted((one.to, one.subject[:10]) for one in mail.outbox) == sorted(
        [([first.lead.email], "Your offer"), ([second.lead.email], "2 places a")]
    )
    assert "one click" in next(one for one in mail.outbox if one.to == [first.lead.email]).body


def test_a_raised_capacity_is_offered_with_the_next_minute(conference, full, draft):
    full()
    first = draft(2)
    join(first)
    Conference.objects.update(capacity=8)

    actions.move_on(now=NOW)

    assert line() == [("OFFERED", 2)]


def test_a_lifted_limit_of_a_school_is_offered_too(conference, full, draft):
    full(places=50)
    first = draft(2)
    Conference.objects.update(places_per_school=1)
    join(first, 1)
    actions.move_on(now=NOW)
    assert line() == [("OFFERED", 1)]
    actions.leave(booking=first, by=None, now=NOW)
    join(first, 2)
    actions.move_on(now=NOW)
    assert line() == [("WAITING", 0)]
    SchoolAllowance.objects.update_or_create(
        conference=conference, school=first.school, defaults={"is_own": True, "capacity": 2}
    )

    actions.move_on(now=NOW)

    assert line() == [("OFFERED", 2)]


def test_nothing_is_offered_once_booking_is_closed_and_the_line_ends_with_the_day(conference, full, draft):
    booked, first = full(), draft(2)
    join(first)
    withdraw(booked, 2)

    actions.move_on(now=conference.booking_closes_at)
    closed = line()
    actions.move_on(now=NOW.replace(month=6, day=15))

    assert (closed, line()) == ([("WAITING", 0)], [("LEFT", 0)])


# --- Nobody goes past the line -----------------------------------------------------------------------------------------


def test_a_new_booking_does_not_overtake_those_who_wait(conference, full, draft):
    booked, first, other = full(), draft(3), draft(1)
    join(first)
    withdraw(booked, 2)

    with pytest.raises(Refused) as refusal:
        confirm(other)

    assert refusal.value.codes == ["line"]
    assert "3 places are wanted by schools that asked before you" in str(refusal.value)
    assert counted(conference) == (3, 0)


def test_neither_do_people_who_are_added_to_a_booking(full, draft):
    booked, first = full(), draft(3)
    join(first)
    withdraw(booked, 2)

    with pytest.raises(Refused) as refusal:
        payments.add_people(booking=booked, people=people(booked, 1), by=None, now=NOW)

    assert refusal.value.codes == ["line"]


def test_the_first_in_line_may_book_what_is_there_for_her(conference, full, draft):
    booked, first = full(), draft(2)
    join(first)
    withdraw(booked, 2)

    confirm(first)

    assert (line(), counted(conference)) == ([("TAKEN", 0)], (5, 0))


def test_who_holds_her_places_already_goes_past_nobody(conference, draft):
    Conference.objects.update(capacity=5, hold_minutes=20)
    early, late = draft(3), draft(4)
    actions.keep(booking=Booking.objects.get(pk=early.pk), now=NOW)
    join(late)

    confirm(early)

    assert counted(conference) == (3, 0)


# --- Places kept while a lead confirms ----------------------------------------------------------------------------------


@pytest.fixture
def kept(conference):
    Conference.objects.update(capacity=10, hold_minutes=20)
    conference.refresh_from_db()
    return conference


def save(booking, number, now=NOW, first=0):
    booking = Booking.objects.get(pk=booking.pk)
    actions.save_list(booking=booking, people=people(booking, number, first), by=booking.lead, now=now)
    return [(hold.places, hold.until_at) for hold in booking.holds.all()]


def test_her_places_are_kept_when_her_list_is_saved_and_anew_when_she_comes_back(kept, draft):
    booking, until = draft(0), NOW + timedelta(minutes=20)

    states = [save(booking, 3), save(booking, 5, NOW + timedelta(minutes=7)), save(booking, 2)]

    assert states == [[(3, until)], [(5, until + timedelta(minutes=7))], [(2, until)]]
    assert counted(kept) == (0, 2)


def test_an_emptied_or_cancelled_draft_keeps_nothing(kept, draft):
    emptied, cancelled = draft(0), draft(0)
    save(emptied, 3), save(cancelled, 4)

    save(emptied, 0)
    choices.cancel_booking(booking=cancelled, by=None, now=NOW)

    assert (counted(kept), Hold.objects.count()) == ((0, 0), 0)


def test_a_list_for_which_there_is_no_room_is_saved_all_the_same(kept, draft):
    booking = draft(0)
    save(booking, 3)

    save(booking, 12)

    assert (booking.delegates.count(), counted(kept)) == (12, (0, 3))


def test_without_minutes_or_without_a_limit_nothing_is_kept(conference, draft):
    first, second = draft(0), draft(0)
    save(first, 3)
    Conference.objects.update(hold_minutes=20)
    save(second, 3)

    assert Hold.objects.count() == 0


def test_what_was_kept_is_used_up_by_confirming_and_not_counted_twice(kept, draft):
    booking = draft(0)
    save(booking, 6)
    assert counted(kept) == (0, 6)

    confirm(booking)

    assert counted(kept) == (6, 0)


def test_places_whose_time_is_over_go_back_when_somebody_is_refused(kept, draft):
    absent, here = draft(0), draft(8)
    save(absent, 6)
    with pytest.raises(Refused):
        confirm(here, now=NOW + timedelta(minutes=19))

    confirm(here, now=NOW + timedelta(minutes=20))

    assert counted(kept) == (8, 0)


def test_and_they_go_to_whoever_waits_before_anybody_else(kept, draft):
    absent, waits, here = draft(0), draft(6), draft(8)
    save(absent, 6)
    join(waits)

    with pytest.raises(Refused):
        confirm(here, now=NOW + timedelta(minutes=20))

    assert (line(), counted(kept)) == ([("OFFERED", 6)], (0, 6))


def test_nothing_is_kept_past_the_line(kept, draft):
    waits, here = draft(9), draft(0)
    join(waits)

    assert (save(here, 2), counted(kept)) == ([], (0, 0))


def test_a_draft_that_keeps_places_is_not_deleted_by_age_before_they_are_back(kept, draft):
    booking = draft(2)
    actions.keep(booking=Booking.objects.get(pk=booking.pk), now=NOW)
    old = NOW + timedelta(days=31)
    Booking.objects.update(created_at=NOW - timedelta(days=60))

    forget(as_of=NOW)
    still = (Booking.objects.count(), counted(kept))
    actions.move_on(now=old)
    forget(as_of=old)

    assert (still, Booking.objects.count(), counted(kept)) == ((1, (0, 2)), 0, (0, 0))


def test_a_draft_in_line_is_not_deleted_by_age(full, draft):
    full()
    waits, gave_up = draft(2), draft(2)
    join(waits), join(gave_up)
    actions.leave(booking=gave_up, by=None, now=NOW)
    Booking.objects.filter(status="DRAFT").update(created_at=NOW - timedelta(days=60))

    forget(as_of=NOW + timedelta(days=31))

    assert set(Booking.objects.filter(status="DRAFT").values_list("pk", flat=True)) == {waits.pk}
    assert Forgotten.objects.filter(table="delegates.Booking").exists()


# --- A list that changes while its group waits --------------------------------------------------------------------------


def test_a_group_that_grows_goes_to_the_end_and_one_that_shrinks_stays(full, draft):
    full()
    grows, shrinks = draft(2), draft(4)
    join(grows), join(shrinks, 3)

    save(grows, 3)
    save(shrinks, 2)

    assert [entry.booking_id for entry in WaitingEntry.objects.order_by("turn")] == [shrinks.pk, grows.pk]
    assert WaitingEntry.objects.get(booking=shrinks).at_least == 2
    assert deeds(grows) == ["waiting.join", "waiting.back"]


def test_an_offer_shrinks_with_the_list_and_the_rest_goes_on(
    conference, full, draft, django_capture_on_commit_callbacks
):
    booked, first, second = full(), draft(3), draft(1)
    join(first), join(second)
    withdraw(booked, 3)
    promote(conference)

    with django_capture_on_commit_callbacks(execute=True):
        save(first, 2)

    assert (line(), counted(conference)) == ([("OFFERED", 2), ("OFFERED", 1)], (2, 3))


def test_a_list_emptied_in_line_leaves_it(conference, full, draft):
    booked, first = full(), draft(2)
    join(first)
    withdraw(booked, 2)
    promote(conference)

    save(first, 0)

    assert (line(), counted(conference)) == ([("LEFT", 0)], (3, 0))


# --- Organisers --------------------------------------------------------------------------------------------------------


def test_an_organiser_puts_the_line_in_another_order_and_says_why(full, draft):
    full()
    three, by = [draft(2) for _ in range(3)], UserFactory()
    for booking in three:
        join(booking)

    places = [actions.move(booking=three[2], to=1, by=by, now=NOW, reason="They host the day.") for _ in range(2)]

    order = [entry.booking_id for entry in WaitingEntry.objects.order_by("turn")]
    assert (places, order) == ([1, 1], [three[2].pk, three[0].pk, three[1].pk])
    assert deeds(three[2]) == ["waiting.join", "waiting.move"]


def test_an_organiser_offers_past_the_turn_though_it_is_fewer_than_asked_for(conference, full, draft):
    booked, first, second = full(), draft(5), draft(4)
    join(first), join(second)
    withdraw(booked, 2)

    actions.offer(booking=second, by=UserFactory(), now=NOW, reason="Agreed on the telephone.")

    assert (line(), counted(conference)) == ([("WAITING", 0), ("OFFERED", 2)], (3, 2))
    assert deeds(second) == ["waiting.join", "waiting.offer", "waiting.by_hand"]


def test_an_organiser_ends_a_wait_with_a_reason(full, draft):
    full()
    first = draft(2)
    join(first)

    actions.leave(booking=first, by=UserFactory(), now=NOW, reason="They come as exhibitors.")

    assert (line(), deeds(first)) == ([("LEFT", 0)], ["waiting.join", "waiting.end"])


@pytest.mark.parametrize("groups", [1, 3])
def test_the_line_is_read_with_the_same_number_of_queries(groups, full, draft, django_assert_num_queries):
    booked = full()
    for _ in range(groups):
        join(draft(2))
    withdraw(booked, 1)

    with django_assert_num_queries(5):
        queries.line_of(booked.conference)
    with django_assert_num_queries(1):
        list(queries.for_organisers())


def test_mixed_tickets_are_kept_for_the_first_who_find_room(conference, full, draft):
    booked, first = full(), draft(2)
    morning = TicketType.objects.create(conference=conference, name="Morning", price_pence=3000, capacity=1)
    for position in (3, 4):
        DelegateFactory(booking=first, ticket_type=morning, position=position)
    join(first, 2)
    withdraw(booked, 4)

    promote(conference)

    kept_by_kind = dict(first.holds.values_list("ticket_type__name", "places"))
    assert kept_by_kind == {"Full day": 2, "Morning": 1}
    assert bookings.release(booking=first) == 3
