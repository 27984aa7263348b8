"""What the database itself refuses of the line and of places that are kept."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from delegates.models import Hold
from tests.factories.bookings import BookingFactory, TicketTypeFactory
from tests.factories.waiting import HoldFactory, WaitingEntryFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"at_least": 0}, "delegates_waitingentry_wants_somebody"),
        ({"state": "OFFERED", "offered_at": NOW}, "delegates_waitingentry_offer_has_an_end"),
        ({"offer_until_at": NOW}, "delegates_waitingentry_offer_has_an_end"),
        ({"state": "LEFT"}, "delegates_waitingentry_ended_has_a_moment"),
        ({"ended_at": NOW}, "delegates_waitingentry_ended_has_a_moment"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WaitingEntryFactory(**fields)


def test_a_hold_is_of_somebody():
    with pytest.raises(IntegrityError, match="delegates_hold_not_empty"), transaction.atomic():
        HoldFactory(places=0)


def test_a_booking_has_one_hold_for_a_ticket_type():
    booking = BookingFactory()
    ticket = TicketTypeFactory(conference=booking.conference)
    Hold.objects.create(booking=booking, ticket_type=ticket, places=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.create(booking=booking, ticket_type=ticket, places=2)

    assert Hold.objects.get().places == 1
