"""A booking's page at the desk: its history in words, notes, and how its people come."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.log_actions import log

from conference.accounts.roles import sync_roles
from conference.lib.problems import Refused
from delegates.desks import actions, rules
from delegates.desks.queries.history import history
from delegates.models import Booking, BookingNote, Delegate
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import UserFactory
from tests.factories.desks import BookingNoteFactory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NAMES = {1: "Ana Reed", 2: "Ben Stone", 3: "Cora Hill", 4: "Dev Patel", 5: "Eve Marsh"}


@pytest.fixture
def organiser(client, site_tree):
    sync_roles()
    user = UserFactory(first_name="Tom", last_name="Hale")
    user.groups.set(Group.objects.filter(name="Desk"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("action", "data", "sentence"),
    [
        ("booking.roster", {"people": 1}, "List written: 1 colleague"),
        ("booking.code", {"code": "BURSARY1"}, "Code BURSARY1 brought"),
        (
            "booking.confirm",
            {"pence": 13_000, "invoices": ["SC27-0001"], "credit_notes": []},
            "Confirmed at £130.00, invoice SC27-0001",
        ),
        ("booking.confirm", {"pence": 0, "invoices": [], "credit_notes": []}, "As the log calls it"),
        ("booking.add", {"delegates": [1, 2], "invoices": ["SC27-0002"]}, "Ana Reed and Ben Stone added, invoice SC27-0002"),
        ("booking.withdraw", {"delegates": [1], "credit_notes": ["SC27-C1"]}, "Ana Reed withdrawn, credit note SC27-C1"),
        ("booking.withdraw", {"delegates": [1, 2, 3, 4, 5]}, "Ana Reed, Ben Stone, Cora Hill and 2 more withdrawn"),
        ("booking.links", {"delegates": [9]}, "Personal link sent again to somebody who has been erased"),
        ("booking.substitute", {"delegate": 1, "successor": 2}, "Ben Stone comes instead of Ana Reed"),
        ("booking.vehicles", {"coaches": 1, "cars": 0}, "Comes with 1 coach and no car"),
        ("payment.record", {"pence": 5_000}, "£50.00 received"),
        ("payment.record", {"pence": -5_000}, "£50.00 paid back"),
        ("booking.cancel", {"reason": "School closed."}, "As the log calls it: School closed"),
        ("booking.ask", {"people": 6, "pence": 39_000}, "Places asked for: 6 people at £390.00"),
        ("booking.extras", {"added": 2, "removed": 0}, "2 extras added, none given back"),
        ("waiting.join", {"people": 6, "at_least": 3}, "Joined the waiting list: 6 people, at least 3"),
        ("waiting.offer", {"people": 6, "places": 1}, "1 place offered to a group of 6"),
        ("waiting.move", {"from": 3, "to": 1, "reason": "Host school"}, "As the log calls it: Host school"),
        ("booking.hand-over", {"from": 1, "to": 2}, "Handed over to Meera Shah"),
        ("booking.hand-over", {"from": 1, "to": 3}, "Handed over to somebody who has left"),
        ("booking.telephone", {"lead": 2}, "Taken down by telephone for Meera Shah"),
        ("somebody.elses", {}, "As the log calls it"),
    ],
)  # fmt: skip
def test_every_deed_is_told_in_words(action, data, sentence):
    assert rules.told(action, data, "As the log calls it", NAMES, {2: "Meera Shah"}) == sentence


def test_the_history_names_people_as_long_as_their_names_are_known(organiser):
    booking = BookingFactory(confirmed=True)
    ana, ben = (DelegateFactory(booking=booking, first_name=name, last_name="Reed") for name in ("Ana", "Ben"))
    log(instance=booking, action="booking.withdraw", user=organiser, data={"delegates": [ana.pk, ben.pk]})
    log(instance=booking, action="booking.substitute", user=None, data={"delegate": ana.pk, "successor": ben.pk})
    Delegate.objects.filter(pk=ben.pk).update(erased_at=NOW)

    lines = [(line.who, line.what) for line in history(booking)]

    assert lines == [
        ("the site", "somebody who has been erased comes instead of Ana Reed"),
        ("Tom Hale", "Ana Reed and somebody who has been erased withdrawn"),
    ]


def test_a_note_is_written_once_shown_escaped_and_taken_out_by_its_writer_alone(client, organiser):
    booking = BookingFactory(confirmed=True)
    hers = BookingNoteFactory(booking=booking)
    page, add = reverse("booking_desk", args=[booking.pk]), reverse("booking_notes", args=[booking.pk])

    for _ in range(2):  # pressed twice
        client.post(add, {"text": "<b>Rang</b> about a ramp"})
    mine = BookingNote.objects.get(made_by=organiser)
    shown = client.get(page).content.decode()
    refused = client.post(reverse("booking_note_out", args=[booking.pk, hers.pk]))
    client.post(reverse("booking_note_out", args=[booking.pk, mine.pk]))

    assert (shown.count("&lt;b&gt;Rang&lt;/b&gt; about a ramp"), "<b>Rang" in shown) == (1, False)
    assert (refused.status_code, list(BookingNote.objects.all())) == (404, [hers])


def test_an_empty_note_gets_a_sentence_beside_the_field(client, organiser):
    booking = BookingFactory(confirmed=True)

    response = client.post(reverse("booking_notes", args=[booking.pk]), {"text": " "})

    assert (response.status_code, "Write something first." in response.content.decode()) == (200, True)


@pytest.mark.django_db
def test_the_lead_never_reads_the_desk_s_notes(client):
    note = BookingNoteFactory(text="Owes us an apology")
    client.force_login(note.booking.lead, backend="django.contrib.auth.backends.ModelBackend")

    pages = [client.get(reverse(name, args=[note.booking.reference])) for name in ("delegates:booking", "delegates:people")]  # fmt: skip

    assert [(page.status_code, b"apology" in page.content) for page in pages] == [(200, False)] * 2


@pytest.mark.django_db
def test_a_lead_tells_of_coaches_and_cars_until_the_day_and_no_longer(client):
    booking = BookingFactory(confirmed=True, conference__date=date(2027, 6, 14))
    address = reverse("delegates:booking-vehicles", args=[booking.reference])

    with time_machine.travel(datetime(2027, 6, 14, 6, tzinfo=UTC), tick=False):
        client.force_login(booking.lead, backend="django.contrib.auth.backends.ModelBackend")
        wrong = client.post(address, {"coaches": "two", "cars": "3"})
        client.post(address, {"coaches": "2", "cars": "0"})
    with time_machine.travel(datetime(2027, 6, 15, 6, tzinfo=UTC), tick=False):
        late = client.post(address, {"coaches": "9", "cars": "9"})
    booking.refresh_from_db()

    assert ("Give a whole number." in wrong.content.decode(), 'value="3"' in wrong.content.decode()) == (True, True)
    assert (booking.coaches, booking.cars, "The day is over." in late.content.decode()) == (2, 0, True)
    assert [line.what for line in history(booking)] == ["Comes with 2 coaches and no car"]


@pytest.mark.django_db
def test_a_draft_tells_of_no_coach():
    booking = BookingFactory()

    with pytest.raises(Refused, match="Confirm the booking first"):
        actions.tell_vehicles(booking=booking, coaches=1, cars=1, by=booking.lead, now=NOW)

    assert Booking.objects.get().coaches is None
