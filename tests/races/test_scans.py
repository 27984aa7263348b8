"""Several phones at once. Only PostgreSQL has row locks, so only there can this go wrong, and only there is it shown."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from delegates.checkin import actions, queries
from delegates.models import Device, Scan
from tests.factories.bookings import BookingFactory
from tests.factories.checkin import BadgeFactory, CheckinPointFactory, ComingDelegateFactory, DeviceFactory, token_of
from tests.factories.conference import UserFactory

PHONES = 8
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(deed, arguments):
    """`deed` for each argument, all in the same moment; the results, in order."""
    barrier = Barrier(len(arguments))

    def run(argument):
        try:
            barrier.wait()
            return deed(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def send(device, scan):
    """One scan, as a phone sends it: (status, verdict, replayed)."""
    body = {"sent_at": scan["at"], "scans": [scan]}
    response = Client().post(
        "/checkin/api/scans",
        json.dumps(body, default=str),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token_of(device)}"},
    )
    if response.status_code != 200:
        return response.status_code, response.content, None
    [answer] = response.json()["answers"]
    return response.status_code, answer["verdict"]["code"], answer["replayed"]


@pytest.fixture
def badge():
    conference = CheckinPointFactory(name="Main door").conference
    booking = BookingFactory(conference=conference, confirmed=True)
    return BadgeFactory(delegate=ComingDelegateFactory(booking=booking))


@pytest.fixture
def phones(badge):
    point = badge.delegate.booking.conference.checkin_points.get()
    return DeviceFactory.create_batch(PHONES, point=point)


@pytest.mark.parametrize("attempt", range(5))
def test_one_badge_at_eight_doors_at_once_is_eight_rows_and_one_first(badge, phones, attempt):
    now = datetime.now(UTC)
    scans = [(phone, {"id": uuid4(), "token": badge.token, "at": now}) for phone in phones]

    answers = at_once(lambda pair: send(*pair), scans)
    again = [send(*pair) for pair in scans]

    assert Counter(answers) == {(200, "OK", False): 1, (200, "AGAIN", False): PHONES - 1}
    assert Counter(again) == {(200, "OK", True): 1, (200, "AGAIN", True): PHONES - 1}
    assert Scan.objects.count() == PHONES
    assert len(queries.entries(badge.delegate.booking.conference)) == 1


@pytest.mark.parametrize("attempt", range(5))
def test_one_scan_sent_eight_times_at_once_is_one_row(badge, phones, attempt):
    scan = {"id": uuid4(), "token": badge.token, "at": datetime.now(UTC)}

    answers = at_once(lambda _: send(phones[0], scan), range(PHONES))

    assert Counter(answers) == {(200, "OK", False): 1, (200, "OK", True): PHONES - 1}
    assert Scan.objects.count() == 1


def test_an_unknown_code_sent_eight_times_at_once_is_one_row(phones):
    scan = {"id": uuid4(), "token": "NOT-OURS", "at": datetime.now(UTC)}

    answers = at_once(lambda _: send(phones[0], scan)[:2], range(PHONES))

    assert Counter(answers) == {(200, "UNKNOWN"): PHONES}
    assert Scan.objects.count() == 1


def test_one_check_in_taken_back_by_eight_at_once_is_taken_back_once(badge, phones):
    first = uuid4()
    send(phones[0], {"id": first, "token": badge.token, "at": datetime.now(UTC)})
    undoes = [(phone, {"id": uuid4(), "takes_back": first, "at": datetime.now(UTC)}) for phone in phones]

    answers = at_once(lambda pair: send(*pair), undoes)

    assert Counter(answers) == {(200, "UNDONE", False): PHONES}
    assert Scan.objects.count() == 2


def test_two_sendings_of_the_same_people_in_opposite_order_both_come_through(badge, phones):
    booking = badge.delegate.booking
    badges = [BadgeFactory(delegate=ComingDelegateFactory(booking=booking)) for _ in range(40)]

    def sending(pair):
        phone, order = pair
        now = datetime.now(UTC)
        claims = [actions.Claim(id=uuid4(), token=one.token, at=now) for one in order]
        device = Device.objects.select_related("point__conference").get(pk=phone.pk)
        answers = actions.record_scans(device=device, sent_at=now, scans=claims, now=now)
        return Counter(answer.verdict.code.value for answer in answers)

    counts = at_once(sending, [(phones[n], badges[:: 1 if n % 2 else -1]) for n in range(4)])

    assert sum(counts, Counter()) == {"OK": 40, "AGAIN": 120}
    assert Scan.objects.count() == 160


def test_one_code_shown_to_eight_phones_enrols_one(badge):
    point = badge.delegate.booking.conference.checkin_points.get()
    _, code = actions.make_device(point=point, name="Desk", by=UserFactory(), now=datetime.now(UTC))

    answers = at_once(
        lambda _: Client().post("/checkin/api/enrol", {"code": code}, content_type="application/json").status_code,
        range(PHONES),
    )

    assert Counter(answers) == {200: 1, 400: PHONES - 1}
