"""Who acts for a school or a trust, as a lead's browser meets it."""

import pytest
from django.core import mail
from django.urls import reverse

from conference.lib import tokens
from conference.models import User
from delegates.models import Booking, Invitation, Membership, TrustMembership
from delegates.schools.actions.inviting import secret_of
from tests.conference.signing_in import ask, mailed_code, type_code
from tests.delegates.bookings.conftest import NOW
from tests.factories.bookings import BookingFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import (
    InvitationFactory,
    MembershipFactory,
    TrustFactory,
    TrustMembershipFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]
DESK, ASK = reverse("delegates:desk"), reverse("delegates:leads-ask")


@pytest.fixture
def lead(client, school, carol):
    """Carol, who may act for Harbour School, signed in."""
    client.force_login(carol)
    return MembershipFactory(user=carol, school=school, is_confirmed=True)


def page_of(thing, kind="school"):
    return reverse(f"delegates:leads-{kind}", args=[thing.pk])


def sentences(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("who", ["stranger", "waiting", "removed", "another school's"])
def test_nobody_else_finds_the_page_of_a_school_or_sends_anything_to_it(who, client, school):
    caller = UserFactory()
    if who in ("waiting", "removed"):
        MembershipFactory(user=caller, school=school, removed_at=NOW if who == "removed" else None)
    elif who == "another school's":
        MembershipFactory(user=caller, is_confirmed=True)
    client.force_login(caller)

    answers = [client.get(page_of(school)), client.post(page_of(school), {"do": "invite", "email": "x@evil.example"})]

    assert ([one.status_code for one in answers], Invitation.objects.count()) == ([404, 404], 0)


def test_a_colleague_is_invited_and_the_invitation_taken_back(client, lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(page_of(lead.school), {"do": "invite", "email": "tom@home.example"}, follow=True)
    invitation = Invitation.objects.get()
    gone = client.post(page_of(lead.school), {"do": f"revoke-{invitation.pk}"}, follow=True)

    assert [message.to for message in mail.outbox] == [["tom@home.example"]]
    assert sentences(sent) == ["We have written to tom@home.example. The link in the letter works for two weeks."]
    assert sentences(gone) == ["The invitation to tom@home.example opens nothing any more."]
    assert "tom@home.example" not in gone.text.split("</main>")[0].split('id="invite"')[1]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type an e-mail address."),
        ("tom", "That is not an e-mail address. It should look like name@school.sch.uk."),
        ("carol@harbour.example", "She or he acts for it already."),
    ],
)
def test_a_wrong_address_gets_a_sentence_beside_the_field_and_stays_typed(typed, sentence, client, lead):
    answer = client.post(page_of(lead.school), {"do": "invite", "email": typed})

    assert (answer.status_code, answer.context["form"].errors["email"]) == (422, [sentence])
    assert f'value="{typed}"' in answer.text or not typed


def test_twelve_letters_leave_in_an_hour_and_no_more(client, lead):
    codes = [
        client.post(page_of(lead.school), {"do": "invite", "email": f"tom{n}@home.example"}).status_code
        for n in range(13)
    ]

    assert codes == [302] * 12 + [422]


def test_a_colleague_is_removed_and_one_who_waits_is_let_in(client, lead):
    tom = MembershipFactory(school=lead.school, user__first_name="Tom", user__last_name="Hall", is_confirmed=True)
    waiting = MembershipFactory(school=lead.school, user__first_name="Ida", user__last_name="Hall")

    removed = client.post(page_of(lead.school), {"do": f"remove-{tom.pk}"}, follow=True)
    admitted = client.post(page_of(lead.school), {"do": f"admit-{waiting.pk}"}, follow=True)

    assert sentences(removed) == [
        "Tom Hall no longer acts for Harbour School, Poole. What she or he booked for it is yours now."
    ]
    assert sentences(admitted) == ["Ida Hall may act for Harbour School, Poole from now on."]
    assert list(Membership.objects.order_by("pk").values_list("is_confirmed", flat=True)) == [True, False, True]


def test_a_row_of_another_school_is_not_touched_from_here(client, lead):
    others = [MembershipFactory(is_confirmed=True), MembershipFactory()]
    MembershipFactory(school=others[0].school, is_confirmed=True)
    invitation = InvitationFactory(made_at=NOW)

    for deed in (f"remove-{others[0].pk}", f"admit-{others[1].pk}", f"revoke-{invitation.pk}", "remove-x", "x", ""):
        client.post(page_of(lead.school), {"do": deed})

    invitation.refresh_from_db()
    assert [Membership.objects.get(pk=one.pk).is_confirmed for one in others] == [True, False]
    assert invitation.revoked_at is None


def test_who_leaves_says_who_takes_over_what_she_booked(client, lead, conference):
    tom = MembershipFactory(school=lead.school, is_confirmed=True).user
    booking = BookingFactory(conference=conference, school=lead.school, lead=lead.user, confirmed=True)

    asked = client.post(page_of(lead.school), {"do": "leave"})
    gone = client.post(page_of(lead.school), {"do": "leave", "to": tom.pk})

    assert asked.context["leave_form"].errors["to"] == ["Say who takes over what you booked."]
    assert (gone["Location"], Booking.objects.get().lead) == (DESK, tom)
    assert client.get(reverse("delegates:booking", args=[booking.reference])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_makes_as_many_queries_for_one_as_for_three(number, client, lead, django_assert_num_queries):
    MembershipFactory.create_batch(number, school=lead.school, is_confirmed=True)
    MembershipFactory.create_batch(number, school=lead.school)
    InvitationFactory.create_batch(number, school=lead.school)
    client.get(page_of(lead.school))

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page_of(lead.school))


PAGE_QUERIES = 14


# --- Invited ----------------------------------------------------------------------------------------------------------


def test_an_invitation_is_shown_to_whom_it_was_sent_and_a_button_accepts_it(client, lead):
    invitation = InvitationFactory(school=lead.school, made_by=lead.user, email="tom@home.example", digest="")
    invitation.digest = tokens.digest(secret_of(invitation))
    invitation.save()
    address = reverse("delegates:leads-join", args=[secret_of(invitation)])
    client.force_login(UserFactory(email="eve@evil.example"))
    refused = [client.get(address), client.post(address)]
    client.force_login(tom := UserFactory(email="tom@home.example"))

    shown, accepted, again = client.get(address), client.post(address), client.get(address)

    assert all("was sent to another address" in one.text and "tom@home" not in one.text for one in refused)
    assert "Act for Harbour School, Poole?" in shown.text
    assert (accepted["Location"], Membership.objects.get(user=tom).is_confirmed) == (DESK, True)
    assert "has been used, was taken back, or is more than two weeks old" in again.text
    assert client.get(reverse("delegates:leads-join", args=["A" * 26])).status_code == 404
    assert shown["Referrer-Policy"] == "strict-origin"


# --- By her address ---------------------------------------------------------------------------------------------------


def test_who_types_the_code_that_was_sent_to_the_schools_domain_is_let_in_when_she_books(client, conference, school):
    school.domain = "harbour.example"
    school.save()
    ask(client, "Tom@Harbour.example")
    type_code(client, mailed_code())

    client.post(reverse("delegates:book"), {"school": school.pk})

    assert list(Membership.objects.values_list("user__email", "is_confirmed")) == [("tom@harbour.example", True)]


def test_who_waits_is_let_in_by_her_proven_address_once_the_domain_is_known(client, school):
    ask(client, "tom@harbour.example")
    type_code(client, mailed_code())
    MembershipFactory(user__email="x@y.example", school=school)
    hers = MembershipFactory(user=User.objects.get(email="tom@harbour.example"), school=school)
    before = client.post(ASK, follow=True)
    type(school).objects.update(domain="harbour.example")
    offered = "Let me in by it" in client.get(DESK).text

    client.post(ASK)

    hers.refresh_from_db()
    assert ("Let me in by it" in before.text, offered, hers.is_confirmed) == (False, True, True)
    assert Membership.objects.filter(is_confirmed=True).count() == 1


def test_who_came_in_by_another_road_than_a_code_has_proven_nothing(client, conference, school, carol):
    school.domain = "harbour.example"
    school.save()
    client.force_login(carol)

    client.post(reverse("delegates:book"), {"school": school.pk})
    client.post(ASK)

    assert (carol.email, Membership.objects.get().is_confirmed) == ("carol@harbour.example", False)


def test_a_schools_lead_asks_for_its_trust_and_nobody_else_does(client, lead):
    trust = lead.school.trust = TrustFactory()
    lead.school.save()
    asked = client.post(ASK, {"trust": trust.pk}, follow=True)
    client.force_login(UserFactory())
    stranger = [client.post(ASK, {"trust": number}).status_code for number in (trust.pk, "x", 10**12)]

    assert list(TrustMembership.objects.values_list("user", "is_confirmed")) == [(lead.user_id, False)]
    assert "They see that you asked." in sentences(asked)[0]
    assert stranger == [404] * 3


# --- For a trust, and handing over --------------------------------------------------------------------------------------


def test_only_a_trusts_lead_begins_a_booking_for_it(client, conference, school, lead):
    trust = school.trust = TrustFactory()
    school.save()
    form = {"school": school.pk, "trust": trust.pk}
    before = client.post(reverse("delegates:book"), form).status_code
    TrustMembershipFactory(trust=trust, user=lead.user, is_confirmed=True)

    after = client.post(reverse("delegates:book"), form)

    booking = Booking.objects.get()
    assert (before, after.status_code, booking.trust, booking.school) == (404, 302, trust, school)
    assert client.get(page_of(trust, "trust")).status_code == 200


def test_a_booking_is_handed_over_to_one_of_those_who_act_for_the_school(client, lead, conference):
    booking = BookingFactory(conference=conference, school=lead.school, lead=lead.user, confirmed=True)
    address = reverse("delegates:booking-hand-over", args=[booking.reference])
    alone = client.get(address)
    tom = MembershipFactory(school=lead.school, user__first_name="Tom", is_confirmed=True).user

    wrong = client.post(address, {"to": UserFactory().pk})
    empty = client.post(address, {"to": ""})
    client.post(address, {"to": tom.pk})

    assert "Invite a colleague first." in alone.text
    assert [one.context["form"].errors["to"] for one in (wrong, empty)] == [
        ["Choose one of these colleagues."],
        ["Choose who takes over."],
    ]
    assert Booking.objects.get().lead == tom
