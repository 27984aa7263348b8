"""Bookings at a glance, and the desk's one search."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.accounts.roles import sync_roles
from delegates.desks.queries import glance
from delegates.desks.queries.found import found
from delegates.desks.rules import curve
from delegates.models import Arrangement, Booking, Hold
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.choices import PlaceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.payments import InvoiceFactory, PaymentFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory

TODAY = date(2026, 12, 24)
NOW = datetime(2026, 12, 24, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


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
def conference(db):
    """One of two has paid, chosen and answered; the other owes all of it since 1 December. A draft keeps two places."""
    conference = ConferenceFactory(date=date(2027, 6, 14), capacity=50, taken=4)
    kind = TicketTypeFactory(conference=conference, name="Full day", taken=4)
    run = RunFactory(session=SessionFactory(conference=conference), slot=SlotFactory(conference=conference))
    done, owing = (
        DelegateFactory(booking=BookingFactory(conference=conference, confirmed=True), ticket_type=kind)
        for _ in range(2)
    )
    PlaceFactory(delegate=done, run=run)
    Arrangement.objects.create(delegate=done, answered_at=NOW, consent_at=NOW, dietary=["vegan", "nuts"])
    for one in (done, owing):
        InvoiceFactory(booking=one.booking, due_date=date(2026, 12, 1))
    PaymentFactory(booking=done.booking, pence=94_100)
    Booking.objects.filter(pk=done.booking_id).update(coaches=2, cars=1)
    draft = BookingFactory(conference=conference)
    Hold.objects.create(booking=draft, ticket_type=kind, places=2)
    return conference


@pytest.mark.sqlite
def test_the_numbers_are_what_the_rows_say(conference):
    owing, vehicles, places = glance.owing(conference), glance.vehicles(conference), glance.places(conference)

    assert vars(glance.money(conference, TODAY)) == {
        "invoiced": 187_200, "credited": 0, "paid": 94_100, "owed": 93_600, "to_pay_back": 500, "overdue": 93_600, "owing": 1, "late": 1,
    }  # fmt: skip
    assert (owing, owing.to_choose, owing.to_answer) == (glance.Owing(coming=2, slots=1, chosen=1, answered=1), 1, 1)
    assert vehicles == glance.Vehicles(coaches=2, cars=1, told=1, not_told=1)
    assert (places.schools, places.kept, places.kept_for, places.in_line) == (2, 2, 1, 0)
    assert glance.by_status(conference) == {"AWAITING_PAYMENT": 2, "DRAFT": 1}
    assert sorted(diet.number for diet in glance.diets(conference)) == [1, 1]


@pytest.mark.sqlite
def test_this_year_s_bookings_are_set_against_last_year_s_by_days_before_the_day(conference):
    last = ConferenceFactory(date=date(2026, 6, 15))
    booking = BookingFactory(conference=last, status="PAID", confirmed_at=datetime(2026, 1, 1, 9, tzinfo=UTC))
    kind = TicketTypeFactory(conference=last)
    DelegateFactory.create_batch(3, booking=booking, ticket_type=kind)
    DelegateFactory(booking=booking, ticket_type=kind, withdrawn_at=NOW)

    against = glance.against_last_year(conference, TODAY)

    assert (against.other, against.so_far) == (last, 0)
    assert [(line.name, line.total) for line in against.drawn.lines] == [("2027", 2), ("2026", 3)]
    assert [row.numbers for row in against.drawn.rows if row.days in (240, 180, 150, 0)] == [
        (0, 0), (2, 0), (None, 3), (None, 3),
    ]  # fmt: skip


@pytest.mark.sqlite
@pytest.mark.parametrize(("number", "top"), [(1, 4), (4, 4), (5, 8), (43, 80), (861, 1000), (20_000, 20_000), (20_001, 40_000)])  # fmt: skip
def test_the_axis_ends_at_a_round_number_with_whole_quarters(number, top):
    assert (curve.ceiling(number), curve.ceiling(number) % 4) == (top, 0)


@pytest.mark.sqlite
def test_the_line_goes_up_in_steps_and_ends_today():
    drawn = curve.curve([curve.Year("2027", {60: 3, 30: 1}, until=20)])

    (line,) = drawn.lines
    assert line.points.split()[0] == f"{drawn.left:g},{drawn.floor:g}"
    assert line.points.split()[-1] == f"{curve._x(20, 60):g},{drawn.top:g}"
    assert curve.curve([curve.Year("2027", {})]) is None


def test_every_number_leads_to_a_list_of_as_many(client, sign_in, conference):
    sign_in("Desk", "Finance", "Catering")
    page = client.get(reverse("bookings_glance"))

    links = page.context["links"]
    lengths = {name: len(client.get(url).context["object_list"]) for name, url in links.items() if name != "waiting"}

    assert lengths == {
        "coming": 2, "all": 3, "settled": 0, "owed": 1, "overpaid": 1, "overdue": 1, "choices": 1, "chosen": 1, "answers": 1,
        "vehicles": 1, "no_vehicles": 1, "before": 1,
    }  # fmt: skip


def test_the_kitchen_s_numbers_are_for_the_kitchen_and_names_for_who_sees_names(client, sign_in, conference):
    sign_in("Finance")
    finance = client.get(reverse("bookings_glance")).content.decode()
    sign_in("Desk", "Catering")
    both = client.get(reverse("bookings_glance")).content.decode()

    words = ("For the kitchen", "What delegates still owe", "Money")
    assert [[word in page for word in words] for page in (finance, both)] == [[False, False, True], [True, True, True]]


def test_the_glance_takes_the_same_queries_however_many_bookings(client, sign_in, conference):
    sign_in("Desk", "Finance", "Catering")
    address = reverse("bookings_glance")
    client.get(address)
    counts = []
    for number in (0, 3):
        for _ in range(number):
            booking = BookingFactory(conference=conference, confirmed=True)
            DelegateFactory.create_batch(2, booking=booking, ticket_type=conference.ticket_types.get())
            InvoiceFactory(booking=booking)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_without_a_conference_the_glance_says_so(client, sign_in):
    sign_in("Desk")

    assert "There is no such conference." in client.get(reverse("bookings_glance")).content.decode()


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("sc27-find7", ["Bookings", "Delegates"]),
        ("núñez", ["Delegates"]),
        ("nunez parkstone", ["Delegates"]),
        ("parkst", ["Bookings", "Delegates", "Schools"]),
        ("INV-0042", ["Invoices"]),
        ("nobody of this name", []),
        ("  .,  ", []),
    ],
)
def test_one_search_finds_a_person_a_booking_a_school_and_an_invoice(db, asked, kinds):
    booking = BookingFactory(
        reference="SC27-FIND7", confirmed=True, school__name="Parkstone Grammar School", lead__email="lead@x.example"
    )
    DelegateFactory(booking=booking, first_name="Zoë", last_name="Núñez", email="z@x.example")
    InvoiceFactory(booking=booking, number="INV-0042")

    seen = found(asked, UserFactory(is_superuser=True))

    assert [kind.name for kind in seen] == kinds
    assert {hit.url.partition("?")[0] for kind in seen for hit in kind.hits if kind.name != "Schools"} <= {
        reverse("booking_desk", args=[booking.pk])
    }


def test_a_search_with_a_nul_in_it_is_a_search_without_it(client, sign_in):
    sign_in("Desk")

    assert client.get(reverse("desk_find"), {"q": "a\0b"}).context["asked"] == "ab"


def test_finance_finds_bookings_and_invoices_and_no_names_of_delegates(client, sign_in):
    sign_in("Finance")
    booking = BookingFactory(confirmed=True)
    DelegateFactory(booking=booking, last_name="Marshall")

    assert client.get(reverse("desk_find"), {"q": "marshall"}).context["kinds"] == []


def test_the_search_takes_a_fixed_number_of_queries(client, sign_in, conference):
    sign_in("Desk", "Finance")
    counts = []
    for _ in range(2):
        BookingFactory(conference=conference, school__name="Parkstone Grammar School")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("desk_find"), {"q": "parkstone"}).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
