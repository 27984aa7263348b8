"""What a search shows and leaves out, and what it is near to."""

import pytest

from conference.models import Conference
from delegates.schools import queries
from tests.factories.conference import ConferenceFactory, UserFactory, VenueFactory
from tests.factories.schools import MembershipFactory, SchoolFactory


@pytest.mark.django_db
def test_a_closed_school_and_one_not_yet_confirmed_are_not_found():
    SchoolFactory(name="Harbour Open")
    SchoolFactory(name="Harbour Closed", is_open=False)
    SchoolFactory(name="Harbour Typed", urn=None, is_confirmed=False)

    assert [school.name for school in queries.search("harbour", near=None)] == ["Harbour Open"]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_school_without_a_position_comes_last_and_without_a_host_the_alphabet_decides():
    SchoolFactory(name="Harbour B", easting=403_000, northing=92_000)
    SchoolFactory(name="Harbour A", easting=None, northing=None)
    SchoolFactory(name="Harbour C", easting=401_000, northing=92_000)

    near = [(school.name[-1], school.distance) for school in queries.search("harbour", near=(401_000.0, 92_000.0))]
    anywhere = [(school.name[-1], school.distance) for school in queries.search("harbour", near=None)]

    assert near == [("C", "under 0.1 km"), ("B", "2.0 km"), ("A", "")]
    assert anywhere == [("A", ""), ("B", ""), ("C", "")]


@pytest.mark.django_db
def test_the_whole_phrase_in_the_name_comes_before_a_nearer_school_with_both_words():
    SchoolFactory(name="Grammar by the Harbour", easting=401_000, northing=92_000)
    SchoolFactory(name="Harbour Grammar", easting=501_000, northing=192_000)

    found = queries.search("harbour grammar", near=(401_000.0, 92_000.0))

    assert [school.name for school in found] == ["Harbour Grammar", "Grammar by the Harbour"]


@pytest.mark.django_db
def test_her_own_schools_are_listed_whether_confirmed_or_typed_the_first_one_first():
    lead = UserFactory()
    typed = SchoolFactory(name="Zebra Trust", urn=None, is_confirmed=False)
    MembershipFactory(user=lead, school=typed)
    MembershipFactory(user=lead, school=SchoolFactory(name="Anchor School"), is_confirmed=True)
    MembershipFactory(user=lead, school=SchoolFactory(name="Closed School", is_open=False))
    MembershipFactory(school=SchoolFactory(name="Somebody else's"))

    assert [school.name for school in queries.schools_of(lead, near=None)] == ["Zebra Trust", "Anchor School"]


@pytest.mark.django_db
def test_near_means_the_venue_of_the_current_conference():
    assert queries.venue_position() is None

    conference = ConferenceFactory(venue=VenueFactory(easting=401_460, northing=95_003))
    assert queries.venue_position() == (401_460.0, 95_003.0)

    conference.venue.easting = None
    conference.venue.save()
    assert queries.venue_position() is None

    Conference.objects.update(venue=None)
    assert queries.venue_position() is None
