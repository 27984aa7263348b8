"""What phones at the door say, and what they are told."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

from delegates.checkin import actions, queries
from delegates.models import Booking, Delegate, Device, Scan
from tests.delegates.checkin.conftest import NINE, number, phone_at
from tests.factories.bookings import BookingFactory
from tests.factories.checkin import (
    BadgeFactory,
    CheckinPointFactory,
    ComingDelegateFactory,
    ScanFactory,
)
from tests.factories.conference import UserFactory

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.sqlite


def coming(phone, **facts) -> Delegate:
    """A delegate of the phone's conference, confirmed."""
    booking = BookingFactory(conference=phone.device.point.conference, confirmed=True)
    return ComingDelegateFactory(booking=booking, **{"first_name": "Sam", "last_name": "Okafor"} | facts)


def badge_of(phone, **facts):
    return BadgeFactory(delegate=coming(phone, **facts))


# --- Enrolling ------------------------------------------------------------------------------------------------
def enrol(code):
    return Client().post("/checkin/api/enrol", {"code": code}, content_type="application/json")


def test_a_code_gives_a_token_once(nine):
    point = CheckinPointFactory(name="Main door")
    device, code = actions.make_device(point=point, name="Desk 2", by=UserFactory(), now=NINE)

    first, second = enrol(f" {code[:4].lower()} {code[4:]}"), enrol(code)

    assert first.status_code == 200
    assert {key: first.json()[key] for key in ("device", "point", "conference", "counts")} == {
        "device": "Desk 2",
        "point": "Main door",
        "conference": point.conference.name,
        "counts": {"expected": 0, "present": 0, "left": 0},
    }
    assert (second.status_code, second.json()) == (
        400,
        {
            "detail": "This code does not work: it may have been used, or be older than 15 minutes. Ask for a new one.",
        },
    )
    device.refresh_from_db()
    assert (device.enrolled_at, device.enrol_digest) == (NINE, None)
    assert first.json()["token"] not in {device.token_digest, code}


def test_a_code_works_for_fifteen_minutes(nine):
    _, code = actions.make_device(point=CheckinPointFactory(), name="Desk 2", by=UserFactory(), now=NINE)

    nine.shift(15 * MINUTE)
    late = enrol(code)
    nine.shift(-timedelta(seconds=1))

    assert (late.status_code, enrol(code).status_code) == (400, 200)


def test_a_new_code_puts_an_end_to_the_old_one_and_to_the_old_token_when_it_is_used(phone):
    by = UserFactory()
    old = actions.new_code(device=phone.device, by=by, now=NINE)
    new = actions.new_code(device=phone.device, by=by, now=NINE)

    assert enrol(old).status_code == 400
    assert phone.get("me").status_code == 200
    assert enrol(new).status_code == 200
    assert phone.get("me").status_code == 401


def test_guessing_codes_is_stopped(nine):
    answers = [enrol(f"GUESS{n}").status_code for n in range(62)]

    assert (answers.count(400), answers.count(429)) == (60, 2)


# --- Who is asking ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic Zm9vOmJhcg=="}])
@pytest.mark.parametrize(("method", "path"), [("get", "me"), ("get", "search"), ("post", "scans")])
def test_without_a_token_nothing_is_told(db, method, path, headers):
    response = getattr(Client(), method)(f"/checkin/api/{path}", headers=headers)

    assert response.status_code == 401


def test_a_persons_session_is_no_token(client, db):
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/checkin/api/me").status_code == 401


def test_a_revoked_device_is_told_so_and_its_scans_are_not_kept(phone):
    badge = badge_of(phone)
    actions.revoke(device=phone.device, by=UserFactory(), now=NINE)

    response = phone.say({"token": badge.token})

    assert (response.status_code, response.json()) == (
        401,
        {"detail": "This device was signed out by an organiser. Ask for a new code to go on."},
    )
    assert Scan.objects.count() == 0


def test_a_device_is_told_where_it_stands(phone):
    inside = badge_of(phone)
    coming(phone)
    coming(phone, withdrawn_at=NINE - 999 * MINUTE)
    ComingDelegateFactory()
    phone.say({"token": inside.token})

    response = phone.get("me")

    assert response.json() == {
        "device": "Desk 1",
        "point": "Main door",
        "conference": phone.device.point.conference.name,
        "counts": {"expected": 2, "present": 1, "left": 1},
    }
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_device_is_noted_as_seen_at_most_once_a_minute(phone, nine):
    seen = []
    for _ in range(5):
        nine.shift(timedelta(seconds=25))
        phone.get("me")
        seen.append((Device.objects.get().seen_at - NINE).seconds)

    assert seen == [0, 0, 75, 75, 75]


# --- Verdicts ---------------------------------------------------------------------------------------------------
def test_a_badge_is_checked_in_and_the_second_time_it_says_since_when_and_where(phone, nine):
    badge = badge_of(phone)
    other = phone_at(phone.device.point, "Desk 2")

    first = other.say({"token": badge.token})
    nine.shift(19 * MINUTE)
    second = phone.say({"token": badge.token})

    [one], [two] = first.json()["answers"], second.json()["answers"]
    assert one["verdict"] == {
        "code": "OK",
        "word": "Checked in",
        "icon": "ok",
        "tone": "ok",
        "sentence": "Welcome.",
    }
    assert (one["name"], one["school"], one["since"]) == ("Sam Okafor", badge.delegate.school.name, None)
    assert two["verdict"]["sentence"] == "Already in, since 09:00, at Desk 2."
    assert two["since"] == "2027-06-14T08:00:00Z"
    assert Scan.objects.count() == 2


def _cancelled(phone):
    badge = badge_of(phone)
    Booking.objects.filter(pk=badge.delegate.booking_id).update(status="CANCELLED", cancelled_at=NINE - MINUTE)
    return {"token": badge.token}


def _withdrawn(phone):
    return {"token": badge_of(phone, withdrawn_at=NINE - MINUTE).token}


def _draft(phone):
    booking = BookingFactory(conference=phone.device.point.conference)
    return {"delegate": ComingDelegateFactory(booking=booking, first_name="Sam", last_name="Okafor").pk}


def _replaced(phone):
    badge = badge_of(phone)
    badge.revoked_at = NINE - MINUTE
    badge.save()
    BadgeFactory(delegate=badge.delegate)
    return {"token": badge.token}


def _by_name(phone):
    return {"delegate": coming(phone).pk}


@pytest.mark.parametrize(
    ("case", "make", "answer", "inside"),
    [
        ("found by name", _by_name, ("OK", "Sam Okafor", False), 1),
        ("booking cancelled", _cancelled, ("CANCELLED", "Sam Okafor", False), 0),
        ("delegate withdrawn", _withdrawn, ("CANCELLED", "Sam Okafor", False), 0),
        ("booking a draft", _draft, ("CANCELLED", "Sam Okafor", False), 0),
        ("badge replaced", _replaced, ("REPLACED", "Sam Okafor", False), 0),
        ("unknown code", lambda _: {"token": "A" * 26}, ("UNKNOWN", "", False), 0),
        ("badge of another conference", lambda _: {"token": BadgeFactory().token}, ("UNKNOWN", "", False), 0),
        ("person of another conference", lambda _: {"delegate": coming_elsewhere()}, ("UNKNOWN", "", False), 0),
        ("nobody with that number", lambda _: {"delegate": 2**63 - 1}, ("UNKNOWN", "", False), 0),
        ("a null sign and half a pair", lambda _: {"token": "A\x00\ud800B"}, ("UNKNOWN", "", False), 0),
    ],
)
def test_each_kind_of_scan_is_answered_and_kept(phone, case, make, answer, inside):
    scan = make(phone)

    answers = phone.answers(scan)

    assert answers == [answer]
    assert Scan.objects.count() == 1
    assert queries.counts(phone.device.point.conference).present == inside


def coming_elsewhere() -> int:
    return ComingDelegateFactory().pk


def test_a_badge_of_another_day_says_so_and_is_not_tied_to_its_owner(phone):
    badge = BadgeFactory()

    [answer] = phone.say({"token": badge.token}).json()["answers"]

    assert answer["verdict"]["sentence"] == "This is a badge of another day."
    assert list(Scan.objects.values_list("token", "badge", "delegate")) == [(badge.token, None, None)]


def test_several_scans_are_answered_in_their_order(phone):
    one, two = badge_of(phone, first_name="Ann"), badge_of(phone, first_name="Ben")

    answers = phone.answers({"token": two.token}, {"token": "NOPE"}, {"token": one.token}, {"token": two.token})

    assert answers == [
        ("OK", "Ben Okafor", False),
        ("UNKNOWN", "", False),
        ("OK", "Ann Okafor", False),
        ("AGAIN", "Ben Okafor", False),
    ]
    assert Scan.objects.count() == 4


# --- Sent again, late, with a wrong clock ---------------------------------------------------------------------------
def test_the_same_scan_sent_twice_is_one_row_and_one_answer(phone, nine):
    scan = {"id": number(1), "token": badge_of(phone).token, "at": NINE}

    first = phone.answers(scan)
    nine.shift(10 * MINUTE)
    again = phone.answers(scan, scan)

    assert first == [("OK", "Sam Okafor", False)]
    assert again == [("OK", "Sam Okafor", True), ("OK", "Sam Okafor", True)]
    assert Scan.objects.count() == 1


def test_an_id_that_another_conference_used_tells_nothing(phone):
    theirs = ScanFactory()

    answers = phone.answers({"id": theirs.pk, "token": badge_of(phone).token})

    assert answers == [("UNKNOWN", "", True)]
    assert Scan.objects.count() == 1


def test_a_scan_that_waited_for_the_network_takes_its_place_in_time(phone, nine):
    badge = badge_of(phone)
    other = phone_at(phone.device.point, "Desk 2")
    nine.shift(40 * MINUTE)
    other.say({"token": badge.token})
    nine.shift(20 * MINUTE)

    answers = phone.answers({"token": badge.token, "at": NINE + 30 * MINUTE})

    assert answers == [("OK", "Sam Okafor", False)]
    [entry] = queries.entries(phone.device.point.conference).values()
    assert (entry.at, entry.desk) == (NINE + 30 * MINUTE, "Desk 1")


def test_a_clock_three_hours_slow_is_mended_and_the_raw_times_are_kept(phone):
    slow = NINE - timedelta(hours=3)

    phone.say({"token": badge_of(phone).token, "at": slow - MINUTE}, sent_at=slow)

    assert list(Scan.objects.values_list("device_at", "sent_at", "received_at")) == [(slow - MINUTE, slow, NINE)]
    assert [entry.at for entry in queries.entries(phone.device.point.conference).values()] == [NINE - MINUTE]


# --- Undo ---------------------------------------------------------------------------------------------------------
def test_a_check_in_is_taken_back_by_a_scan_of_its_own(phone):
    badge = badge_of(phone)
    phone.say({"id": number(1), "token": badge.token})

    undone = phone.answers({"id": number(2), "takes_back": number(1)})
    back = queries.counts(phone.device.point.conference).present
    again = phone.answers({"id": number(3), "token": badge.token})

    assert (undone, back, again) == ([("UNDONE", "Sam Okafor", False)], 0, [("OK", "Sam Okafor", False)])
    assert Scan.objects.count() == 3


@pytest.mark.parametrize(
    ("case", "scan", "answer", "rows"),
    [
        ("the same undo sent again", {"id": number(2), "takes_back": number(1)}, ("UNDONE", "Sam Okafor", True), 2),
        ("another undo of the same", {"id": number(9), "takes_back": number(1)}, ("UNDONE", "Sam Okafor", False), 2),
        ("an undo of the undo", {"id": number(9), "takes_back": number(2)}, ("UNKNOWN", "", False), 2),
        ("an undo of nothing", {"id": number(9), "takes_back": number(8)}, ("UNKNOWN", "", False), 2),
    ],
)
def test_undoing_twice_changes_nothing_more(phone, case, scan, answer, rows):
    phone.say({"id": number(1), "token": badge_of(phone).token})
    phone.say({"id": number(2), "takes_back": number(1)})

    answers = phone.answers(scan)

    assert answers == [answer]
    assert Scan.objects.count() == rows
    assert queries.counts(phone.device.point.conference).present == 0


def test_another_conferences_check_in_cannot_be_taken_back(phone):
    theirs = ScanFactory()

    answers = phone.answers({"takes_back": theirs.pk})

    assert answers == [("UNKNOWN", "", False)]
    assert list(queries.entries(theirs.point.conference)) == []  # its delegate is of a third conference
    assert Scan.objects.count() == 1


def test_an_undo_may_travel_with_its_scan(phone):
    scans = [{"id": number(1), "token": badge_of(phone).token}, {"id": number(2), "takes_back": number(1)}]

    answers = phone.answers(*scans)

    assert answers == [("OK", "Sam Okafor", False), ("UNDONE", "Sam Okafor", False)]
    assert queries.counts(phone.device.point.conference).present == 0


# --- Bad input ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("case", "body", "said"),
    [
        ("no JSON", "{", "Cannot parse request body"),
        ("nothing", {}, "sent_at: Field required."),
        ("no list", {"sent_at": NINE, "scans": 3}, "scans: Input should be a valid list."),
        (
            "no UUID",
            {"sent_at": NINE, "scans": [{"id": "x", "at": NINE, "token": "A"}]},
            "scans, number 1, id: Input should be a valid UUID",
        ),
        (
            "a time without its offset",
            {"sent_at": NINE, "scans": [{"id": uuid4(), "at": "2027-06-14T09:00:00", "token": "A"}]},
            "scans, number 1, at: Input should have timezone info.",
        ),
        (
            "nobody named",
            {"sent_at": NINE, "scans": [{"id": uuid4(), "at": NINE, "token": "A"}, {"id": uuid4(), "at": NINE}]},
            "Scan 2 says neither whom nor what it takes back.",
        ),
        (
            "a number no table holds",
            {"sent_at": NINE, "scans": [{"id": uuid4(), "at": NINE, "delegate": 2**63}]},
            "scans, number 1, delegate: Input should be less than or equal to",
        ),
        (
            "501 scans",
            {"sent_at": NINE, "scans": [{"id": uuid4(), "at": NINE, "token": "A"}] * 501},
            "At most 500 scans can be sent at once.",
        ),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_keeps_nothing(phone, case, body, said):
    response = phone.post("scans", body)

    assert response.status_code in {400, 422}
    assert response.json()["detail"].startswith(said)
    assert Scan.objects.count() == 0


def test_five_hundred_scans_are_taken(phone):
    answers = phone.answers(*[{"token": f"CODE{n}"} for n in range(500)])

    assert [code for code, *_ in answers] == ["UNKNOWN"] * 500
    assert Scan.objects.count() == 500


# --- Search ------------------------------------------------------------------------------------------------------------
def test_the_search_tells_name_school_and_state_and_nothing_more(phone):
    inside = badge_of(phone, first_name="Siân", last_name="O’Connor").delegate
    coming(phone, first_name="Sian", last_name="Okonedo")
    coming(phone, first_name="Sianna", last_name="Abara", withdrawn_at=NINE)
    ComingDelegateFactory(first_name="Sian", last_name="Elsewhere")
    _draft(phone)
    phone.say({"delegate": inside.pk})

    people = phone.get("search", q="sian").json()["people"]

    assert [(row["name"], row["state"], row["words"]) for row in people] == [
        ("Siân O’Connor", "in", "In since 09:00"),
        ("Sian Okonedo", "expected", "Not here yet"),
        ("Sianna Abara", "cancelled", "Cancelled"),
    ]
    assert people[0]["school"] == f"{inside.school.name}, Poole"
    assert {frozenset(row) for row in people} == {frozenset({"delegate", "name", "school", "state", "since", "words"})}


@pytest.mark.parametrize("query", ["", "s", "   ", "''", "\x00"])
def test_too_little_is_not_searched(phone, query):
    coming(phone)

    assert phone.get("search", q=query).json() == {"people": []}


def test_a_badges_number_finds_its_owner(phone):
    badge = badge_of(phone)
    coming(phone)

    [row] = phone.get("search", q=f" {badge.number.lower()} ").json()["people"]

    assert row["delegate"] == badge.delegate_id


def test_at_most_eight_are_shown(phone):
    booking = BookingFactory(conference=phone.device.point.conference, confirmed=True)
    for _ in range(10):
        ComingDelegateFactory(booking=booking)

    assert len(phone.get("search", q="patel").json()["people"]) == 8


def test_the_api_has_four_addresses_and_describes_itself_to_nobody():
    names = sorted(pattern.name for pattern in get_resolver("delegates.checkin.urls").url_patterns[1].url_patterns)

    assert names == ["enrol", "me", "scans", "search"]
