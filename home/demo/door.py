"""Badges, the door's phone and the first arrivals of the demo."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from conference.lib import tokens
from conference.models import Conference, User
from delegates.models import Badge, CheckinPoint, Delegate, Device, Scan
from home.demo.content import dice, london

PRINTED_ON = london("2026-11-20T15:40")
ARRIVED = 58
PRINTED_SCHOOLS = 12


def make_badges(conference: Conference) -> None:
    """A badge for everybody who comes; those of the first schools in the alphabet have been printed."""
    coming = list(Delegate.objects.coming().filter(booking__conference=conference).order_by("school__name", "pk"))
    schools = list(dict.fromkeys(delegate.school_id for delegate in coming))
    printed = set(schools[:PRINTED_SCHOOLS])
    Badge.objects.bulk_create(
        Badge(delegate=delegate, printed_at=PRINTED_ON if delegate.school_id in printed else None)
        for delegate in coming
    )


def open_door(conference: Conference, *, by: User) -> None:
    """A phone at the main door and the scans of the first half hour: most people once, one twice, one taken back."""
    point = CheckinPoint.objects.get(conference=conference)
    opens = london(f"{conference.date}T08:15")
    device = Device.objects.create(
        point=point,
        name="Sixth form phone 1",
        made_by=by,
        token_digest=tokens.digest(secrets.token_hex(20)),
        enrolled_at=opens - timedelta(minutes=25),
        seen_at=opens + timedelta(minutes=35),
    )
    roll = dice("door")
    badges = (
        Badge.objects.live().filter(printed_at__isnull=False, delegate__booking__conference=conference).order_by("pk")
    )
    scans, at = [], opens
    for badge in roll.sample(list(badges), ARRIVED):
        at += timedelta(seconds=roll.randint(4, 55))
        scans.append(_scan(device, at, badge=badge))
    last, twice = scans[-1], scans[10]
    scans.append(_scan(device, at + timedelta(seconds=30), badge=twice.badge))
    scans.append(_scan(device, at + timedelta(seconds=48), takes_back=last))
    Scan.objects.bulk_create(scans)


def _scan(device: Device, at: datetime, *, badge: Badge | None = None, takes_back: Scan | None = None) -> Scan:
    """One look at a badge, or the taking back of an earlier one."""
    delegate_id = badge.delegate_id if badge else takes_back and takes_back.delegate_id
    return Scan(
        id=uuid5(NAMESPACE_URL, f"demo scan of {delegate_id} at {at.isoformat()}"),
        device=device,
        point=device.point,
        token=badge.token if badge else "",
        badge=badge,
        delegate_id=delegate_id,
        takes_back=takes_back,
        device_at=at,
        sent_at=at + timedelta(seconds=1),
        received_at=at + timedelta(seconds=2),
    )
