"""What each school may bring: counted of every place that is sold, whether there is a limit or not, so that one can be set later."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Mapping

from django.db.models import Count

from conference.models import Conference
from delegates.bookings.models import Booking, Delegate, SchoolAllowance


def take(*, booking: Booking, schools: Mapping[int, int]) -> bool:
    """So many places for people of each of these schools (ids), in the order of their rows. False when one would bring more than it
    may: the transaction must then roll back. One of the steps of `confirming.take_places`.
    """
    limit = booking.conference.places_per_school
    rows = _rows(booking.conference, schools)
    return all(SchoolAllowance.objects.take_within(pk, schools[school], limit) for pk, school in rows)


def give_back(*, booking: Booking, schools: Mapping[int, int]) -> None:
    """The places of people who leave, in the same order."""
    rows = SchoolAllowance.objects.filter(conference=booking.conference_id, school__in=schools).order_by("pk")
    for pk, school in list(rows.values_list("pk", "school_id")):
        SchoolAllowance.objects.give_back(pk, schools[school])


def _rows(conference: Conference, schools: Mapping[int, int]) -> list[tuple[int, int]]:
    """The rows of these schools as pairs of ids, those made that are missing. A row that is made counts who has a place already, but
    for those whom its maker is about to count.
    """
    rows = SchoolAllowance.objects.filter(conference=conference, school__in=schools).order_by("pk")
    found = list(rows.values_list("pk", "school_id"))
    if missing := sorted(set(schools) - {school for _, school in found}):
        coming = Delegate.objects.coming().filter(booking__conference=conference, school__in=missing)
        there = Tally(dict(coming.order_by().values_list("school").annotate(Count("pk"))))
        SchoolAllowance.objects.bulk_create(
            [
                SchoolAllowance(conference=conference, school_id=school, taken=max(there[school] - schools[school], 0))
                for school in missing
            ],
            ignore_conflicts=True,
        )
        found = list(rows.values_list("pk", "school_id"))
    return found
