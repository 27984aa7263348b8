from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import Arrangement, DataRequest, PhotoConsent
from tests.factories.bookings import BookingFactory, DelegateFactory

ANSWERED_AT = datetime(2027, 5, 1, 9, tzinfo=UTC)


class ArrangementFactory(DjangoModelFactory):
    """Nothing is needed, by a delegate who comes."""

    class Meta:
        model = Arrangement

    delegate = factory.SubFactory(DelegateFactory, booking=factory.SubFactory(BookingFactory, confirmed=True))
    answered_at = ANSWERED_AT
    consent_at = factory.LazyAttribute(
        lambda row: ANSWERED_AT if row.dietary or row.access or row.dietary_words or row.access_words else None
    )
    dietary = factory.LazyFunction(list)
    dietary_words = ""
    access = factory.LazyFunction(list)
    access_words = ""


class PhotoConsentFactory(DjangoModelFactory):
    class Meta:
        model = PhotoConsent

    delegate = factory.SubFactory(DelegateFactory, booking=factory.SubFactory(BookingFactory, confirmed=True))
    answer = "YES"
    answered_at = ANSWERED_AT


class DataRequestFactory(DjangoModelFactory):
    class Meta:
        model = DataRequest

    delegate = factory.SubFactory(DelegateFactory, booking=factory.SubFactory(BookingFactory, confirmed=True))
    kind = "COPY"
    asked_at = ANSWERED_AT
