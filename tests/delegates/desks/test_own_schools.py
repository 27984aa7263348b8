"""In a trust's booking each delegate is of her own school, wherever a school stands beside a name."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from delegates.badges import queries as badges
from delegates.bookings import actions as bookings
from delegates.bookings import emails
from delegates.checkin import queries as checkin
from delegates.desks import queries as desks
from delegates.desks.queries import narrowing
from delegates.payments import actions as payments
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory
from tests.factories.schools import SchoolFactory, TrustFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
def conference(db):
    return ConferenceFactory(reference_prefix="SC27")


@pytest.fixture
def booking(conference):
    """Tideway Trust's: Zoë of Cliff School, which leads, Asha of Quay School, Ben of Cliff School."""
    trust = TrustFactory(name="Tideway Trust", bill_to="Tideway Trust\nThe Quay")
    cliff, quay = (SchoolFactory(name=name, trust=trust) for name in ("Cliff School", "Quay School"))
    kind = TicketTypeFactory(conference=conference, vat_rate=2000)
    booking = BookingFactory(conference=conference, school=cliff, trust=trust)
    for position, (first, school) in enumerate([("Zoë", cliff), ("Asha", quay), ("Ben", cliff)], start=1):
        DelegateFactory(
            booking=booking, school=school, ticket_type=kind, first_name=first, last_name="Marsh", position=position
        )
    return payments.confirm_on_invoice(
        booking=booking, by=booking.lead, now=NOW, bill_to=payments.school_address(booking), with_letters=False
    )


WHO = [("Zoë", "Cliff School"), ("Asha", "Quay School"), ("Ben", "Cliff School")]


def test_badges_are_printed_by_each_ones_own_school_and_one_schools_are_its_own(conference, booking):
    quay = booking.trust.schools.get(name="Quay School")

    assert [(one.first_name, one.school.name) for one in badges.coming(conference)] == [WHO[2], WHO[0], WHO[1]]
    assert [one.first_name for one in badges.of_school(conference, quay)] == ["Asha"]


def test_the_door_finds_and_lists_each_by_her_own_school(conference, booking):
    assert [one.school.split(",")[0] for one in checkin.found(conference, "asha")] == ["Quay School"]
    assert [(roll.school.split(",")[0], len(roll.people)) for roll in checkin.who_is_in(conference).schools] == [
        ("Cliff School", 2),
        ("Quay School", 1),
    ]


def test_the_lists_of_the_desk_say_each_ones_own_school(booking):
    assert [(row.delegate.first_name, row.delegate.school.name) for row in desks.members(booking)] == WHO
    assert sorted((one.first_name, one.school.name) for one in narrowing.delegates()) == sorted(WHO)


def test_the_letter_to_a_delegate_names_her_own_school(booking):
    bookings.send_links(booking=booking, now=NOW)

    assert [message.body.split(", for ")[1].split(".")[0] for message in mail.outbox] == [school for _, school in WHO]
    assert emails.personal_link(booking.delegates.get(first_name="Asha")).body.count("Quay School") == 1


def test_the_invoice_goes_to_the_trust_and_names_the_schools_whose_people_it_is_for(booking):
    buyer = booking.invoices.get().buyer

    assert (buyer["address"], buyer["school"]) == (
        "Tideway Trust\nThe Quay",
        "Tideway Trust (Cliff School, Quay School)",
    )
