"""A lead's desk after booking, as her browser meets it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from delegates.bookings.queries import contents_of
from delegates.models import Arrangement, Booking, Delegate, Place
from delegates.payments import actions as payments
from tests.factories.bookings import BookingFactory, CancellationRuleFactory, DelegateFactory, TicketTypeFactory
from tests.factories.checkin import BadgeFactory, ScanFactory
from tests.factories.choices import PlaceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import RunFactory

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def booking(db):
    """Three people, confirmed against an invoice."""
    conference = ConferenceFactory(reference_prefix="SC27", contact_email="conference@saltmarsh.example")
    kind = TicketTypeFactory(conference=conference, name="Full day", vat_rate=2000, vat_reason="")
    booking = BookingFactory(conference=conference)
    for position, (first, last) in enumerate([("Ana", "Reed"), ("Ben", "Stone"), ("Cai", "Tarn")], start=1):
        DelegateFactory(
            booking=booking,
            ticket_type=kind,
            first_name=first,
            last_name=last,
            email=f"{first.lower()}@school.example",
            position=position,
        )
    return payments.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW, with_letters=False)


@pytest.fixture
def lead(client, booking):
    client.force_login(booking.lead)
    return client


def address(name, booking, *args):
    return reverse(f"delegates:{name}", args=[booking.reference, *args])


def names(booking):
    return list(booking.delegates.active().order_by("position", "pk").values_list("first_name", flat=True))


def scan(delegate):
    """She comes in at the entrance, now."""
    conference = delegate.booking.conference
    ScanFactory(badge=BadgeFactory(delegate=delegate), device__point__conference=conference, device_at=NOW)


def sentences(response):
    return [str(message) for message in response.context["messages"]]


NEW_ROW = {"first_name": "Dia", "last_name": "Usk", "email": "dia@school.example", "role": "Teacher"}


def test_the_page_says_who_comes_and_what_each_still_owes(lead, booking, django_assert_max_num_queries):
    ana, ben, _ = booking.delegates.order_by("position")
    run = RunFactory(slot__conference=booking.conference, slot__kind="WORKSHOPS", slot__released_at=NOW)
    PlaceFactory(delegate=ana, run=run)
    Arrangement.objects.create(delegate=ana, answered_at=NOW)
    scan(ben)

    page = lead.get(address("people", booking))

    assert [(row.delegate.first_name, row.chosen, row.owes, row.has_arrived) for row in page.context["rows"]] == [
        ("Ana", 1, [], False),
        ("Ben", 0, ["1 of 1 sessions", "what she or he needs"], True),
        ("Cai", 0, ["1 of 1 sessions", "what she or he needs"], False),
    ]


@pytest.mark.parametrize("people", [1, 12])
def test_the_page_costs_as_many_queries_for_one_as_for_twelve(people, lead, booking, django_assert_num_queries):
    kind = booking.delegates.first().ticket_type
    for position in range(people):
        DelegateFactory(booking=booking, ticket_type=kind, position=position + 4)
    lead.get(address("people", booking))

    with django_assert_num_queries(18):
        lead.get(address("people", booking))


def test_somebody_is_added_in_two_steps_at_the_price_that_was_shown(lead, booking):
    kind = booking.delegates.first().ticket_type_id

    table = lead.post(address("people-add", booking), NEW_ROW | {"ticket": kind, "do": "save"}, follow=True)
    shown = table.context["change"].gross_pence
    done = lead.post(address("people-add-check", booking), {"seen": shown}, follow=True)

    assert (table.redirect_chain[-1][0], shown) == (address("people-add-check", booking), 7800)
    assert (names(booking), sentences(done)) == (
        ["Ana", "Ben", "Cai", "Dia"],
        ["1 colleague has been added. The personal link comes by e-mail."],
    )
    assert contents_of(Booking.objects.get()).price(NOW).gross_pence == 4 * 7800


def test_who_is_in_it_already_is_named_at_her_row_and_nothing_typed_is_lost(lead, booking):
    kind = booking.delegates.first().ticket_type_id
    row = NEW_ROW | {"email": "ANA@school.example", "ticket": kind, "do": "save"}

    page = lead.post(address("people-add", booking), row, follow=True)

    assert [line["text"] for line in page.context["problems"]] == [
        "Row 1: somebody with this address is in the booking already."
    ]
    assert 'value="ANA@school.example"' in page.content.decode()


def test_a_price_that_moved_between_the_pages_is_shown_and_asked_again(lead, booking):
    kind = booking.delegates.first().ticket_type
    lead.post(address("people-add", booking), NEW_ROW | {"ticket": kind.pk, "do": "save"})
    kind.price_pence = 7000
    kind.save()

    page = lead.post(address("people-add-check", booking), {"seen": 7800})

    assert [problem.message for problem in page.context["problems"]] == [
        "The price has changed: the difference is now £84.00."
    ]
    assert (names(booking), page.context["change"].gross_pence) == (["Ana", "Ben", "Cai"], 8400)


def test_withdrawing_asks_first_and_says_what_comes_back(lead, booking):
    CancellationRuleFactory(conference=booking.conference, from_at=NOW, percent=50)
    ana = booking.delegates.get(first_name="Ana")

    question = lead.get(address("people-withdraw", booking), {"delegate": ana.pk})
    before = names(booking)
    done = lead.post(
        address("people-withdraw", booking),
        {"delegate": ana.pk, "seen": question.context["change"].gross_pence},
        follow=True,
    )

    assert (question.context["change"].gross_pence, before) == (-3900, ["Ana", "Ben", "Cai"])
    assert "credit note for <strong>£39.00</strong>" in question.content.decode()
    assert (names(booking), sentences(done)) == (["Ben", "Cai"], ["1 colleague is no longer in this booking."])


def test_nobody_ticked_is_said(lead, booking):
    page = lead.get(address("people-withdraw", booking), follow=True)

    assert sentences(page) == ["Tick who is not coming first."]


def test_all_cannot_be_withdrawn_only_cancelled(lead, booking):
    everybody = {"delegate": list(booking.delegates.values_list("pk", flat=True)), "seen": "-23400"}

    page = lead.post(address("people-withdraw", booking), everybody)

    assert [problem.message for problem in page.context["problems"]] == [
        "Nobody would be left. Cancel the whole booking instead."
    ]
    assert names(booking) == ["Ana", "Ben", "Cai"]


@pytest.mark.parametrize("keeps", [True, False])
def test_somebody_takes_over_the_ticket_and_if_wanted_the_sessions(keeps, lead, booking):
    ana = booking.delegates.get(first_name="Ana")
    run = RunFactory(slot__conference=booking.conference, taken=1, capacity=1)
    PlaceFactory(delegate=ana, run=run)

    lead.post(address("people-substitute", booking, ana.pk), NEW_ROW | ({"keeps_places": "on"} if keeps else {}))

    dia = Delegate.objects.get(first_name="Dia")
    run.refresh_from_db()
    assert names(booking) == ["Dia", "Ben", "Cai"]
    assert (dia.replaces, dia.price_pence, dia.ticket_type) == (ana, 6500, ana.ticket_type)
    assert dia.link_token != ana.link_token
    assert list(Place.objects.values_list("delegate__first_name", flat=True)) == (["Dia"] if keeps else [])
    assert run.taken == (1 if keeps else 0)
    assert Booking.objects.get().invoices.count() == 1


@pytest.mark.parametrize(
    ("case", "row", "field", "sentence"),
    [
        ("no name", {"first_name": ""}, "first_name", "Give the first name."),
        ("no address", {"email": "dia"}, "email", None),
        (
            "twice",
            {"email": "ben@school.example"},
            "email",
            "Somebody with this e-mail address is in this booking already.",
        ),
    ],
)
def test_a_substitute_who_cannot_be_is_told_beside_the_field(case, row, field, sentence, lead, booking):
    ana = booking.delegates.get(first_name="Ana")

    page = lead.post(address("people-substitute", booking, ana.pk), NEW_ROW | row)

    errors = page.context["form"].errors[field]
    assert errors == [sentence] if sentence else errors
    assert names(booking) == ["Ana", "Ben", "Cai"]


def test_who_has_arrived_cannot_be_swapped(lead, booking):
    ana = booking.delegates.get(first_name="Ana")
    scan(ana)

    page = lead.post(address("people-substitute", booking, ana.pk), NEW_ROW)

    assert page.context["form"].non_field_errors() == [
        "Ana Reed has arrived already, so nobody can take over from her or him."
    ]


@pytest.mark.parametrize("name", ["people", "people-add", "people-add-check", "people-withdraw"])
def test_another_school_s_lead_finds_nothing(name, client, booking):
    client.force_login(UserFactory())

    assert client.get(address(name, booking)).status_code == 404


def test_somebody_of_another_booking_is_not_swapped(lead, booking):
    other = DelegateFactory()

    assert lead.post(address("people-substitute", booking, other.pk), NEW_ROW).status_code == 404


def test_a_draft_s_people_are_changed_in_its_list(lead, booking):
    draft = BookingFactory(conference=booking.conference, lead=booking.lead)

    assert lead.get(address("people", draft)).url == address("booking", draft)
