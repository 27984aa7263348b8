"""Deeds on places: loading the register, adding one that is not in it, confirming one, making a trust of several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from delegates.schools import register
from delegates.schools.models import Membership, School, Trust

REGISTER_COLUMNS = ("name", "kind", "phase", "authority", "district", "town", "postcode", "easting", "northing")
WRITTEN = (*REGISTER_COLUMNS, "is_open", "name_folded", "place_folded")
CHUNK = 1_000
FEWEST = 0.9  # a file with fewer of the open schools than this share was cut short on its way


@dataclass(frozen=True)
class Loaded:
    """What a load did, or would do. `renamed` are among the changed."""

    added: int
    changed: int
    closed: int
    unchanged: int
    renamed: int


def load_register(path: Path | None = None, *, dry_run: bool = False, allow_fewer: bool = False) -> Loaded:
    """Brings the schools to the state of the register's file: our packed copy, or `path`.

    All or nothing; twice changes nothing; no school is ever deleted. Raises Refused where the file is not the register,
    or lacks many of the schools that we have.
    """
    listed = {entry.urn: entry for entry in register.entries(path or register.PACKED)}
    with transaction.atomic():
        known = {row[0]: row[1:] for row in _known()}
        _refuse_what_was_cut_short(listed, known, allow_fewer=allow_fewer)
        added = [entry for urn, entry in listed.items() if urn not in known]
        changed = [entry for urn, entry in listed.items() if urn in known and known[urn] != (*_state(entry), True)]
        closed = [urn for urn, state in known.items() if state[-1] and urn not in listed]
        if not dry_run:
            _write([*added, *changed])
            for start in range(0, len(closed), CHUNK):
                School.objects.filter(urn__in=closed[start : start + CHUNK]).update(is_open=False)
    return Loaded(
        added=len(added),
        changed=len(changed),
        closed=len(closed),
        unchanged=len(listed) - len(added) - len(changed),
        renamed=sum(known[entry.urn][0] != entry.name for entry in changed),
    )


def _known() -> Iterable[tuple]:
    """URN, then what the register says, then whether it is open."""
    return School.objects.filter(urn__isnull=False).values_list("urn", *REGISTER_COLUMNS, "is_open")


def _state(entry: register.Entry) -> tuple:
    return tuple(getattr(entry, column) for column in REGISTER_COLUMNS)


def _refuse_what_was_cut_short(listed: dict, known: dict, *, allow_fewer: bool) -> None:
    still_open = [urn for urn, state in known.items() if state[-1]]
    kept = sum(urn in listed for urn in still_open)
    if not listed:
        raise Refused([Problem("empty", "There is no open school in England in this file.")])
    if not allow_fewer and kept < FEWEST * len(still_open):
        raise Refused(
            [
                Problem(
                    "fewer",
                    f"This file has only {kept:,} of the {len(still_open):,} schools that are open now: it seems to"
                    " have been cut short. Nothing was changed.",
                )
            ]
        )


def _write(entries: list[register.Entry]) -> None:
    schools = [School(**asdict(entry)) for entry in entries]
    for school in schools:
        school.fold()
    School.objects.bulk_create(
        schools, batch_size=CHUNK, update_conflicts=True, unique_fields=["urn"], update_fields=WRITTEN
    )


@transaction.atomic
def add_typed_school(*, name: str, town: str, postcode: str, by: User, now: datetime) -> School:
    """A place that is not in the register (a trust's office, a charity, a school in Wales): usable at once by her who
    typed it, shown to others when an organiser has confirmed it. Typed twice it is one place.
    """
    wanted = School(name=name, town=town, postcode=postcode, is_confirmed=False)
    wanted.fold()
    school, is_new = School.objects.get_or_create(
        urn=None,
        name_folded=wanted.name_folded,
        place_folded=wanted.place_folded,
        defaults={"name": name, "town": town, "postcode": postcode, "is_confirmed": False},
    )
    Membership.objects.get_or_create(user=by, school=school)
    if is_new:
        log(instance=school, action="school.add", user=by, data={"name": name, "town": town}, timestamp=now)
    return school


@transaction.atomic
def confirm_school(*, school: School, by: User, now: datetime) -> bool:
    """A typed place is real: every lead finds it from now on. False when it was confirmed before."""
    if not School.objects.filter(pk=school.pk, is_confirmed=False).update(is_confirmed=True):
        return False
    school.is_confirmed = True
    log(instance=school, action="school.confirm", user=by, timestamp=now)
    return True


@transaction.atomic
def set_schools(*, trust: Trust, schools: Iterable[School], by: User, now: datetime) -> bool:
    """These schools, and no others, belong to the trust. Refused, with nothing changed, when one belongs to another. False when it was so
    before.
    """
    wanted = {school.pk for school in schools}
    rows = list(
        School.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted).select_related("trust")
    )
    if taken := [row for row in rows if row.trust_id not in (None, trust.pk)]:
        words = "; ".join(f"{row} belongs to {row.trust}" for row in taken)
        raise Refused([Problem("taken", f"A school belongs to one trust: {words}.", "schools")])
    before = set(trust.schools.values_list("pk", flat=True))
    if before == wanted:
        return False
    trust.schools.exclude(pk__in=wanted).update(trust=None)
    School.objects.filter(pk__in=wanted).update(trust=trust)
    data = {"added": sorted(wanted - before), "gone": sorted(before - wanted)}
    log(instance=trust, action="trust.schools", user=by, data=data, timestamp=now)
    return True
