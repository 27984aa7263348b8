import factory
from factory.django import DjangoModelFactory

from delegates.models import Membership, School
from tests.factories.conference import UserFactory


class SchoolFactory(DjangoModelFactory):
    """A school of the register."""

    class Meta:
        model = School

    urn = factory.Sequence(lambda n: 136_850 + n)
    name = factory.Sequence(lambda n: f"Harbour School {n}")
    town = "Poole"
    postcode = "BH15 3HY"
    authority = "Bournemouth, Christchurch and Poole"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
