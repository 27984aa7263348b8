"""Deeds: a delegate asks; an organiser exports what is held about her, settles her request, or erases her.

Erasing follows the policy file: whatever it ties to a delegate is deleted or blanked. Invoices and payments are not tied to delegates, and
her row itself stays without her name, so that numbers and papers stand.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from conference.models import User
from conference.privacy.actions import apply
from conference.privacy.policy import policy
from delegates.badges.models import Badge, PrintRun
from delegates.bookings.models import Delegate
from delegates.choices import actions as choices
from delegates.rights import queries
from delegates.rights.models import DataRequest
from delegates.rights.queries import Section

HER_LINK = "her own link"


@transaction.atomic
def ask(*, delegate: Delegate, kind: str, now: datetime) -> DataRequest:
    """She asks for a copy, or to be erased. Asked again while it waits, it is the same request."""
    Delegate.objects.select_for_update().values_list("pk").get(pk=delegate.pk)
    made, is_new = DataRequest.objects.get_or_create(
        delegate=delegate, kind=kind, settled_at=None, defaults={"asked_at": now}
    )
    if is_new:
        log(instance=delegate, action="rights.ask", user=None, data={"kind": kind, "by": HER_LINK})
    return made


@transaction.atomic
def settle(*, request: DataRequest, by: User, now: datetime) -> None:
    """The organiser has answered. A second time changes nothing."""
    if DataRequest.objects.filter(pk=request.pk, settled_at=None).update(settled_at=now):
        log(instance=request.delegate, action="rights.settle", user=by, data={"kind": request.kind})


@transaction.atomic
def export(*, delegate: Delegate, form: str, by: User) -> list[Section]:
    """Everything that is held about her; that it was taken out is written down."""
    sections = queries.record(delegate)
    log(instance=delegate, action="rights.export", user=by, data={"form": form})
    return sections


@transaction.atomic
def erase(*, delegate: Delegate, by: User | None, now: datetime) -> Delegate:
    """Erase her: seats in sessions go back if the day is still to come, her badge opens no door, and all that the policy ties to her is
    deleted or blanked. Invoices stay. Repeated, it changes nothing.
    """
    Delegate.objects.select_for_update().values_list("pk").get(pk=delegate.pk)
    delegate = Delegate.objects.select_related("booking__conference").get(pk=delegate.pk)
    if delegate.erased_at:
        return delegate
    if delegate.booking.conference.date >= timezone.localdate(now):
        choices.release_all(delegates=[delegate], by=by, now=now)
    badges = list(Badge.objects.filter(delegate=delegate).values_list("pk", flat=True))
    Badge.objects.live().filter(pk__in=badges).update(revoked_at=now)
    _throw_sheets_away(set(badges))
    DataRequest.objects.filter(delegate=delegate, settled_at=None).update(settled_at=now)
    queries.log_entries(delegate).update(label="Erased", data={})
    for entry in policy().about_delegates():
        apply(entry, entry.on_erasure, queries.rows_about(entry, delegate), now=now)
    delegate.refresh_from_db()
    log(instance=delegate, action="rights.erase", user=by, data={})
    return delegate


def _throw_sheets_away(badges: set[int]) -> None:
    """Sheets of badges that hold one of these: her name is printed on them, perhaps in their title too. They can be printed anew."""
    held = [pk for pk, ids in PrintRun.objects.values_list("pk", "badge_ids") if badges.intersection(ids)]
    PrintRun.objects.filter(pk__in=held).delete()
