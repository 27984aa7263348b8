"""What the demo's delegates may have besides a place: supper on the evening before, and the coach from the station."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from conference.models import Conference, User
from delegates.bookings import actions
from delegates.models import Booking, Extra

ONE_COACH = 20  # larger bookings bring their own


def build_extras(conference: Conference) -> None:
    """The two extras, which close two weeks before booking does."""
    closes_at = conference.booking_closes_at - timedelta(days=14)
    Extra.objects.create(
        conference=conference,
        name="Supper by the harbour",
        description="Three courses on the evening before, from 18:30, a few minutes’ walk from the school.",
        price_pence=2600,
        capacity=120,
        closes_at=closes_at,
        sort_order=1,
    )
    Extra.objects.create(
        conference=conference,
        name="Coach from Poole station",
        description="Leaves at 08:05 and goes back at 16:30.",
        price_pence=600,
        vat_rate=0,
        vat_reason="Zero-rated: passenger transport",
        capacity=98,
        closes_at=closes_at,
        sort_order=2,
    )


def tick_extras(booking: Booking, *, by: User, now: datetime) -> None:
    """Some of that draft's people have supper; now and then a booking comes by coach. The same each time."""
    roll = Random(booking.reference)
    people = list(booking.delegates.order_by("position", "pk").values_list("pk", flat=True))
    supper, coach = booking.conference.extras.order_by("sort_order")
    wanted = {(pk, supper.pk) for pk in people if roll.random() < 0.12}  # noqa: PLR2004 -- a share
    if len(people) <= ONE_COACH and roll.random() < 0.4:  # noqa: PLR2004 -- a share
        wanted |= {(pk, coach.pk) for pk in people}
    actions.choose_extras(booking=booking, wanted=wanted, by=by, now=now)
