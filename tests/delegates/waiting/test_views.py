import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.accounts.roles import sync_roles
from conference.models import Conference
from delegates.models import Booking, WaitingEntry
from delegates.payments import actions as payments
from delegates.waiting import actions
from tests.delegates.conftest import NOW
from tests.factories.conference import UserFactory
from tests.factories.schools import SchoolFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("clock", "site_tree")]


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setattr("delegates.payments.actions.bookings.after_commit", lambda *_: None)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carol(db):
    return UserFactory(email="carol@harbour.example", first_name="Carol", last_name="Marsh")


@pytest.fixture
def mine(client, carol, conference, make_draft):
    """mine(6, places=3) → Carol's draft of six in a conference with so many places; she is signed in."""
    client.force_login(carol)

    def make(people=6, places=3, minutes=0):
        booking = make_draft(people, lead=carol)
        Conference.objects.update(capacity=places, hold_minutes=minutes)
        conference.refresh_from_db()
        return Booking.objects.get(pk=booking.pk)

    return make


@pytest.fixture
def desk(client, site_tree):
    sync_roles()
    user = UserFactory(first_name="Tom")
    user.groups.set(Group.objects.filter(name="Desk"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response):
    main = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def at(booking, rest):
    return f"/bookings/{booking.reference}/{rest}/"


def offered(booking, at_least=1):
    actions.join(booking=booking, at_least=at_least, by=booking.lead, now=NOW)
    actions.promote(conference=Conference.objects.get(), now=NOW)


# --- A lead ------------------------------------------------------------------------------------------------------------


def test_from_a_booking_that_finds_no_room_she_joins_the_line_and_sees_her_place(client, mine):
    booking = mine()

    review = text_of(client.get(at(booking, "review")))
    client.post(at(booking, "waiting"), {"at_least": "2"})
    page = text_of(client.get(at(booking, "waiting")))

    assert "Only 3 places are left." in review
    assert "Go to the waiting list" in review
    assert "You are 1st . You wait for places for 6 of you, or at least 2." in page.replace("1st.", "1st .")
    assert WaitingEntry.objects.values_list("state", "at_least").get() == ("WAITING", 2)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Say a number."),
        ("many", "Say a number, in figures."),
        ("7", "Say a number from 1 to 6."),
        ("4", "There are never more than 3 places for you"),
    ],
)
def test_a_number_that_makes_no_sense_gets_a_sentence_beside_it_and_is_kept(typed, words, client, mine):
    booking = mine()

    page = client.post(at(booking, "waiting"), {"at_least": typed})

    assert words in text_of(page)
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert not WaitingEntry.objects.exists()


def test_with_an_offer_for_some_she_picks_who_comes_and_the_price_is_theirs(client, mine):
    booking = mine(people=4)
    offered(booking)
    people = list(booking.delegates.order_by("position").values_list("pk", flat=True))

    first = client.get(at(booking, "review"), follow=True)
    page = text_of(first)
    again = client.post(at(booking, "offer"), {"coming": people[2:], "rest": "wait", "bill_to": "X", "do": "price"})

    assert first.redirect_chain == [(at(booking, "offer"), 302)]
    assert "3 places are kept for your group of 4" in page
    assert "Total for 3 people £234.00" in page
    assert re.findall(r'name="coming" value="(\d+)"[^>]*checked', first.content.decode()) == [
        str(pk) for pk in people[:3]
    ]
    assert "Total for 2 people £156.00" in text_of(again)

    done = client.post(
        at(booking, "offer"), {"coming": people[2:], "rest": "wait", "bill_to": "X", "seen": 15600, "do": "confirm"}
    )

    assert done.url == f"/bookings/{booking.reference}/"
    assert list(booking.delegates.order_by("position").values_list("pk", flat=True)) == people[2:]
    assert Booking.objects.get(status="DRAFT").waiting.state == "WAITING"


def test_a_price_that_she_has_not_seen_is_not_confirmed(client, mine):
    booking = mine(people=4)
    offered(booking)
    people = list(booking.delegates.order_by("position").values_list("pk", flat=True))

    page = client.post(
        at(booking, "offer"), {"coming": people[:2], "rest": "leave", "bill_to": "X", "seen": 23400, "do": "confirm"}
    )

    assert "The price has changed: it is now £156.00." in text_of(page)
    assert booking.delegates.count() == 4


def test_an_offer_for_all_is_confirmed_like_any_booking_or_declined(client, mine):
    booking = mine(people=2)
    offered(booking)

    page = text_of(client.get(at(booking, "review")))
    client.post(at(booking, "waiting"), {"do": "leave"})

    assert "These 2 places are kept for you from the waiting list until Wednesday 13 January 2027 at 09:00" in page
    assert WaitingEntry.objects.get().state == "LEFT"
    assert "There are places for all 2 of you" in text_of(client.get(at(booking, "waiting")))


def test_a_lapsed_offer_says_so_and_one_click_joins_again(client, mine):
    booking = mine(people=4)
    offered(booking)
    actions.lapse(now=NOW + timedelta(hours=48))

    page = text_of(client.get(at(booking, "waiting")))
    client.post(at(booking, "waiting"), {"at_least": "1"})

    assert "were not taken up by Wednesday 13 January 2027 at 09:00" in page
    assert "Join again, at the end" in page
    assert WaitingEntry.objects.get().state == "WAITING"


def test_the_page_before_confirming_says_how_long_her_places_are_kept_and_keeps_them_again(client, mine):
    booking = mine(people=2, minutes=20)

    pages = [text_of(client.get(at(booking, "review")))]
    client.post(at(booking, "keep"))
    pages.append(text_of(client.get(at(booking, "review"))))

    assert "Keep them for 20 minutes" in pages[0]
    assert "2 places are kept for you until 09:20 ." in pages[1].replace("09:20.", "09:20 .")


def test_saving_the_list_keeps_its_places(client, mine):
    booking = mine(people=0, minutes=20)
    kind = booking.conference.ticket_types.get().pk
    row = {"first_name": "Ann", "last_name": "Lee", "email": "ann@harbour.example", "role": "", "ticket": kind}

    client.post(at(booking, "colleagues"), row | {"do": "save"})

    assert list(booking.holds.values_list("places", flat=True)) == [1]


def test_her_desk_says_that_she_waits_and_that_places_are_kept(client, mine):
    booking = mine(people=4)
    actions.join(booking=booking, at_least=2, by=booking.lead, now=NOW)

    waits = text_of(client.get("/bookings/"))
    actions.promote(conference=Conference.objects.get(), now=NOW)
    is_offered = text_of(client.get("/bookings/"))

    assert f"On the waiting list : {booking.reference}" in waits
    assert f"Places are kept for you in {booking.reference}" in is_offered


def test_another_school_s_lead_finds_nothing(client, mine, make_draft):
    mine()
    other = make_draft(2, school=SchoolFactory(), lead=UserFactory())

    found = [client.get(at(other, "waiting")), client.get(at(other, "offer")), client.post(at(other, "keep"))]

    assert [answer.status_code for answer in found] == [404, 404, 404]


# --- Organisers --------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(conference, make_draft):
    """Three groups in line, of two each, and a confirmed booking that leaves one place."""
    booked = payments.confirm_on_invoice(booking=make_draft(2), by=None, now=NOW)
    Conference.objects.update(capacity=3)
    groups = [make_draft(2, school=SchoolFactory(name=f"School {n}"), lead=UserFactory()) for n in range(3)]
    for booking in groups:
        actions.join(booking=booking, at_least=2, by=booking.lead, now=NOW)
    return booked, groups


def test_the_desk_sees_the_line_in_its_order(desk, three):
    page = text_of(desk.get(reverse("waiting_desk")))

    assert "1 of 3 places is left." in page
    assert [page.index(f"School {n}") for n in range(3)] == sorted(page.index(f"School {n}") for n in range(3))


def test_the_desk_moves_a_group_with_a_reason_which_its_history_tells(desk, three):
    _, groups = three
    address = reverse("waiting_desk_entry", args=[groups[2].waiting.pk])

    without = text_of(desk.post(address, {"do": "move", "move-to": "1", "move-reason": ""}))
    desk.post(address, {"do": "move", "move-to": "1", "move-reason": "They host the day."})

    assert "Please give a reason." in without
    order = [entry.booking_id for entry in WaitingEntry.objects.order_by("turn")]
    assert order == [groups[2].pk, groups[0].pk, groups[1].pk]
    assert "Moved in the waiting list: They host the day" in text_of(
        desk.get(reverse("booking_desk", args=[groups[2].pk]))
    )


def test_the_desk_offers_by_hand_and_ends_a_wait(desk, three):
    _, groups = three

    for number, do in ((1, "offer"), (0, "end")):
        address = reverse("waiting_desk_entry", args=[groups[number].waiting.pk])
        desk.post(address, {"do": do, f"{do}-reason": "By telephone."})

    states = [WaitingEntry.objects.get(booking=booking).state for booking in groups]
    assert states == ["LEFT", "OFFERED", "WAITING"]


def test_nobody_else_s_role_opens_it(client, site_tree):
    sync_roles()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name="Catering"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("waiting_desk")).status_code == 302


def test_the_list_has_the_same_queries_for_one_as_for_three(desk, three):
    desk.get(reverse("waiting_desk"))
    numbers = []
    for leaves in ([], three[1][1:]):
        for booking in leaves:
            actions.leave(booking=booking, by=None, now=NOW)
        with CaptureQueriesContext(connection) as made:
            desk.get(reverse("waiting_desk"))
        numbers.append(len(made))

    assert numbers[0] == numbers[1]
