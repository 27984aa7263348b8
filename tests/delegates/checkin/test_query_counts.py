"""Lists that grow take the same number of statements, however long they are."""

import pytest

from tests.factories.bookings import BookingFactory
from tests.factories.checkin import BadgeFactory, ComingDelegateFactory


@pytest.mark.parametrize("size", [1, 3, 100])
def test_scans_take_the_same_number_of_queries_however_many(phone, size, django_assert_num_queries):
    booking = BookingFactory(conference=phone.device.point.conference, confirmed=True)
    scans = [{"token": BadgeFactory(delegate=ComingDelegateFactory(booking=booking)).token} for _ in range(size)]

    with django_assert_num_queries(7):  # the device; savepoint; badges, people, scans, insert; release
        response = phone.say(*scans)

    assert {a["verdict"]["code"] for a in response.json()["answers"]} == {"OK"}


@pytest.mark.parametrize("size", [1, 3, 100])
def test_search_and_counts_take_the_same_number_of_queries_however_many(phone, size, django_assert_num_queries):
    booking = BookingFactory(conference=phone.device.point.conference, confirmed=True)
    delegates = [ComingDelegateFactory(booking=booking) for _ in range(size)]
    phone.say(*[{"delegate": delegate.pk} for delegate in delegates])

    with django_assert_num_queries(3):  # the device, people, their scans
        phone.get("search", q="dev")
    with django_assert_num_queries(4):  # the device, plain scans, the others, people
        phone.get("me")
