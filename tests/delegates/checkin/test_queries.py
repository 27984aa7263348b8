"""The fast count agrees with the rule, whatever happened to badges, bookings and clocks."""

from datetime import timedelta

import pytest

from delegates.checkin import queries
from tests.delegates.checkin.conftest import NINE
from tests.factories.bookings import BookingFactory
from tests.factories.checkin import BadgeFactory, CheckinPointFactory, ComingDelegateFactory, DeviceFactory, ScanFactory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.sqlite

CASES = [
    ("plain", {}, {}, {}, 1),
    ("badge replaced before", {}, {"revoked_at": NINE - HOUR}, {}, 0),
    ("badge replaced after", {}, {"revoked_at": NINE + HOUR}, {}, 1),
    ("withdrawn before", {"withdrawn_at": NINE - HOUR}, {}, {}, 0),
    ("withdrawn after", {"withdrawn_at": NINE + HOUR}, {}, {}, 1),
    ("booked yesterday", {"confirmed_at": NINE - DAY}, {}, {}, 1),
    ("booked at the door, after the scan", {"confirmed_at": NINE + HOUR}, {}, {}, 0),
    ("booked between the scan and its sending", {"confirmed_at": NINE + HOUR}, {}, {"received_at": NINE + 2 * HOUR, "sent_at": NINE + 2 * HOUR}, 0),
    ("a phone that thinks it is 1970", {}, {}, {"device_at": NINE - 20_000 * DAY, "sent_at": NINE - 20_000 * DAY}, 1),
    ("a phone a year fast, booked after the scan", {"confirmed_at": NINE - HOUR}, {}, {"device_at": NINE + 365 * DAY, "sent_at": NINE + 365 * DAY + 2 * HOUR}, 0),
    ("waited for a month, booked since", {"confirmed_at": NINE - 10 * DAY}, {}, {"device_at": NINE - 30 * DAY}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("case", "delegate", "badge", "scan", "present"), CASES)
@pytest.mark.parametrize("undone", [False, True])
def test_the_count_and_the_list_say_the_same(db, case, delegate, badge, scan, present, undone):
    point = CheckinPointFactory()
    delegate = dict(delegate)
    facts = {"confirmed_at": delegate.pop("confirmed_at")} if "confirmed_at" in delegate else {}
    booking = BookingFactory(conference=point.conference, confirmed=True, **facts)
    person = ComingDelegateFactory(booking=booking, **delegate)
    times = {"device_at": NINE, "sent_at": NINE, "received_at": NINE} | scan
    seen = ScanFactory(device=DeviceFactory(point=point), badge=BadgeFactory(delegate=person, **badge), **times)
    if undone:
        ScanFactory(device=seen.device, badge=None, delegate=person, token="", takes_back=seen, **times)

    counted, listed = queries.counts(point.conference), queries.who_is_in(point.conference).counts

    assert counted == listed
    assert counted.present == (0 if undone else present)
