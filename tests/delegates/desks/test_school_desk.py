"""The desk of a school's or a trust's leads: everything they may see, by whom it is for, with a fixed number of queries."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from delegates.desks.queries.school import desk
from delegates.models import Booking
from tests.factories.arrangements import ArrangementFactory
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.choices import PlaceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.messages import MessageFactory, RecipientFactory
from tests.factories.payments import CreditNoteFactory, InvoiceFactory
from tests.factories.programme import RunFactory
from tests.factories.schools import MembershipFactory, SchoolFactory, TrustFactory, TrustMembershipFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
TODAY = date(2027, 1, 11)


@pytest.fixture
def conference(db):
    return ConferenceFactory(reference_prefix="SC27", date=date(2027, 6, 14))


@pytest.fixture
def carol(db):
    return UserFactory(email="carol@harbour.example", first_name="Carol", last_name="Marsh")


@pytest.fixture
def school(carol):
    """Harbour School, for which Carol may act."""
    return MembershipFactory(user=carol, school=SchoolFactory(name="Harbour School"), is_confirmed=True).school


def confirmed(conference, school, *people, **fields):
    booking = BookingFactory(conference=conference, school=school, confirmed=True, **fields)
    kind = TicketTypeFactory(conference=conference)
    for name in people:
        DelegateFactory(booking=booking, ticket_type=kind, first_name=name, last_name="Reed")
    return booking


def groups(found):
    return [(str(group.thing), group.is_hers, [row.booking for row in group.rows]) for group in found.groups]


def test_it_tells_by_name_who_has_sessions_to_choose_and_who_has_not_said_what_she_needs(conference, school, carol):
    booking = confirmed(conference, school, "Ana", "Ben", "Cai")
    ana, ben, _ = booking.delegates.order_by("pk")
    DelegateFactory(booking=booking, ticket_type=ana.ticket_type, withdrawn_at=NOW)
    DelegateFactory(booking=booking, ticket_type=ana.ticket_type, erased_at=NOW)
    PlaceFactory(delegate=ana, run=RunFactory(session__conference=conference))
    ArrangementFactory(delegate=ana)
    ArrangementFactory(delegate=ben)
    invoice = InvoiceFactory(booking=booking)
    note = CreditNoteFactory(booking=booking, invoice=invoice)

    group = desk(carol, TODAY).groups[0]
    row = group.rows[0]

    assert (row.choosing, row.silent) == (("Ben Reed", "Cai Reed"), ("Cai Reed",))
    assert (row.invoices, row.credit_notes) == ((invoice,), (note,))
    assert (group.coming, group.choosing, group.silent, group.balance) == (
        4,
        2,
        1,
        invoice.gross_pence - note.gross_pence,
    )


def test_a_draft_and_a_cancelled_booking_owe_nothing_yet(conference, school, carol):
    booking = confirmed(conference, school, "Ana")
    Booking.objects.filter(pk=booking.pk).update(status="CANCELLED", cancelled_at=NOW)
    DelegateFactory(booking=BookingFactory(conference=conference, school=school))
    RunFactory(session__conference=conference)

    rows = desk(carol, TODAY).groups[0].rows

    assert [(row.choosing, row.silent) for row in rows] == [((), ()), ((), ())]


def test_a_trusts_bookings_and_its_schools_stand_together_and_hers_elsewhere_apart(conference, school, carol):
    trust = TrustMembershipFactory(user=carol, is_confirmed=True, trust=TrustFactory(name="Tideway Trust")).trust
    quay = SchoolFactory(name="Quay School", trust=trust)
    of_quay, of_trust = confirmed(conference, quay), confirmed(conference, quay, trust=trust)
    elsewhere = confirmed(conference, SchoolFactory(name="Pier School"), lead=carol)
    confirmed(conference, SchoolFactory())

    assert groups(desk(carol, TODAY)) == [
        ("Tideway Trust", True, [of_trust, of_quay]),
        ("Harbour School, Poole", True, []),
        ("Pier School, Poole", False, [elsewhere]),
    ]


def test_what_is_over_stands_at_the_end(conference, school, carol):
    old = confirmed(ConferenceFactory(date=date(2026, 6, 15)), school, "Ana")

    found = desk(carol, TODAY)

    assert ([row.booking for row in found.earlier], groups(found)) == ([old], [("Harbour School, Poole", True, [])])


def test_it_says_what_she_waits_for_and_which_trust_she_may_ask_for(school, carol):
    school.trust = TrustFactory()
    school.save()
    waiting = MembershipFactory(user=carol)
    MembershipFactory(user=carol, removed_at=NOW)
    before = desk(carol, TODAY)

    asked = TrustMembershipFactory(user=carol, trust=school.trust)
    after = desk(carol, TODAY)

    assert (before.waiting, before.may_ask) == ([waiting], [school.trust])
    assert (after.waiting, after.may_ask) == ([waiting, asked], [])


def test_it_shows_the_messages_that_reached_her_as_she_read_them(conference, school, carol):
    booking = confirmed(conference, school, lead=carol)
    message = MessageFactory(conference=conference, subject="{first_name}, your booking {reference} {{now}}")
    RecipientFactory(
        message=message, delegate=None, booking=booking, email="CAROL@harbour.example", state="SENT", state_at=NOW
    )
    for other in ({"state": "BOUNCED"}, {"email": "tom@harbour.example"}):
        fields = {"email": carol.email, "state": "SENT", "state_at": NOW} | other
        RecipientFactory(message=MessageFactory(conference=conference), delegate=None, booking=booking, **fields)

    letters = desk(carol, TODAY).letters

    assert [(one.subject, one.sent_at, one.booking) for one in letters] == [
        (f"Carol, your booking {booking.reference} {{now}}", NOW, booking)
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_makes_the_same_queries_for_one_booking_and_for_thirty(
    number, site_tree, client, conference, school, carol, django_assert_num_queries
):
    trust = TrustMembershipFactory(user=carol, is_confirmed=True).trust
    kind = TicketTypeFactory(conference=conference)
    rows = Booking.objects.bulk_create(
        BookingFactory.build(
            conference=conference, school=school, lead=carol, confirmed=True, trust=[None, trust][n % 2]
        )
        for n in range(number)
    )
    for booking in rows:
        DelegateFactory(booking=booking, ticket_type=kind)
        InvoiceFactory(booking=booking)
    with time_machine.travel(NOW, tick=False):
        client.force_login(carol)
        client.get(reverse("delegates:desk"))

        with django_assert_num_queries(PAGE_QUERIES):
            answer = client.get(reverse("delegates:desk"))

    assert answer.content.count(b'<th scope="row">') == number


PAGE_QUERIES = 18  # session, person, site and its settings; twelve of the desk
