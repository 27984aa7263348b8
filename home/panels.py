"""The first screen of the organisers' desk: what stands where, what changed, and the next thing to do. Each figure leads to names, and
is shown to whoever may see those names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from laces.components import Component

from conference.models import Conference
from delegates.badges import queries as badges
from delegates.bookings.models import Booking, Delegate
from delegates.checkin import queries as checkin
from delegates.schools.models import Membership, School
from sessions.models import Slot


@dataclass(frozen=True)
class Figure:
    """`number` of something, in words, and where the names are."""

    number: str
    words: str
    url: str
    needs_you: bool = False


def _places(conference: Conference) -> list[Figure]:
    of = "" if conference.capacity is None else f" of {conference.capacity}"
    coming = f"{reverse('delegate:index')}?conference={conference.pk}&status=AWAITING_PAYMENT&status=PAID&coming=true"
    return [Figure(f"{conference.taken}{of}", "places taken", coming)]


def _bookings(conference: Conference) -> list[Figure]:
    by_status = dict(
        Booking.objects.filter(conference=conference).order_by().values_list("status").annotate(number=Count("pk"))
    )
    here = f"{reverse('booking:index')}?conference={conference.pk}"
    waiting, drafts = by_status.get("AWAITING_PAYMENT", 0), by_status.get("DRAFT", 0)
    asked = by_status.get("AWAITING_APPROVAL", 0)
    requests = [Figure(str(asked), "requests for places to answer", reverse("booking_requests"), needs_you=True)]
    return [
        *(requests if asked else ()),
        Figure(str(waiting), "bookings awaiting payment", f"{here}&status=AWAITING_PAYMENT"),
        Figure(str(drafts), "drafts not confirmed by their lead", f"{here}&status=DRAFT"),
    ]


def _to_confirm(conference: Conference) -> list[Figure]:
    leads = Membership.objects.waiting().count()
    typed = School.objects.filter(is_confirmed=False).count()
    return [
        Figure(str(leads), "leads to confirm", f"{reverse('membership:index')}?is_confirmed=false", bool(leads)),
        Figure(
            str(typed), "schools typed by hand to confirm", f"{reverse('school:index')}?is_confirmed=false", bool(typed)
        ),
    ]


def _choices(conference: Conference) -> list[Figure]:
    """Who comes and has fewer places than there are workshop slots."""
    slots = Slot.objects.public().filter(conference=conference, kind=Slot.Kind.WORKSHOPS).count()
    coming = Delegate.objects.coming().filter(booking__conference=conference)
    without = coming.annotate(chosen=Count("places")).filter(chosen__lt=slots).count()
    names = f"{reverse('delegate:index')}?conference={conference.pk}&choices=true"
    return [Figure(str(without), "delegates with sessions still to choose", names)]


def _badges(conference: Conference) -> list[Figure]:
    return [Figure(str(badges.counts(conference).unprinted), "badges not yet printed", reverse("badges_print"))]


def _door(conference: Conference) -> list[Figure]:
    counts = checkin.counts(conference)
    return [Figure(f"{counts.present} of {counts.expected}", "in the building", reverse("checkin-who"))]


# Which permission opens the names behind the figures.
FIGURES: list[tuple[str, Callable[[Conference], list[Figure]]]] = [
    ("delegates.view_delegate", _places),
    ("delegates.view_booking", _bookings),
    ("delegates.change_membership", _to_confirm),
    ("delegates.view_delegate", _choices),
    ("delegates.add_badge", _badges),
    ("delegates.view_scan", _door),
]


def countdown(day: date, today: date) -> str:
    """`In 202 days`, `Tomorrow`, `Today`, `Held 3 days ago`."""
    days = (day - today).days
    words = {0: "Today", 1: "Tomorrow", -1: "Held yesterday"}
    return words.get(days) or (f"In {days} days" if days > 0 else f"Held {-days} days ago")


class GlancePanel(Component):
    """The conference at a glance, above Wagtail's own panels."""

    name = "glance"
    template_name = "home/admin/glance.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: dict | None = None) -> dict[str, object]:
        conference = Conference.objects.current()
        if conference is None:
            return {"conference": None, "may_begin": self.request.user.has_perm("conference.add_conference")}
        figures = [
            figure
            for permission, reading in FIGURES
            if self.request.user.has_perm(permission)
            for figure in reading(conference)
        ]
        return {
            "conference": conference,
            "figures": figures,
            "may_see_bookings": self.request.user.has_perm("delegates.view_booking"),
            "countdown": countdown(conference.date, timezone.localdate()),
        }
