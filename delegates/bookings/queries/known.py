"""Reads about people whom the conference, or an earlier one, knows already: who is coming in other bookings, and who came last time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from conference.models import User
from delegates.bookings.models import Booking, Delegate
from delegates.schools.models import School

MOST_EARLIER = 1_000


@dataclass(frozen=True)
class Known:
    """Somebody who is coming to the same conference already. `reference` is empty for whoever may not see that booking;
    `is_of_school`: she comes from a school that was asked for.
    """

    first_name: str
    last_name: str
    email: str
    school_id: int
    reference: str
    is_of_school: bool


def known_elsewhere(
    booking: Booking, *, emails: Iterable[str], schools: Iterable[int], by: User, sees_all: bool = False
) -> list[Known]:
    """Who is coming to its conference already and has one of these addresses (in small letters) or comes from one of these
    schools. One query.
    """
    schools = set(schools)
    visible = Booking.objects.visible_to(by).filter(pk=OuterRef("booking"))
    rows = (
        Delegate.objects.active()
        .annotate(lower=Lower("email"), is_visible=Exists(visible))
        .filter(Q(lower__in=list(emails)) | Q(school__in=schools), erased_at=None)
        .filter(booking__conference=booking.conference_id)
        .filter(booking__status__in=[*Booking.HOLDING, Booking.Status.AWAITING_APPROVAL])
        .order_by("pk")
        .values_list("first_name", "last_name", "email", "school_id", "booking__reference", "is_visible")
    )
    return [
        Known(first, last, email, school, reference if is_visible or sees_all else "", school in schools)
        for first, last, email, school, reference, is_visible in rows
    ]


@dataclass(frozen=True)
class Earlier:
    """Somebody who came to an earlier conference: what a new list takes over, the ticket type by its name."""

    first_name: str
    last_name: str
    email: str
    role: str
    ticket: str
    school_id: int


def earlier_people(booking: Booking, schools: Iterable[School], by: User) -> tuple[str, list[Earlier]]:
    """The last conference before this one to which these schools came in bookings that `by` may see: its name, and who came. One query."""
    columns = ("first_name", "last_name", "email", "role", "ticket_type__name", "school_id")
    rows = (
        Delegate.objects.active()
        .filter(erased_at=None, school__in=[school.pk for school in schools])
        .filter(booking__in=Booking.objects.visible_to(by).holding_places().order_by().values("pk"))
        .filter(booking__conference__date__lt=booking.conference.date)
        .exclude(booking__conference=booking.conference_id)
        .order_by("-booking__conference__date", "booking__conference", "booking", "position", "pk")
        .values_list("booking__conference", "booking__conference__name", *columns)
    )
    rows = list(rows[:MOST_EARLIER])
    last = [row for row in rows if row[0] == rows[0][0]]
    people = {row[4].lower(): Earlier(*row[2:]) for row in last}
    return (last[0][1] if last else ""), list(people.values())
