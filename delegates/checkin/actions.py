"""Deeds of the door: make, enrol and revoke a device; record what it scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from conference.lib import tokens
from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from delegates.badges.models import Badge
from delegates.bookings.models import Delegate
from delegates.checkin import queries, rules
from delegates.checkin.models import CheckinPoint, Device, Scan
from delegates.checkin.rules import Sighting, Verdict

SEEN_EVERY = timedelta(minutes=1)


# --- Doors and devices ------------------------------------------------------------------------------------------------
def make_point(*, conference: Conference, name: str, by: User) -> CheckinPoint:
    """The door of that name; a new one when there is none."""
    point, made = CheckinPoint.objects.get_or_create(conference=conference, name=name.strip())
    if made:
        log(instance=point, action="wagtail.create", user=by)
    return point


@transaction.atomic
def make_device(*, point: CheckinPoint, name: str, by: User, now: datetime) -> tuple[Device, str]:
    """A new device and the code that enrols it, once, within fifteen minutes. Only the code's digest is kept."""
    device = Device.objects.create(point=point, name=name.strip(), made_by=by)
    return device, new_code(device=device, by=by, now=now)


@transaction.atomic
def new_code(*, device: Device, by: User, now: datetime) -> str:
    """A fresh code for a device; an older one that was not used stops working. The device works on until it is used."""
    code = tokens.short_code(rules.CODE_LENGTH)
    device.enrol_digest, device.enrol_until_at = tokens.digest(code), now + rules.CODE_LIFE
    device.save(update_fields=["enrol_digest", "enrol_until_at"])
    log(instance=device, action="checkin.code", user=by, data={"point": device.point_id})
    return code


@transaction.atomic
def enrol(*, code: str, now: datetime) -> tuple[Device, str]:
    """The device whose code this is, and the token it shall hold from now on. The code is spent by one statement, so
    that of two phones that show it at once only one is enrolled.
    """
    digest, token = tokens.digest(rules.clean_code(code)), tokens.token()
    changed = Device.objects.filter(enrol_digest=digest, enrol_until_at__gt=now).update(
        enrol_digest=None,
        enrol_until_at=None,
        token_digest=tokens.digest(token),
        enrolled_at=now,
        revoked_at=None,
        seen_at=now,
    )
    if not changed:
        raise Refused([Problem("bad-code", _BAD_CODE, "code")])
    device = Device.objects.select_related("point__conference").get(token_digest=tokens.digest(token))
    log(instance=device, action="checkin.enrol", user=None, data={"point": device.point_id})
    return device, token


_BAD_CODE = "This code does not work: it may have been used, or be older than 15 minutes. Ask for a new one."


@transaction.atomic
def revoke(*, device: Device, by: User, now: datetime) -> None:
    """The device is signed out at once; an unused code of it stops working too."""
    changed = Device.objects.filter(Q(revoked_at=None) | Q(enrol_digest__isnull=False), pk=device.pk).update(
        revoked_at=now, enrol_digest=None, enrol_until_at=None
    )
    if changed:
        log(instance=device, action="checkin.revoke", user=by, data={"point": device.point_id})


def touch(*, device: Device, now: datetime) -> None:
    """Notes that the device is alive, at most once a minute."""
    if device.seen_at is None or now - device.seen_at >= SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=now)


# --- Scans --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Claim:
    """One scan as a device tells it: a code that was read, or a person found by name, or an earlier scan to take
    back.
    """

    id: UUID
    at: datetime
    token: str = ""
    delegate: int | None = None
    takes_back: UUID | None = None


@dataclass(frozen=True)
class Answer:
    """What the device is told about one scan. Names are given for people of its own conference only."""

    id: UUID
    verdict: Verdict
    name: str = ""
    school: str = ""
    since: datetime | None = None
    replayed: bool = False


@transaction.atomic
def record_scans(*, device: Device, sent_at: datetime, scans: Sequence[Claim], now: datetime) -> list[Answer]:
    """Keeps every scan that is not kept yet and answers each, in the order given. The number of statements does not
    grow with the number of scans.

    The delegates concerned are locked in the order of their ids, so that of two doors that scan one badge at the same
    moment one answers after it has seen the other's scan.
    """
    ledger = _read(device, scans)
    answers = [_answer(ledger, device, claim, sent_at, now) for claim in scans]
    Scan.objects.bulk_create(ledger.fresh, ignore_conflicts=True)
    return answers


@dataclass
class _Ledger:
    """What is known before a sending, and what it adds."""

    badges: dict[str, Badge]
    people: dict[int, Delegate]
    kept: dict[UUID, Sighting] = field(default_factory=dict)
    by_delegate: dict[int | None, list[Sighting]] = field(default_factory=dict)
    fresh: list[Scan] = field(default_factory=list)

    def add(self, sighting: Sighting) -> None:
        self.kept[sighting.id] = sighting
        self.by_delegate.setdefault(sighting.delegate, []).append(sighting)


def _read(device: Device, scans: Sequence[Claim]) -> _Ledger:
    conference = device.point.conference
    targets = {claim.takes_back for claim in scans if claim.takes_back}
    targeted = Scan.objects.filter(pk__in=targets, point__conference=conference).values_list("delegate_id", flat=True)
    read = {claim.token for claim in scans if claim.token}
    badges = {badge.token: badge for badge in Badge.objects.filter(token__in=read)}
    wanted = {badge.delegate_id for badge in badges.values()} | {claim.delegate for claim in scans} | set(targeted)
    people = {
        delegate.pk: delegate
        for delegate in Delegate.objects.filter(pk__in=wanted - {None}, booking__conference=conference)
        .select_related("booking", "school")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    }
    ledger = _Ledger(badges, people)
    for sighting in queries.sightings(queries.of_delegates(conference, people, {c.id for c in scans} | targets)):
        ledger.add(sighting)
    return ledger


def _answer(ledger: _Ledger, device: Device, claim: Claim, sent_at: datetime, now: datetime) -> Answer:
    if known := ledger.kept.get(claim.id):
        if known.conference != device.point.conference_id:
            return Answer(claim.id, rules.NOT_YOURS, replayed=True)
        verdict = rules.UNDONE if known.takes_back else None
        return _told(ledger, known, claim, replayed=True, verdict=verdict)
    if claim.takes_back:
        return _undo(ledger, device, claim, sent_at, now)
    return _see(ledger, device, claim, sent_at, now)


def _see(ledger: _Ledger, device: Device, claim: Claim, sent_at: datetime, now: datetime) -> Answer:
    badge = ledger.badges.get(claim.token) if claim.token else None
    delegate = ledger.people.get((badge.delegate_id if badge else claim.delegate) or 0)
    scan = _scan(device, claim, sent_at, now)
    # A code that is not ours is kept as it was read; another conference's badge is not tied to its owner.
    scan.badge, scan.delegate = (badge if delegate else None), delegate
    if not claim.token and delegate is None:
        scan.token = f"delegate {claim.delegate}"
    sighting = _sighting(scan)
    verdict = None
    if delegate is None:
        verdict = rules.ANOTHER_DAY if badge else rules.UNKNOWN if claim.token else rules.NO_SUCH_PERSON
    answer = _told(ledger, sighting, claim, replayed=False, verdict=verdict)
    ledger.add(sighting)
    ledger.fresh.append(scan)
    return answer


def _undo(ledger: _Ledger, device: Device, claim: Claim, sent_at: datetime, now: datetime) -> Answer:
    target = ledger.kept.get(claim.takes_back)
    if target is None or target.conference != device.point.conference_id or target.takes_back:
        return Answer(claim.id, rules.NOTHING_TO_UNDO)
    if any(other.takes_back == target.id for other in ledger.by_delegate[target.delegate]):
        return _told(ledger, target, claim, replayed=False, verdict=rules.UNDONE_BEFORE)
    scan = _scan(device, claim, sent_at, now)
    scan.delegate, scan.takes_back_id = ledger.people.get(target.delegate or 0), target.id
    ledger.add(_sighting(scan))
    ledger.fresh.append(scan)
    return _told(ledger, target, claim, replayed=False, verdict=rules.UNDONE)


def _told(ledger: _Ledger, sighting: Sighting, claim: Claim, *, replayed: bool, verdict: Verdict | None) -> Answer:
    """The answer to `claim`, which is about `sighting`: the given verdict, or the one that the rules give."""
    first = None
    if verdict is None:
        others = ledger.by_delegate.get(sighting.delegate, [])
        first = rules.first_before(sighting, others, replayed=replayed)
        verdict = rules.verdict(sighting, first)
    delegate = ledger.people.get(sighting.delegate or 0)
    return Answer(
        id=claim.id,
        verdict=verdict,
        name=delegate.full_name if delegate else "",
        school=delegate.school.name if delegate else "",
        since=first.at if first and verdict.code is rules.Code.AGAIN else None,
        replayed=replayed,
    )


def _scan(device: Device, claim: Claim, sent_at: datetime, now: datetime) -> Scan:
    return Scan(
        id=claim.id,
        device=device,
        point=device.point,
        token=claim.token,
        device_at=claim.at,
        sent_at=sent_at,
        received_at=now,
    )


def _sighting(scan: Scan) -> Sighting:
    delegate = scan.delegate
    booking = delegate.booking if delegate else None
    return Sighting(
        id=scan.id,
        point=scan.point_id,
        conference=scan.point.conference_id,
        delegate=scan.delegate_id,
        at=rules.moment(scan.device_at, scan.sent_at, scan.received_at),
        desk=scan.device.name,
        is_live=rules.was_live(scan.device_at, scan.sent_at),
        confirmed_at=booking.confirmed_at if booking else None,
        cancelled_at=queries.earlier(booking.cancelled_at, delegate.withdrawn_at) if booking and delegate else None,
        badge_revoked_at=scan.badge.revoked_at if scan.badge else None,
        takes_back=scan.takes_back_id,
    )
