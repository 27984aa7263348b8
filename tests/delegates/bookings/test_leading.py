"""Whose booking it is, who sees it, and what happens to it when its lead goes."""

import pytest
from django.http import Http404

from conference.lib.problems import Refused
from delegates.bookings import actions
from delegates.bookings.access import booking_for
from delegates.models import Booking, Membership, TrustMembership
from tests.delegates.bookings.conftest import NOW
from tests.factories.bookings import BookingFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory, TrustFactory, TrustMembershipFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def trust(school):
    trust = TrustFactory(name="Tideway Trust")
    trust.schools.add(school, SchoolFactory(name="Quay School"))
    return trust


@pytest.fixture
def colleague(school):
    """Confirmed for Harbour School."""
    return MembershipFactory(school=school, is_confirmed=True).user


@pytest.fixture
def trust_lead(trust):
    return TrustMembershipFactory(trust=trust, is_confirmed=True).user


def sees(user, *bookings):
    """Which of them she gets, by the only door there is."""
    seen = []
    for booking in bookings:
        try:
            seen.append(booking_for(user, booking.reference) == booking)
        except Http404:
            seen.append(False)
    return seen


def codes(deed, **arguments):
    with pytest.raises(Refused) as refusal:
        deed(**arguments, now=NOW)
    return refusal.value.codes


def leads(*bookings):
    return [Booking.objects.get(pk=booking.pk).lead for booking in bookings]


def test_each_sees_what_she_may_act_for_and_nobody_anything_else(conference, school, trust, colleague, trust_lead):
    of_school = BookingFactory(conference=conference, school=school)
    of_trust = BookingFactory(conference=conference, school=school, trust=trust)
    elsewhere = BookingFactory(conference=conference)
    waiting = MembershipFactory(school=school).user
    waiting_for_trust = TrustMembershipFactory(trust=trust).user
    removed = MembershipFactory(school=school, removed_at=NOW).user
    callers = [colleague, trust_lead, of_trust.lead, waiting, waiting_for_trust, removed, UserFactory()]

    seen = [sees(caller, of_school, of_trust, elsewhere) for caller in callers]

    assert seen == [
        [True, False, False],
        [True, True, False],
        [False, True, False],
        *[[False, False, False]] * 4,
    ]


def test_nobody_sees_the_schools_booking_when_it_has_left_the_trust(conference, school, trust, trust_lead):
    booking = BookingFactory(conference=conference, school=school)
    before = sees(trust_lead, booking)

    school.trust = None
    school.save()

    assert (before, sees(trust_lead, booking)) == ([True], [False])


# --- For a trust ------------------------------------------------------------------------------------------------------


def test_a_trusts_lead_begins_a_booking_for_it_beside_one_for_a_school_and_takes_each_up_again(
    conference, school, trust, trust_lead
):
    begin = {"conference": conference, "school": school, "by": trust_lead, "now": NOW}

    made = [actions.start(**begin), actions.start(**begin, trust=trust)]
    again = [actions.start(**begin), actions.start(**begin, trust=trust)]

    assert (made, [(one.school, one.trust) for one in made]) == (again, [(school, None), (school, trust)])
    assert Membership.objects.count() == 0  # her right comes from the trust


@pytest.mark.parametrize("who", ["stranger", "waiting", "lead of one school"])
def test_nobody_else_begins_one_for_the_trust(who, conference, school, trust):
    caller = UserFactory()
    if who == "waiting":
        TrustMembershipFactory(trust=trust, user=caller)
    elif who == "lead of one school":
        MembershipFactory(school=school, user=caller, is_confirmed=True)

    refused = codes(actions.start, conference=conference, school=school, by=caller, trust=trust)

    assert (refused, Booking.objects.count()) == (["not-hers"], 0)


def test_the_school_that_leads_belongs_to_the_trust(conference, trust, trust_lead):
    other = SchoolFactory()

    assert codes(actions.start, conference=conference, school=other, by=trust_lead, trust=trust) == ["other-school"]


def test_beginning_with_a_proven_address_on_the_schools_domain_confirms_her(conference, school, carol):
    school.domain = "harbour.example"
    school.save()

    actions.start(conference=conference, school=school, by=carol, now=NOW, proven=carol.email)

    assert list(Membership.objects.values_list("user", "is_confirmed")) == [(carol.pk, True)]


# --- Handing over -----------------------------------------------------------------------------------------------------


def test_a_booking_is_handed_over_to_another_lead_and_the_first_one_keeps_no_sight_of_it(draft, colleague, carol):
    done = [actions.hand_over(booking=draft, to=colleague, by=carol, now=NOW) for _ in range(2)]

    assert (done, leads(draft), sees(carol, draft)) == ([True, False], [colleague], [False])


def test_it_is_not_handed_to_somebody_who_may_not_act_for_it_or_has_a_draft(
    draft, conference, school, colleague, carol
):
    stranger = codes(actions.hand_over, booking=draft, to=UserFactory(), by=carol)
    BookingFactory(conference=conference, school=school, lead=colleague)

    assert (stranger, codes(actions.hand_over, booking=draft, to=colleague, by=carol)) == (["no-lead"], ["draft"])
    assert leads(draft) == [carol]


def test_a_colleague_who_is_removed_leaves_what_she_booked_behind_but_not_her_drafts(
    conference, school, colleague, carol
):
    hers = MembershipFactory(school=school, user=carol, is_confirmed=True)
    confirmed = BookingFactory(conference=conference, school=school, lead=carol, confirmed=True)
    draft = BookingFactory(conference=conference, school=school, lead=carol)
    elsewhere = BookingFactory(conference=conference, lead=carol, confirmed=True)

    done = [actions.remove_lead(membership=hers, by=colleague, now=NOW) for _ in range(2)]

    assert (done, leads(confirmed, draft, elsewhere)) == ([True, False], [colleague, carol, carol])
    assert sees(carol, confirmed, draft, elsewhere) == [False, True, True]


def test_who_still_acts_by_the_trust_keeps_what_she_booked(conference, school, trust_lead, colleague):
    hers = MembershipFactory(school=school, user=trust_lead, is_confirmed=True)
    booking = BookingFactory(conference=conference, school=school, lead=trust_lead, confirmed=True)

    actions.remove_lead(membership=hers, by=colleague, now=NOW)

    assert leads(booking) == [trust_lead]


def test_who_is_removed_from_the_trust_leaves_its_bookings_and_its_schools(conference, school, trust, trust_lead):
    other = TrustMembershipFactory(trust=trust, is_confirmed=True).user
    rows = [
        BookingFactory(conference=conference, school=school, trust=trust, lead=trust_lead, confirmed=True),
        BookingFactory(conference=conference, school=school, lead=trust_lead, confirmed=True),
    ]

    actions.remove_lead(membership=TrustMembership.objects.get(user=trust_lead), by=other, now=NOW)

    assert leads(*rows) == [other, other]


def test_who_leaves_names_who_takes_over(conference, school, colleague, carol):
    hers = MembershipFactory(school=school, user=carol, is_confirmed=True)
    booking = BookingFactory(conference=conference, school=school, lead=carol, confirmed=True)

    refused = codes(actions.leave, membership=hers, to=None)
    kept = Membership.objects.filter(pk=hers.pk, is_confirmed=True).exists()
    actions.leave(membership=hers, to=colleague, now=NOW)

    assert (refused, kept, leads(booking), Membership.objects.filter(user=carol).count()) == (
        ["nobody"],
        True,
        [colleague],
        0,
    )
