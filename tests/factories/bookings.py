from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import (
    Booking,
    CancellationRule,
    Delegate,
    DelegateExtra,
    Extra,
    PriceRule,
    SchoolAllowance,
    TicketType,
    Voucher,
)
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory


class TicketTypeFactory(DjangoModelFactory):
    class Meta:
        model = TicketType

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Full day {n}")
    price_pence = 6500
    vat_rate = 0
    vat_reason = "Exempt: education by an eligible body"


class PriceRuleFactory(DjangoModelFactory):
    """One place free in every ten."""

    class Meta:
        model = PriceRule

    conference = factory.SubFactory(ConferenceFactory)
    kind = PriceRule.Kind.NTH_FREE
    label = "One place free in every ten"
    every = 10


class VoucherFactory(DjangoModelFactory):
    """£40 off each place."""

    class Meta:
        model = Voucher

    conference = factory.SubFactory(ConferenceFactory)
    code = factory.Sequence(lambda n: f"BURSARY{n}")
    label = "Bursary"
    pence = 4000


class CancellationRuleFactory(DjangoModelFactory):
    """Half of it from 1 June on."""

    class Meta:
        model = CancellationRule

    conference = factory.SubFactory(ConferenceFactory)
    from_at = datetime(2027, 6, 1, tzinfo=UTC)
    percent = 50


class BookingFactory(DjangoModelFactory):
    """A draft."""

    class Meta:
        model = Booking

    class Params:
        confirmed = factory.Trait(
            status=Booking.Status.AWAITING_PAYMENT, confirmed_at=datetime(2026, 11, 1, 9, tzinfo=UTC)
        )

    conference = factory.SubFactory(ConferenceFactory)
    reference = factory.Sequence(lambda n: f"SC27-TEST{n}")
    school = factory.SubFactory(SchoolFactory)
    lead = factory.SubFactory(UserFactory)


class DelegateFactory(DjangoModelFactory):
    class Meta:
        model = Delegate

    booking = factory.SubFactory(BookingFactory)
    school = factory.SelfAttribute("booking.school")
    ticket_type = factory.SubFactory(TicketTypeFactory, conference=factory.SelfAttribute("..booking.conference"))
    first_name = "Dev"
    last_name = factory.Sequence(lambda n: f"Patel{n}")
    email = factory.Sequence(lambda n: f"dev.patel{n}@school.example")
    role = "Teacher of science"


class ExtraFactory(DjangoModelFactory):
    """A dinner for £30 with 20 % VAT."""

    class Meta:
        model = Extra

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Dinner {n}")
    price_pence = 3000


class DelegateExtraFactory(DjangoModelFactory):
    """Chosen, not yet sold."""

    class Meta:
        model = DelegateExtra

    delegate = factory.SubFactory(DelegateFactory)
    extra = factory.SubFactory(ExtraFactory, conference=factory.SelfAttribute("..delegate.booking.conference"))


class SchoolAllowanceFactory(DjangoModelFactory):
    """A school that may bring twelve."""

    class Meta:
        model = SchoolAllowance

    conference = factory.SubFactory(ConferenceFactory)
    school = factory.SubFactory(SchoolFactory)
    is_own = True
    capacity = 12
