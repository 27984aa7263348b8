"""Which school a lead may book for."""

import pytest
from django.http import Http404

from delegates.schools.access import school_for
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def test_a_lead_books_for_what_everybody_finds_and_for_what_she_typed():
    lead, found, typed = UserFactory(), SchoolFactory(), SchoolFactory(urn=None, is_confirmed=False)
    MembershipFactory(user=lead, school=typed)
    MembershipFactory(school=typed)

    assert [school_for(lead, str(school.pk)) for school in (found, typed)] == [found, typed]


def test_what_somebody_else_typed_and_what_is_closed_is_not_there():
    lead = UserFactory()
    typed = MembershipFactory(school=SchoolFactory(urn=None, is_confirmed=False)).school
    closed = MembershipFactory(user=lead, school=SchoolFactory(is_open=False)).school

    for school in (typed, closed):
        with pytest.raises(Http404):
            school_for(lead, str(school.pk))


@pytest.mark.parametrize("number", ["", "x", "-1", "1.0", "²", "٣", "9" * 40, "0"])
def test_what_is_no_number_of_a_school_is_not_there(number):
    with pytest.raises(Http404):
        school_for(UserFactory(), number)
