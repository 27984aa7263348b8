"""What is filled in for each person: in a fixed number of queries for a batch of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from conference.lib.mail import absolute
from conference.lib.pence import pounds
from conference.models import Conference
from delegates.bookings.models import Booking, Delegate
from delegates.messages.queries import audiences
from delegates.messages.rules.fields import DELEGATE
from delegates.payments.queries import with_money

HIDDEN = "only-the-delegate-sees-this"  # stands in a preview for the secret of a personal link
STRANGER = "colleague"


@dataclass(frozen=True)
class Filled:
    """A person as a message meets her: the address as it is now, the fields' values, and whether she may still be written to.
    `signed` names her in the address of her stop link (`d12`, a delegate; `u7`, who signs in).
    """

    pk: int
    name: str
    email: str
    values: dict[str, str]
    signed: str
    is_there: bool = True


def for_people(conference: Conference, whom: str, pks: Collection[int], *, hide: bool = False) -> dict[int, Filled]:
    """By id of delegate or booking. `hide`: for the eyes of somebody else, without the secret of a personal link."""
    of = _of_delegates if whom == DELEGATE else _of_bookings
    shared = _of_conference(conference)
    return {each.pk: each for each in of(conference, shared, list(pks), hide=hide)}


def _of_conference(conference: Conference) -> dict[str, str]:
    return {
        "conference": conference.name,
        "day": day(conference.date),
        "venue": conference.venue.name if conference.venue else "",
        "host": conference.host_name,
        "choices_close": moment(conference.choices_close_at),
    }


def _of_delegates(conference: Conference, shared: dict[str, str], pks: list[int], *, hide: bool) -> list[Filled]:
    """3 queries."""
    slots = audiences.slots_of(conference)
    rows = audiences.with_chosen(Delegate.objects.filter(pk__in=pks))
    there = set(audiences.coming(conference, timezone.now()).filter(pk__in=pks).values_list("pk", flat=True))
    found = []
    for row in rows.select_related("school", "ticket_type"):
        link = reverse("delegates:my-day", args=[HIDDEN if hide else row.link_token])
        values = shared | {
            "first_name": row.first_name or STRANGER,
            "full_name": row.full_name.strip() or STRANGER,
            "school": row.school.name,
            "personal_link": absolute(link),
            "choices_left": str(max(slots - row.chosen, 0)),
            "ticket": row.ticket_type.name,
        }
        found.append(Filled(row.pk, row.full_name, row.email, values, f"d{row.pk}", is_there=row.pk in there))
    return found


def _of_bookings(conference: Conference, shared: dict[str, str], pks: list[int], *, hide: bool) -> list[Filled]:
    """3 queries."""
    idle = audiences.choices_left(conference, timezone.now()).filter(booking__in=pks).order_by()
    waiting = dict(idle.values_list("booking").annotate(number=Count("pk")))
    rows = audiences.first_due(with_money(Booking.objects.filter(pk__in=pks))).annotate(
        number=Count("delegates", filter=Q(delegates__withdrawn_at=None), distinct=True)
    )
    found = []
    for row in rows.select_related("school", "lead"):
        lead = row.lead
        owes = row.balance > 0
        values = shared | {
            "first_name": lead.first_name or STRANGER,
            "full_name": lead.get_full_name() or STRANGER,
            "school": row.school.name,
            "booking_link": absolute(reverse("delegates:booking", args=[row.reference])),
            "reference": row.reference,
            "people": str(row.number),
            "people_without_choices": str(waiting.get(row.pk, 0)),
            "amount_due": pounds(max(row.balance, 0)),
            "due_date": day(row.first_due) if owes and row.first_due else "",
        }
        there = lead.is_active and row.status != Booking.Status.CANCELLED
        found.append(Filled(row.pk, lead.get_full_name(), lead.email, values, f"u{lead.pk}", is_there=there))
    return found


def day(value: date) -> str:
    """`Monday 14 June 2027`."""
    return f"{value:%A} {value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """`Friday 28 May 2027, 17:00`, in the conference's own time."""
    local = timezone.localtime(value)
    return f"{day(local.date())}, {local:%H:%M}"
