"""Bookings at a glance, and the desk's one search. Every number leads to the list of what it counts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required

from conference.asked import conference_asked
from conference.models import Conference
from delegates.bookings.models import Booking
from delegates.desks.queries import glance as queries
from delegates.desks.queries.found import found
from delegates.messages import access as messages

MOST_LETTERS = 120  # of a search
STATUSES = {
    Booking.Status.DRAFT: "begun, not confirmed",
    Booking.Status.AWAITING_APPROVAL: "wait for our yes",
    Booking.Status.AWAITING_PAYMENT: "await payment",
    Booking.Status.PAID: "paid",
    Booking.Status.CANCELLED: "cancelled",
}
# Who holds a place, as the lists are narrowed to it.
HOLDING = {"status": [status.value for status in Booking.HOLDING], "coming": "true"}


def _trail(last: str) -> dict[str, Any]:
    trail = [("Home", reverse("wagtailadmin_home")), ("Bookings", reverse("booking:index")), (last, "")]
    return {
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "page_title": last,
        "header_title": last,
        "header_icon": "view",
    }


@require_safe
@permission_required("delegates.view_booking")
def glance(request: HttpRequest) -> HttpResponse:
    """How the conference stands; `?conference=` names another edition."""
    conference = conference_asked(request)
    if conference is None:
        return TemplateResponse(request, "delegates/desks/admin/glance_none.html", _trail("At a glance"))
    today, user = timezone.localdate(), request.user
    statuses = queries.by_status(conference)
    context = {
        "conference": conference,
        "conferences": queries.editions(),
        "links": _links(conference),
        "statuses": [
            (words, statuses[value], _list("booking", conference, status=value))
            for value, words in STATUSES.items()
            if value in statuses
        ],
        "places": (places := queries.places(conference)),
        "kinds": [(kind, _list("delegate", conference, ticket_type=kind.pk, **HOLDING)) for kind in places.kinds],
        "money": queries.money(conference, today),
        "owing": queries.owing(conference),
        "extras": [
            (extra, _list("delegate", conference, extra=extra.pk, **HOLDING)) for extra in queries.extras(conference)
        ],
        "vehicles": queries.vehicles(conference),
        "against": queries.against_last_year(conference, today),
        "diets": queries.diets(conference) if user.has_perm("delegates.see_dietary") else None,
        "sees_people": user.has_perm("delegates.view_delegate"),
        "write": _letters(conference) if user.has_perm(messages.MAY_WRITE) else {},
    }
    return TemplateResponse(request, "delegates/desks/admin/glance.html", context | _trail("At a glance"))


def _list(name: str, conference: Conference, **narrowed: Any) -> str:
    return f"{reverse(f'{name}:index')}?{urlencode({'conference': conference.pk} | narrowed, doseq=True)}"


def _links(conference: Conference) -> dict[str, str]:
    """Where the names behind each number are."""
    holding = HOLDING["status"]
    slug = urlencode({"conference": conference.slug})
    return {
        "coming": _list("delegate", conference, **HOLDING),
        "all": _list("booking", conference),
        "settled": _list("booking", conference, balance="settled", status=holding),
        "owed": _list("booking", conference, balance="owed"),
        "overpaid": _list("booking", conference, balance="overpaid"),
        "overdue": _list("booking", conference, overdue="true"),
        "choices": _list("delegate", conference, choices="true"),
        "chosen": _list("delegate", conference, choices="false"),
        "answers": _list("delegate", conference, answers="true"),
        "vehicles": _list("booking", conference, vehicles="SOME", status=holding),
        "no_vehicles": _list("booking", conference, vehicles="NOT_TOLD", status=holding),
        "waiting": f"{reverse('waiting_desk')}?{slug}",
        "before": _list("booking", conference, status=[status.value for status in Booking.BEFORE_CONFIRMED]),
    }


def _letters(conference: Conference) -> dict[str, str]:
    """Where a letter to those whom a number counts is begun, by the audience's code."""
    begin = reverse("message_new")
    codes = ("COMING", "CHOICES_LEFT", "NO_ANSWER", "UNPAID", "OVERDUE", "DRAFTS")
    return {code: f"{begin}?{urlencode({'conference': conference.slug, 'audience': code})}" for code in codes}


@require_safe
@permission_required("delegates.view_booking")
def find(request: HttpRequest) -> HttpResponse:
    """Whatever was read out on the telephone: `?q=`."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:MOST_LETTERS]
    context = {"asked": text, "kinds": found(text, request.user)}
    return TemplateResponse(request, "delegates/desks/admin/find.html", context | _trail("Find"))
