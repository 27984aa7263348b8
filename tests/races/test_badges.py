"""Two organisers press "Print" at once: one live badge for each delegate, and both get the same codes. On a real PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from delegates.badges import actions
from delegates.models import Badge, Delegate
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import UserFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 6, 1, 8, 0, tzinfo=UTC)


def make_delegates(number):
    booking = BookingFactory(confirmed=True)
    ticket = TicketTypeFactory(conference=booking.conference)
    return [DelegateFactory(booking=booking, ticket_type=ticket) for _ in range(number)]


def test_organisers_who_print_at_once_make_one_live_badge_a_delegate_and_get_the_same():
    people, organisers = make_delegates(60), [UserFactory() for _ in range(8)]
    # Each goes through the list in another order, or they would only queue up behind one another.
    orders = [people[turn * 7 :] + people[: turn * 7] for turn in range(8)]

    answers = all_at_once(
        [
            lambda by=by, order=order: {
                badge.delegate_id: badge.token for badge in actions.badges_for(order, by=by, now=NOW)
            }
            for by, order in zip(organisers, orders, strict=True)
        ]
    )

    live = dict(Badge.objects.live().values_list("delegate_id", "token"))
    assert answers == [live] * 8
    assert (Badge.objects.count(), len(live)) == (60, 60)


def test_organisers_who_reissue_at_once_leave_one_live_badge():
    (person,), organisers = make_delegates(1), [UserFactory() for _ in range(8)]
    (old,) = actions.badges_for([person], by=None, now=NOW)

    answers = all_at_once([lambda by=by: actions.reissue(badge=old, by=by, now=NOW).pk for by in organisers])

    live = Badge.objects.live().get(delegate=Delegate.objects.get())
    assert set(answers) == {live.pk}
    assert Badge.objects.count() == 2
