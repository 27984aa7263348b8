from datetime import UTC, datetime
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from conference.lib import tokens
from delegates.models import Badge, CheckinPoint, Device, Scan
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import ConferenceFactory


class ComingDelegateFactory(DelegateFactory):
    """A delegate of a confirmed booking."""

    booking = factory.SubFactory(BookingFactory, confirmed=True)


class BadgeFactory(DjangoModelFactory):
    """A live badge of a delegate who is coming."""

    class Meta:
        model = Badge

    delegate = factory.SubFactory(ComingDelegateFactory)


class CheckinPointFactory(DjangoModelFactory):
    class Meta:
        model = CheckinPoint

    conference = factory.SubFactory(ConferenceFactory)
    name = factory.Sequence(lambda n: f"Main door {n}")


class DeviceFactory(DjangoModelFactory):
    """An enrolled phone. Its token, which the row does not hold, is `token_of(device)`."""

    class Meta:
        model = Device

    point = factory.SubFactory(CheckinPointFactory)
    name = factory.Sequence(lambda n: f"Phone {n}")  # a name of its own: its token is made of it
    enrolled_at = datetime(2027, 6, 14, 6, tzinfo=UTC)
    token_digest = factory.LazyAttribute(lambda device: tokens.digest(f"token of {device.name}"))


def token_of(device: Device) -> str:
    return f"token of {device.name}"


class ScanFactory(DjangoModelFactory):
    """A live scan of a badge at 08:41 on the day."""

    class Meta:
        model = Scan

    id = factory.LazyFunction(uuid4)
    device = factory.SubFactory(DeviceFactory)
    point = factory.SelfAttribute("device.point")
    badge = factory.SubFactory(BadgeFactory)
    delegate = factory.LazyAttribute(lambda scan: scan.badge.delegate if scan.badge else None)
    token = factory.LazyAttribute(lambda scan: scan.badge.token if scan.badge else "NOT-OURS")
    device_at = datetime(2027, 6, 14, 7, 41, tzinfo=UTC)
    sent_at = factory.SelfAttribute("device_at")
    received_at = factory.SelfAttribute("device_at")
