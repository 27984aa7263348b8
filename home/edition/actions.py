"""The deed: a new edition as a copy of the last one. Whole or not at all; nothing of the old one changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from conference.lib.problems import Problem, Refused
from conference.models import Conference, Room, User, Venue
from home.edition.parts import COPIED, FRESH
from home.edition.relinking import relink
from home.edition.rules import moved
from home.models import HomePage

BUSY = Problem(
    "busy", "Somebody made a conference of that address or prefix at this very moment. Choose another.", "slug"
)


@dataclass(frozen=True)
class Wish:
    """The new edition. `venue` None: a new one called `new_venue`; empty too: no venue yet."""

    name: str
    slug: str
    date: date
    reference_prefix: str
    venue: Venue | None = None
    new_venue: str = ""
    new_address: str = ""


def copy(*, conference: Conference, wish: Wish, by: User | None) -> Conference:
    """Make the new edition: the row, streams, slots, prices and the rest of parts.py, pages as drafts. Raises Refused."""
    if problems := _problems(wish):
        raise Refused(problems)
    by_days = wish.date - conference.date
    try:
        with transaction.atomic():
            made = _copied(conference, by_days, venue=_venue(conference, wish), **_asked(wish))
            made.save()
            for label in COPIED:
                _copy_rows(apps.get_model(label), conference, made, by_days)
            _copy_pages(conference, made, by)
            log(instance=made, action="conference.copy", user=by, data={"from": conference.slug})
    except IntegrityError as clash:  # somebody was faster than the question above
        raise Refused([BUSY]) from clash
    return made


def _asked(wish: Wish) -> dict[str, Any]:
    return {"name": wish.name, "slug": wish.slug, "date": wish.date, "reference_prefix": wish.reference_prefix}


def _problems(wish: Wish) -> list[Problem]:
    problems = []
    if other := Conference.objects.filter(slug=wish.slug).first():
        problems.append(Problem("slug", f"“{other}” has that address already. Choose another.", "slug"))
    if other := Conference.objects.filter(reference_prefix=wish.reference_prefix).first():
        words = f"“{other}” numbers its bookings with {wish.reference_prefix} already. Choose another."
        problems.append(Problem("prefix", words, "reference_prefix"))
    if wish.venue is None and Venue.objects.filter(name=wish.new_venue).exists():
        problems.append(
            Problem("venue", f"“{wish.new_venue}” is a venue already: choose it from the list.", "new_venue")
        )
    return problems


def _venue(conference: Conference, wish: Wish) -> Venue | None:
    """A venue that has no rooms yet gets those of the old one, as a beginning."""
    venue = wish.venue
    if venue is None and wish.new_venue:
        venue = Venue.objects.create(name=wish.new_venue, address=wish.new_address)
    if venue is not None and venue.pk != conference.venue_id and not venue.rooms.exists():
        rooms = Room.objects.filter(venue=conference.venue_id).order_by("sort_order", "pk")
        Room.objects.bulk_create(_copied(room, timedelta(), venue=venue) for room in rooms)
    return venue


def _copy_rows(model: type[models.Model], old: Conference, new: Conference, by: timedelta) -> None:
    rows = list(model._default_manager.filter(conference=old).order_by("pk"))
    for row in rows:
        if hasattr(row, "planned_starts_at"):  # a slot as its organisers see it
            row.starts_at, row.ends_at = row.planned_starts_at, row.planned_ends_at
    model._default_manager.bulk_create(_copied(row, by, conference=new) for row in rows)


def _copied(row: models.Model, by: timedelta, **asked: Any) -> Any:
    """The same row anew. Days and moments move, what is unique to a row (keys, uids) is given anew."""
    fresh = FRESH.get(row._meta.label, set())
    values = {
        field.attname: _value(field, row, by)
        for field in row._meta.concrete_fields
        if not (field.primary_key or field.name in fresh or field.name in asked or _is_own(field))
    }
    return type(row)(**values, **asked)


def _is_own(field: models.Field) -> bool:
    return (
        isinstance(field, models.UUIDField)
        or getattr(field, "auto_now", False)
        or getattr(field, "auto_now_add", False)
    )


def _value(field: models.Field, row: models.Model, by: timedelta) -> Any:
    value = getattr(row, field.attname)
    return moved(value, by, timezone.get_default_timezone()) if isinstance(field, models.DateField) else value


def _copy_pages(old: Conference, new: Conference, by: User | None) -> None:
    """The old edition's site as drafts beside it, its links among themselves leading to the copies."""
    home = HomePage.objects.filter(conference=old).order_by("-live", "pk").first()
    if home is None:
        return
    parent = home.get_parent()
    attrs = {"title": new.name, "draft_title": new.name, "slug": _free_slug(parent, new.slug), "conference": new}
    made = home.copy(recursive=True, update_attrs=attrs, copy_revisions=False, keep_live=False, user=by)
    before, after = (list(page.get_descendants(inclusive=True).specific()) for page in (home, made))
    copies = {old_page.pk: new_page for old_page, new_page in zip(before, after, strict=True)}
    for page in after:
        page.go_live_at = page.expire_at = None
        relink(page, copies)
        page.save(clean=False)
        page.save_revision(user=by, clean=False, changed=False)


def _free_slug(parent: Page, slug: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(free for number in count(1) if (free := slug if number == 1 else f"{slug}-{number}") not in taken)
