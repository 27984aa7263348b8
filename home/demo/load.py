"""Loads the demo conference once, whole or not at all, and never beside a real one."""

from __future__ import annotations

from django.db import transaction

from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from delegates.models import Booking, School
from delegates.schools.actions import load_register
from home.demo.appearances import build_appearances
from home.demo.arrangements import build_arrangements
from home.demo.bookings import build_bookings
from home.demo.choosing import choose
from home.demo.content import read
from home.demo.desk import build_desk
from home.demo.door import make_badges, open_door
from home.demo.extras import build_extras
from home.demo.messages import build_messages
from home.demo.people import build_organisers
from home.demo.programme import build_conference, build_programme
from home.demo.proposals import build_proposals
from home.demo.site import build_site
from home.demo.trusts import build_trusts


def loaded() -> Conference | None:
    """The demo conference, if it stands in this database."""
    return Conference.objects.filter(is_demo=True).first()


def refuse_beside_a_real_conference() -> None:
    """Raises Refused where somebody's own conference or booking lives."""
    real = Conference.objects.filter(is_demo=False).first()
    if real:
        raise Refused([Problem("real", f"“{real}” lives in this database, so the demo will not be loaded beside it.")])
    if Booking.objects.exclude(conference__is_demo=True).exists():
        raise Refused(
            [Problem("real", "There are bookings in this database, so the demo will not be loaded beside them.")]
        )


def load() -> Conference:
    """The demo conference, loaded now unless it is there. Raises Refused, with nothing written."""
    refuse_beside_a_real_conference()
    if conference := loaded():
        return conference
    _register_of_schools()
    with transaction.atomic():
        return _build()


def _build() -> Conference:
    organisers: dict[str, User] = build_organisers()
    conference, tickets = build_conference()
    build_programme(conference)
    build_appearances(conference, by=organisers["organiser"])
    build_proposals(conference, organisers)
    build_extras(conference)
    build_bookings(conference, tickets, by=organisers["finance"])
    build_trusts()
    choose(conference)
    build_arrangements(conference)
    build_desk(conference, by=organisers["desk"])
    make_badges(conference)
    open_door(conference, by=organisers["organiser"])
    build_messages(conference, by=organisers["organiser"])
    build_site(conference, by=organisers["organiser"])
    conference.refresh_from_db()
    return conference


def _register_of_schools() -> None:
    """The register, where no school is known yet; the demo's schools have to be in it."""
    if not School.objects.exists():
        load_register()
    wanted = {school["urn"] for school in read("schools")["schools"]}
    missing = wanted - set(School.objects.filter(urn__in=wanted).values_list("urn", flat=True))
    if missing:
        raise Refused([Problem("schools", f"The register of schools lacks {len(missing)} of the demo's schools.")])
