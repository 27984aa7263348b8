"""Whose booking it is: handed over from one lead to another, by herself or when a colleague ends her right to act."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from delegates.bookings.actions.rows import locked
from delegates.bookings.models import Booking
from delegates.schools import actions as schools
from delegates.schools import queries
from delegates.schools.models import Membership, TrustMembership


@transaction.atomic
def hand_over(*, booking: Booking, to: User, by: User, now: datetime) -> bool:
    """`to` leads it from now on: she gets its letters, and the other sees it only if she may act for what it is for. Refused for somebody who
    may not. False when she leads it already.
    """
    booking = locked(booking)
    if booking.lead_id == to.pk:
        return False
    if not queries.leads_of(booking.booked_for).filter(pk=to.pk).exists():
        raise Refused([Problem("no-lead", f"{to} may not act for {booking.booked_for}.", "to")])
    if booking.status == Booking.Status.DRAFT and _drafts_like(booking, to).exists():
        raise Refused([Problem("draft", f"{to} has begun a draft of her own for {booking.booked_for}.", "to")])
    data = {"from": booking.lead_id, "to": to.pk}
    booking.lead = to
    booking.save(update_fields=["lead"])
    log(instance=booking, action="booking.hand-over", user=by, data=data, timestamp=now)
    return True


def _drafts_like(booking: Booking, lead: User) -> QuerySet[Booking]:
    same = {"trust": booking.trust} if booking.trust_id else {"trust": None, "school": booking.school}
    return Booking.objects.filter(conference=booking.conference, lead=lead, status=Booking.Status.DRAFT, **same)


@transaction.atomic
def remove_lead(*, membership: Membership | TrustMembership, by: User, now: datetime) -> bool:
    """A colleague ends her right to act. What she booked for it goes to that colleague, but for drafts that hold nothing yet: she has gone, and
    sees it no more. Refused for the last one. False when it was ended before.
    """
    left = _left_behind(membership)
    if not schools.end_membership(membership=membership, by=by, now=now):
        return False
    for booking in left:
        if not queries.leads_of(booking.booked_for).filter(pk=membership.user_id).exists():
            hand_over(booking=booking, to=by, by=by, now=now)
    return True


@transaction.atomic
def leave(*, membership: Membership | TrustMembership, to: User | None, now: datetime) -> None:
    """She goes of her own will, and names who takes over what she booked. Refused without a name where there is something, and for the last."""
    left = _left_behind(membership) if membership.is_confirmed else []
    user = membership.user
    if left and to is None:
        raise Refused([Problem("nobody", "Say who takes over what you booked.", "to")])
    schools.leave(membership=membership, now=now)
    for booking in left:
        if not queries.leads_of(booking.booked_for).filter(pk=user.pk).exists():
            hand_over(booking=booking, to=to, by=user, now=now)


def _left_behind(membership: Membership | TrustMembership) -> list[Booking]:
    """What she leads for that school, or for that trust and its schools; drafts are her own typing, and stay."""
    if isinstance(membership, Membership):
        whose = Q(school=membership.school_id, trust=None)
    else:
        whose = Q(trust=membership.trust_id) | Q(school__trust=membership.trust_id, trust=None)
    hers = Booking.objects.filter(whose, lead=membership.user_id).exclude(status=Booking.Status.DRAFT)
    return list(hers.select_related("school__trust", "trust").order_by("pk"))
