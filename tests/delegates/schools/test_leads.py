"""Who may act for a school or a trust, by each road in, and that no other road leads there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from conference.lib import tokens
from conference.lib.problems import Refused
from delegates.models import Invitation, Membership, School, Trust
from delegates.schools import actions, queries
from delegates.schools.actions.inviting import secret_of
from tests.factories.conference import UserFactory
from tests.factories.schools import (
    InvitationFactory,
    MembershipFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
)

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


def user(address="carol@poolehigh.example"):
    return UserFactory(email=address)


def state(membership):
    membership.refresh_from_db()
    return membership.is_confirmed, membership.removed_at


def deeds():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", "user__email"))


def codes(deed, **arguments):
    with pytest.raises(Refused) as refusal:
        deed(**arguments, now=NOW)
    return refusal.value.codes


# --- By her address ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["school's", "trust's, for one of its schools", "trust's"])
def test_an_address_for_which_she_typed_a_code_lets_her_in_where_it_is_on_the_domain(kind):
    trust = TrustFactory(domain="" if kind == "school's" else "poolehigh.example")
    school = SchoolFactory(trust=trust, domain="poolehigh.example" if kind == "school's" else "")
    carol = user()

    membership = actions.ask(
        thing=trust if kind == "trust's" else school, by=carol, now=NOW, proven="carol@poolehigh.example"
    )

    assert (state(membership), deeds()) == ((True, None), [("membership.address", "carol@poolehigh.example")])


@pytest.mark.parametrize(
    ("domain", "hers", "proven"),
    [
        ("poolehigh.example", "carol@poolehigh.example", ""),
        ("poolehigh.example", "carol@gmail.com", "carol@gmail.com"),
        ("poolehigh.example", "carol@gmail.com", "carol@poolehigh.example"),
        ("", "carol@poolehigh.example", "carol@poolehigh.example"),
        ("poolehigh.example", "carol@staff.poolehigh.example", "carol@staff.poolehigh.example"),
        ("gmail.com", "carol@gmail.com", "carol@gmail.com"),
    ],
)
def test_any_other_address_waits(domain, hers, proven):
    membership = actions.ask(thing=SchoolFactory(domain=domain), by=user(hers), now=NOW, proven=proven)

    assert (state(membership), deeds()) == ((False, None), [])


def test_a_schools_domain_lets_nobody_act_for_its_trust():
    school = SchoolFactory(trust=TrustFactory(), domain="poolehigh.example")

    membership = actions.ask(thing=school.trust, by=user(), now=NOW, proven="carol@poolehigh.example")

    assert state(membership) == (False, None)


def test_who_was_removed_or_refused_does_not_come_back_by_her_address():
    membership = MembershipFactory(user=user(), school=SchoolFactory(domain="poolehigh.example"), removed_at=NOW)

    actions.ask(thing=membership.school, by=membership.user, now=NOW, proven="carol@poolehigh.example")

    assert state(membership) == (False, NOW)


# --- By an organiser --------------------------------------------------------------------------------------------------


def test_an_organiser_confirms_a_first_lead_and_her_domain_opens_the_door_to_her_colleagues():
    organiser, school = user("desk@host.example"), SchoolFactory()
    first = MembershipFactory(school=school, user=user("Carol@PooleHigh.example"))
    colleague = MembershipFactory(school=school, user=user("tom@poolehigh.example"))
    stranger = MembershipFactory(school=school, user=user("tom@poolehigh.example.evil.example"))

    actions.confirm_membership(membership=first, by=organiser, now=NOW, remember_domain=True)

    school.refresh_from_db()
    assert (school.domain, [state(one)[0] for one in (first, colleague, stranger)]) == (
        "poolehigh.example",
        [True, True, False],
    )
    assert deeds() == [
        ("school.domain", "desk@host.example"),
        ("membership.confirm", "desk@host.example"),
        ("membership.confirm", "desk@host.example"),
    ]


@pytest.mark.parametrize(
    ("address", "taken_by"),
    [("carol@gmail.com", None), ("carol@quay.example", "school"), ("carol@quay.example", "trust")],
)
def test_a_domain_that_shows_nothing_or_is_anothers_is_not_remembered_and_nobody_is_confirmed(address, taken_by):
    if taken_by:
        (SchoolFactory if taken_by == "school" else TrustFactory)(domain="quay.example")
    membership = MembershipFactory(user=user(address))

    refused = codes(actions.confirm_membership, membership=membership, by=user("desk@x.example"), remember_domain=True)

    assert (refused, state(membership)[0], School.objects.exclude(domain="").count()) == (
        ["domain"],
        False,
        int(taken_by == "school"),
    )


def test_schools_of_one_trust_may_share_a_domain():
    trust = TrustFactory(domain="tideway.example")
    SchoolFactory(trust=trust, domain="tideway.example")
    membership = MembershipFactory(school=SchoolFactory(trust=trust), user=user("carol@tideway.example"))

    actions.confirm_membership(membership=membership, by=user("desk@x.example"), now=NOW, remember_domain=True)

    assert (state(membership)[0], membership.school.domain) == (True, "tideway.example")


def test_refused_once_she_waits_no_more_until_an_organiser_changes_her_mind():
    membership, organiser = MembershipFactory(user=user()), user("desk@x.example")

    done = [actions.refuse_membership(membership=membership, by=organiser, now=NOW) for _ in range(2)]
    refused = state(membership)
    actions.confirm_membership(membership=membership, by=organiser, now=NOW)

    assert (done, refused, state(membership)) == ([True, False], (False, NOW), (True, None))


def test_an_organiser_ends_even_the_last_ones_right_and_her_invitations_with_it():
    lead = MembershipFactory(user=user(), school=SchoolFactory(domain="poolehigh.example"), is_confirmed=True)
    invitation = actions.invite(thing=lead.school, email="tom@home.example", by=lead.user, now=NOW)

    actions.refuse_membership(membership=lead, by=user("desk@x.example"), now=NOW)
    actions.ask(thing=lead.school, by=lead.user, now=NOW, proven=lead.user.email)

    invitation.refresh_from_db()
    assert (state(lead), invitation.revoked_at) == ((False, NOW), NOW)


# --- By a colleague ---------------------------------------------------------------------------------------------------


@pytest.fixture
def lead():
    """Carol, who acts for Poole High."""
    return MembershipFactory(user=user(), school=SchoolFactory(name="Poole High"), is_confirmed=True)


def link_in(message):
    return message.body.split("/join/")[1].split("/")[0]


def test_a_colleague_gets_a_link_whose_secret_stands_nowhere(lead, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = actions.invite(thing=lead.school, email=" Tom@Home.example", by=lead.user, now=datetime.now(UTC))

    secret = link_in(mail.outbox[0])
    assert (mail.outbox[0].to, len(secret), invitation.digest) == (["tom@home.example"], 26, tokens.digest(secret))
    assert secret not in str(list(Invitation.objects.values()))
    assert "Poole High" in mail.outbox[0].subject
    assert invitation.until_at - invitation.made_at == timedelta(days=14)


def test_she_who_was_invited_accepts_once_signed_in_with_that_address(lead):
    invitation, tom = (
        actions.invite(thing=lead.school, email="tom@home.example", by=lead.user, now=NOW),
        user("Tom@home.example"),
    )

    thing = actions.accept(invitation=invitation, by=tom, now=NOW)

    assert (thing, list(queries.leads_of(lead.school).order_by("pk"))) == (lead.school, [lead.user, tom])
    assert codes(actions.accept, invitation=invitation, by=tom) == ["used-up"]


def test_an_invitation_is_of_no_use_to_anybody_else(lead):
    invitation = actions.invite(thing=lead.school, email="tom@home.example", by=lead.user, now=NOW)

    refused = codes(actions.accept, invitation=invitation, by=user("tom@home.example.evil.example"))

    assert (refused, queries.leads_of(lead.school).count()) == (["another"], 1)


@pytest.mark.parametrize("how", ["revoked", "too old", "sent again", "its sender was removed"])
def test_an_invitation_dies(how, lead):
    invitation = actions.invite(thing=lead.school, email="tom@home.example", by=lead.user, now=NOW)
    if how == "revoked":
        actions.revoke(invitation=invitation, by=lead.user, now=NOW)
    elif how == "too old":
        Invitation.objects.update(until_at=NOW)
    elif how == "sent again":
        actions.invite(thing=lead.school, email="TOM@home.example", by=lead.user, now=NOW + timedelta(minutes=1))
    else:
        Membership.objects.filter(pk=lead.pk).update(is_confirmed=False, removed_at=NOW)

    assert codes(actions.accept, invitation=invitation, by=user("tom@home.example")) == ["used-up"]


def test_a_letter_for_a_dead_invitation_is_not_sent(lead):
    invitation = InvitationFactory(school=lead.school, made_by=lead.user, revoked_at=NOW)

    assert (actions.send_invitation(invitation=invitation, now=NOW), mail.outbox) == (False, [])


def test_who_acts_already_is_not_invited_and_no_more_than_twenty_wait(lead):
    there = codes(actions.invite, thing=lead.school, email=lead.user.email.upper(), by=lead.user)
    InvitationFactory.create_batch(20, school=lead.school)

    assert (there, codes(actions.invite, thing=lead.school, email="x@y.example", by=lead.user)) == (["there"], ["many"])


def test_the_secret_is_not_the_same_for_another_row():
    first, second = InvitationFactory(email="a@b.example"), InvitationFactory(email="a@b.example")

    assert secret_of(first) != secret_of(second)


# --- And out again ----------------------------------------------------------------------------------------------------


def test_the_last_one_is_not_removed_and_does_not_leave(lead):
    assert codes(actions.end_membership, membership=lead, by=lead.user) == ["last"]
    assert codes(actions.leave, membership=lead) == ["last"]


def test_a_leads_right_is_ended_by_a_colleague_and_her_open_invitations_with_it(lead):
    other = MembershipFactory(school=lead.school, is_confirmed=True)
    invitation = actions.invite(thing=lead.school, email="tom@home.example", by=other.user, now=NOW)

    done = [actions.end_membership(membership=other, by=lead.user, now=NOW) for _ in range(2)]

    invitation.refresh_from_db()
    assert (done, state(other), invitation.revoked_at) == ([True, False], (False, NOW), NOW)
    assert list(queries.leads_of(lead.school)) == [lead.user]


def test_who_leaves_may_come_back_by_her_address(lead):
    School.objects.filter(pk=lead.school_id).update(domain="poolehigh.example")
    lead.school.refresh_from_db()
    MembershipFactory(school=lead.school, is_confirmed=True)

    actions.leave(membership=lead, now=NOW)
    again = actions.ask(thing=lead.school, by=lead.user, now=NOW, proven="carol@poolehigh.example")

    assert state(again) == (True, None)


# --- Trusts -----------------------------------------------------------------------------------------------------------


def test_a_trusts_lead_acts_for_each_of_its_schools_and_a_waiting_one_for_none():
    trust = TrustFactory()
    school, other = SchoolFactory(trust=trust), SchoolFactory()
    lead = TrustMembershipFactory(trust=trust, is_confirmed=True).user
    waiting = TrustMembershipFactory(trust=trust).user

    assert [list(School.objects.led_by(who)) for who in (lead, waiting)] == [[school], []]
    assert [list(Trust.objects.led_by(who)) for who in (lead, waiting)] == [[trust], []]
    assert [list(queries.leads_of(thing)) for thing in (trust, school, other)] == [[lead], [lead], []]


def test_a_school_is_in_one_trust_only_and_goes_when_it_is_taken_out():
    trust, organiser = TrustFactory(name="Tideway"), user("desk@x.example")
    first, second, taken = SchoolFactory(), SchoolFactory(), SchoolFactory(trust=TrustFactory(name="Other"))

    done = [actions.set_schools(trust=trust, schools=[first, second], by=organiser, now=NOW) for _ in range(2)]
    refused = codes(actions.set_schools, trust=trust, schools=[first, taken], by=organiser)
    actions.set_schools(trust=trust, schools=[second], by=organiser, now=NOW)

    assert (done, refused, list(trust.schools.all())) == ([True, False], ["taken"], [second])
