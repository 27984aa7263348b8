from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import Invitation, Membership, School, Trust, TrustMembership
from tests.factories.conference import UserFactory


class TrustFactory(DjangoModelFactory):
    """A trust without schools."""

    class Meta:
        model = Trust

    name = factory.Sequence(lambda n: f"Tideway Trust {n}")


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


class TrustMembershipFactory(DjangoModelFactory):
    class Meta:
        model = TrustMembership

    user = factory.SubFactory(UserFactory)
    trust = factory.SubFactory(TrustFactory)


class InvitationFactory(DjangoModelFactory):
    """Into a school, open for two weeks from 11 January 2027 on."""

    class Meta:
        model = Invitation

    school = factory.SubFactory(SchoolFactory)
    email = factory.Sequence(lambda n: f"colleague{n}@harbour.example")
    digest = factory.Sequence(lambda n: f"{n:064x}")
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2027, 1, 11, 9, tzinfo=UTC)
    until_at = datetime(2027, 1, 25, 9, tzinfo=UTC)
