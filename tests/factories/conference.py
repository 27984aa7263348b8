from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from conference.models import Conference, Room, User, Venue


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@school.example")
    first_name = "Carol"
    last_name = factory.Sequence(lambda n: f"Marsh{n}")


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Saltmarsh School {n}")
    address = "Saltmarsh School\nHarbour Road\nPoole\nBH15 1AA"
    easting = 403500
    northing = 92000


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    name = factory.Sequence(lambda n: f"Room {n}")
    code = factory.Sequence(lambda n: f"R{n}")
    seats = 30
    sort_order = factory.Sequence(int)


class ConferenceFactory(DjangoModelFactory):
    """14 June 2027; booking open from 1 September 2026 to 1 June 2027, choosing from 1 October 2026 to 10 June 2027."""

    class Meta:
        model = Conference

    name = "South Coast Teaching & Learning Conference 2027"
    slug = factory.Sequence(lambda n: f"south-coast-{n}")
    host_name = "Saltmarsh School"
    venue = factory.SubFactory(VenueFactory)
    date = date(2027, 6, 14)
    booking_opens_at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    booking_closes_at = datetime(2027, 6, 1, 17, tzinfo=UTC)
    choices_open_at = datetime(2026, 10, 1, 8, tzinfo=UTC)
    choices_close_at = datetime(2027, 6, 10, 17, tzinfo=UTC)
    reference_prefix = factory.Sequence(lambda n: f"S{chr(65 + n // 100 % 26)}{n % 100:02d}")
    seller_name = "Saltmarsh School"
    seller_address = "Harbour Road\nPoole\nBH15 1AA"
    hold_minutes = 0  # a test that is about holds says so
    bank_details = "Saltmarsh School\nSort code 00-00-00\nAccount 00000000"
