"""Leads of one school who remove one another, or press a link twice, in the same moment."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from conference.lib import tokens
from conference.lib.problems import Refused
from delegates.bookings import actions as bookings
from delegates.models import Booking, Membership
from delegates.schools import actions as schools
from delegates.schools.actions import leads
from tests.factories.bookings import BookingFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import InvitationFactory, MembershipFactory, SchoolFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


def two_who_remove_each_other():
    """What each does, with a booking of hers besides."""
    school = SchoolFactory()
    rows = MembershipFactory.create_batch(2, school=school, is_confirmed=True)
    for row in rows:
        BookingFactory(school=school, lead=row.user, confirmed=True)

    def remove(membership, by):
        def deed():
            try:
                bookings.remove_lead(membership=membership, by=by, now=NOW)
            except Refused as refusal:
                return refusal.codes
            return "removed"

        return deed

    return [remove(rows[0], rows[1].user), remove(rows[1], rows[0].user)]


def test_of_two_who_remove_each_other_one_stays_and_leads_both_bookings():
    for _ in range(5):
        answers = all_at_once(two_who_remove_each_other())

        assert sorted(map(str, answers)) == ["['no-lead']", "removed"]
        stays = Membership.objects.get(is_confirmed=True).user
        assert set(Booking.objects.values_list("lead", flat=True)) == {stays.pk}
        Membership.objects.all().delete()
        Booking.objects.all().delete()


def test_without_the_schools_lock_both_are_gone(monkeypatch):
    """Shows that the race above can fail."""
    monkeypatch.setattr(leads, "_alone", leads.thing_of)

    assert any(all_at_once(two_who_remove_each_other()).count("removed") == 2 for _ in range(20))


def test_a_link_that_is_pressed_ten_times_at_once_lets_her_in_once():
    lead = MembershipFactory(is_confirmed=True)
    invitation = InvitationFactory(
        school=lead.school, made_by=lead.user, email="tom@home.example", made_at=NOW, digest=tokens.digest("x")
    )
    tom = UserFactory(email="tom@home.example")

    def press():
        try:
            schools.accept(invitation=invitation, by=tom, now=NOW)
        except Refused as refusal:
            return refusal.codes[0]
        return "in"

    answers = all_at_once([press] * 10)

    assert Counter(answers) == {"in": 1, "used-up": 9}
    assert Membership.objects.filter(user=tom, is_confirmed=True).count() == 1
