"""The desk's lists: narrowed by what is owed, and what is done with several rows at once."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from conference.accounts.roles import sync_roles
from delegates.models import Arrangement, Booking, Delegate, PrintRun
from tests.factories.badges import BadgeFactory
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.choices import PlaceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.desks import BookingNoteFactory
from tests.factories.payments import InvoiceFactory, PaymentFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory, StreamFactory
from tests.factories.schools import SchoolFactory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def conference(site_tree):
    return ConferenceFactory()


@pytest.fixture
def sign_in(client, site_tree):
    sync_roles()

    def signed_in(*roles):
        user = UserFactory()
        user.groups.set(Group.objects.filter(name__in=roles))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    return signed_in


@pytest.fixture
def delegate(conference):
    """Makes somebody of a confirmed booking, or of another one."""
    kind = TicketTypeFactory(conference=conference)

    def make(booking=None, **more):
        booking = booking or BookingFactory(conference=conference, confirmed=True)
        return DelegateFactory(booking=booking, ticket_type=kind, **more)

    return make


def listed(client, name, **narrowed):
    return list(client.get(reverse(f"{name}:index_results"), narrowed).context["object_list"])


def bulk(name, action, *rows, **more):
    address = reverse("wagtail_bulk_action", args=["delegates", name, action])
    ids = "&".join([f"id={row.pk}" for row in rows] + [f"{key}={value}" for key, value in more.items()])
    return f"{address}?{ids}"


def test_delegates_are_narrowed_by_everything_they_may_owe(client, sign_in, delegate, conference):
    sign_in("Desk")
    stream = StreamFactory(conference=conference)
    run = RunFactory(
        session=SessionFactory(conference=conference, stream=stream), slot=SlotFactory(conference=conference)
    )
    settled, owing = delegate(last_name="Abel"), delegate(last_name="Bond")
    draft = delegate(BookingFactory(conference=conference), last_name="Cole")
    PlaceFactory(delegate=settled, run=run)
    Arrangement.objects.create(delegate=settled, answered_at=NOW)
    InvoiceFactory(booking=owing.booking)
    BadgeFactory(delegate=settled, printed_at=NOW)
    Delegate.objects.filter(pk=settled.pk).update(link_sent_at=NOW)
    delegate(last_name="Erased", erased_at=NOW)

    def names(**narrowed):
        return "".join(one.last_name[0] for one in listed(client, "delegate", **narrowed))

    assert {
        "all": names(),
        "choices": (names(choices="true"), names(choices="false")),
        "answers": (names(answers="true"), names(answers="false")),
        "owed": (names(owed="true"), names(owed="false")),
        "badge": (names(badge="true"), names(badge="false")),
        "link": (names(link="true"), names(link="false")),
        "stream": names(stream=stream.pk),
        "school": names(school=owing.school_id),
        "status": names(status=["DRAFT", "PAID"]),
        "search": names(q=draft.booking.reference.lower()),
    } == {
        "all": "ABC",
        "choices": ("B", "A"),
        "answers": ("B", "A"),
        "owed": ("B", "AC"),
        "badge": ("A", "BC"),
        "link": ("A", "BC"),
        "stream": "A",
        "school": "B",
        "status": "C",
        "search": "C",
    }


def test_bookings_are_narrowed_by_money_notes_and_vehicles(client, sign_in, conference):
    sign_in("Desk")
    late, paid, noted = (BookingFactory(conference=conference, confirmed=True) for _ in range(3))
    InvoiceFactory(booking=late, due_date=date(2026, 11, 1))
    InvoiceFactory(booking=paid, due_date=date(2026, 11, 1))
    PaymentFactory(booking=paid)
    BookingNoteFactory(booking=noted)
    Booking.objects.filter(pk=noted.pk).update(coaches=1)

    found = {
        "owed": listed(client, "booking", balance="owed"),
        "overdue": listed(client, "booking", overdue="true"),
        "notes": listed(client, "booking", notes="true"),
        "vehicles": listed(client, "booking", vehicles="SOME"),
        "no vehicles": len(listed(client, "booking", vehicles="NOT_TOLD")),
    }

    assert found == {"owed": [late], "overdue": [late], "notes": [noted], "vehicles": [noted], "no vehicles": 2}


def test_the_link_goes_out_again_to_those_who_are_ticked_and_that_is_written_down(
    client, sign_in, delegate, django_capture_on_commit_callbacks
):
    organiser = sign_in("Desk")
    ana, ben, left = delegate(), delegate(), delegate(withdrawn_at=NOW)
    Delegate.objects.update(link_sent_at=NOW)
    address = bulk("delegate", "send_links", ana, left)

    asked = client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address)

    assert ([one.pk for one in asked.context["items"]], len(asked.context["left_out"])) == ([ana.pk], 1)
    assert [letter.to for letter in mail.outbox] == [[ana.email]]
    assert (ben.email in str(mail.outbox), ModelLogEntry.objects.get(action="booking.links").user) == (False, organiser)


def test_the_whole_list_as_it_is_narrowed_is_taken_with_one_tick(client, sign_in, delegate):
    sign_in("Desk")
    delegate(last_name="Reed"), delegate(last_name="Reed"), delegate(last_name="Stone")

    found = client.get(bulk("delegate", "send_links", id="all", q="reed"))
    unbooked = client.get(bulk("delegate", "send_links", id="all", status="DRAFT"))

    assert [len(answer.context["items"]) for answer in (found, unbooked)] == [2, 0]


def test_several_are_withdrawn_booking_by_booking_and_who_has_arrived_keeps_nobody_else_from_it(
    client, sign_in, delegate, conference, monkeypatch
):
    sign_in("Desk")
    ana, ben = delegate(), delegate()
    beside = [delegate(one.booking) for one in (ana, ben)]  # nobody is left in a booking without people
    type(conference).objects.update(taken=4)
    type(ana.ticket_type).objects.update(taken=4)
    inside = {ana.booking_id: frozenset({ana.pk})}
    monkeypatch.setattr("delegates.desks.actions.queries.arrived", lambda booking: inside.get(booking.pk, frozenset()))

    response = client.post(bulk("delegate", "withdraw", ana, ben), {"is_free": "on"}, follow=True)

    said = [str(message) for message in response.context["messages"]]
    assert set(Delegate.objects.filter(withdrawn_at=None)) == {ana, *beside}, said
    assert (len(said), any("1 person" in words for words in said), any(ana.booking.reference in words for words in said)) == (
        2, True, True,
    )  # fmt: skip


def test_ticked_badges_are_drawn_as_one_run(client, sign_in, delegate, monkeypatch):
    sign_in("Desk")
    monkeypatch.setattr("delegates.badges.actions.draw", lambda **given: given["run"])
    ana, ben = delegate(), delegate()

    response = client.post(bulk("delegate", "print_badges", ana, ben))

    run = PrintRun.objects.get()
    assert (response.url, run.title, len(run.badge_ids)) == (reverse("badges_run", args=[run.pk]), "2 people", 2)


def test_drafts_are_thrown_away_and_a_confirmed_booking_is_not(client, sign_in, conference):
    sign_in("Desk")
    draft = BookingFactory(conference=conference)
    confirmed = BookingFactory(conference=conference, confirmed=True)

    client.post(bulk("booking", "cancel_drafts", draft, confirmed))

    assert list(Booking.objects.order_by("pk").values_list("status", flat=True)) == ["CANCELLED", "AWAITING_PAYMENT"]


def test_who_may_not_change_bookings_does_nothing_with_several_either(client, sign_in, delegate):
    sign_in("Finance")
    row = delegate()
    deeds = [("delegate", row, deed) for deed in ("send_links", "print_badges", "withdraw")]

    answers = [
        ask(bulk(name, deed, one))
        for name, one, deed in [*deeds, ("booking", row.booking, "cancel_drafts")]
        for ask in (client.get, client.post)
    ]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, reverse("wagtailadmin_home"))] * 8


def test_a_question_about_several_takes_the_same_queries_for_one_and_for_three(client, sign_in, delegate):
    sign_in("Desk")
    rows = [delegate() for _ in range(3)]
    client.get(bulk("delegate", "withdraw", rows[0]))

    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(bulk("delegate", "withdraw", *some)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_schools_that_have_booked_are_listed_and_downloaded_by_themselves(client, sign_in, delegate):
    from openpyxl import load_workbook

    sign_in("Desk")
    booked = delegate().school
    SchoolFactory()

    answer = client.get(reverse("school:index"), {"booked": "true", "export": "xlsx"})
    rows = load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True)

    assert listed(client, "school", booked="true") == [booked]
    assert [row[0] for row in rows] == ["Name", booked.name]


def test_a_list_that_is_narrowed_and_searched_takes_the_same_queries_at_1_and_3_rows(client, sign_in, delegate):
    sign_in("Desk")
    address = reverse("delegate:index_results")
    asked = {"q": "reed", "choices": "false", "answers": "true", "owed": "false", "badge": "false"}
    delegate(last_name="Reed")
    client.get(address, asked)

    counts = []
    for more in (0, 2):
        for _ in range(more):
            delegate(last_name="Reed")
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(address, asked).context["object_list"]) == more + 1
        counts.append(len(captured))

    assert counts[0] == counts[1]
