"""A school rings, booking is closed, and an organiser takes it all down."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from conference.accounts.roles import sync_roles
from conference.models import User
from delegates.models import Booking, Membership
from tests.factories.bookings import BookingFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory

AFTER_CLOSING = datetime(2027, 6, 10, 9, tzinfo=UTC)
CALL = {"first_name": "Carol", "last_name": "Marsh", "email": "Carol@parkstone.example"}


@pytest.fixture(autouse=True)
def _closed():
    with time_machine.travel(AFTER_CLOSING, tick=False):
        yield


@pytest.fixture
def call(db):
    """What is typed while she talks: the conference, the school, and who she is."""
    conference = ConferenceFactory(reference_prefix="SC27")
    TicketTypeFactory(conference=conference, name="Full day")
    SchoolFactory(urn=136_850, name="Parkstone Grammar School", town="Poole")
    return CALL | {"conference": conference.pk, "school": "136850"}


@pytest.fixture
def organiser(client, site_tree):
    sync_roles()
    user = UserFactory(first_name="Tom")
    user.groups.set(Group.objects.filter(name="Desk"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_a_telephone_booking_goes_from_the_call_to_the_lead_s_letter_after_booking_has_closed(
    call, organiser, client, django_capture_on_commit_callbacks
):
    table = client.post(reverse("booking_telephone"), call)
    booking = Booking.objects.get()
    row = {"first_name": "Ana", "last_name": "Reed", "email": "ana@parkstone.example", "role": "", "do": "save"}
    kind = booking.conference.ticket_types.get()
    review = client.post(table.url, row | {"ticket": kind.pk}, follow=True)
    sent = {"purchase_order": "PO 1", "bill_to": "Parkstone\nPoole", "seen": kind.price_pence}
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(review.request["PATH_INFO"], sent)

    booking.refresh_from_db()
    lead = User.objects.get(email__iexact="carol@parkstone.example")
    assert table.url == reverse("delegates:booking-roster", args=[booking.reference])
    assert done.url == reverse("delegates:booking", args=[booking.reference])
    assert (booking.status, booking.lead, lead.get_full_name()) == ("AWAITING_PAYMENT", lead, "Carol Marsh")
    assert Membership.objects.get().is_confirmed
    assert sorted(letter.to[0].lower() for letter in mail.outbox) == [
        "ana@parkstone.example",
        "carol@parkstone.example",
    ]


def test_who_is_known_already_keeps_her_name_and_her_draft(call, organiser, client):
    carol = UserFactory(email="carol@parkstone.example", first_name="Caroline")
    client.post(reverse("booking_telephone"), call)

    client.post(reverse("booking_telephone"), call)

    assert (Booking.objects.get().lead, carol.first_name) == (carol, "Caroline")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("school", "999999", "No open school has this number."),
        ("school", "", "Which school is it?"),
        ("email", "carol@", "This is not a whole e-mail address."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(field, typed, sentence, call, organiser, client):
    page = client.post(reverse("booking_telephone"), call | {field: typed})

    assert (page.context["form"].errors, Booking.objects.count()) == ({field: [sentence]}, 0)


def test_an_organiser_sees_a_lead_s_pages_and_nobody_else_does(organiser, client):
    booking = BookingFactory(confirmed=True)
    address = reverse("delegates:people", args=[booking.reference])

    as_organiser = client.get(address).status_code
    organiser.groups.set(Group.objects.filter(name="Editors"))

    assert (as_organiser, client.get(address).status_code) == (200, 404)


def test_an_organiser_without_her_second_step_is_nobody_special(organiser, client, settings):
    settings.ORGANISER_MFA_REQUIRED = True
    booking = BookingFactory(confirmed=True)

    assert client.get(reverse("delegates:people", args=[booking.reference])).status_code == 404
