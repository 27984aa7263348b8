"""Deeds of the policy: find the rows whose time has come, and delete or blank them. Nothing here knows what stands in the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import models, transaction
from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from wagtail.log_actions import log

from conference.models import Conference, Forgotten, User
from conference.privacy import paths
from conference.privacy.policy import BLANK, COMMAND, DELETE, KEEP, THE_DAY, Entry, Policy, policy

CHUNK = 500  # rows rewritten by one statement


@dataclass(frozen=True)
class Done:
    """What became of one entry. `held`: rows that something else still needs, so that they stayed."""

    entry: Entry
    rows: int = 0
    held: int = 0
    said: str = ""


def forget(
    *, as_of: datetime, by: User | None = None, dry_run: bool = False, known: Policy | None = None
) -> list[Done]:
    """Do what the policy says of everything whose time has come at `as_of`, entry by entry, each in a transaction of its own. Repeated it
    finds nothing more to do. A dry run counts and changes nothing.
    """
    done = []
    for entry in (known or policy()).entries:
        if entry.then == COMMAND:
            done.append(Done(entry, said=f"manage.py {entry.command}"))
            if not dry_run:
                call_command(entry.command, verbosity=0)
        elif entry.then != KEEP:
            done.append(_forget(entry, as_of=as_of, by=by, dry_run=dry_run))
    return done


def due(entry: Entry, *, as_of: datetime) -> QuerySet[Any]:
    """The rows of an entry whose time has come, and that hold something still."""
    model = paths.model_of(entry.table)
    rows = model._base_manager.filter(**entry.where)
    if entry.after == THE_DAY:
        last = timezone.localdate(as_of) - timedelta(days=entry.days)
        way = f"{entry.conference}__date" if entry.conference != "pk" else "date"
        rows = rows.filter(**{f"{way}__lt": last})
        if paths.has_many(model, entry.conference):  # a speaker of two conferences: the last one counts
            rows = rows.exclude(pk__in=model._base_manager.filter(**{f"{way}__gte": last}).values("pk"))
    else:
        rows = rows.filter(**{f"{entry.after}__lt": _moment(model, entry, as_of)})
    if entry.then == BLANK:
        rows = rows.filter(_still_holds(model, entry))
    return model._base_manager.filter(pk__in=rows.values("pk"))


def _moment(model: type[models.Model], entry: Entry, as_of: datetime) -> datetime | date:
    limit = as_of - timedelta(days=entry.days)
    field = paths.fields_along(model, entry.after)[-1]
    return timezone.localdate(limit) if type(field) is DateField else limit


@transaction.atomic
def _forget(entry: Entry, *, as_of: datetime, by: User | None, dry_run: bool) -> Done:
    rows = due(entry, as_of=as_of)
    if dry_run:
        return Done(entry, rows=rows.count())
    by_conference = _by_conference(entry, rows)
    number, held = apply(entry, entry.then, rows, now=as_of)
    if number:
        for conference, (count, people) in by_conference.items():
            _note(entry, conference, count, people, by=by)
    return Done(entry, rows=number, held=held)


def apply(entry: Entry, deed: str, rows: QuerySet[Any], *, now: datetime) -> tuple[int, int]:
    """Delete or blank these rows of the entry's table: how many, and how many stayed because something still needs them."""
    if deed == DELETE:
        return _delete(rows)
    if deed == BLANK:
        return _blank(entry, rows, now=now), 0
    return 0, 0


def _delete(rows: QuerySet[Any]) -> tuple[int, int]:
    number, held, files = 0, 0, _files(rows)
    try:
        with transaction.atomic():
            number = rows.delete()[1].get(rows.model._meta.label, 0)
    except models.ProtectedError:
        files = []
        for row in rows.iterator(chunk_size=CHUNK):
            own = _files([row])
            try:
                with transaction.atomic():
                    row.delete()
            except models.ProtectedError:
                held += 1
            else:
                number += 1
                files += own
    for file in files:
        transaction.on_commit(partial(file.storage.delete, file.name))
    return number, held


def _files(rows: QuerySet[Any] | Sequence[Any]) -> list[FieldFile]:
    """The files of these rows, which have to go from the store as well."""
    model = rows.model if isinstance(rows, QuerySet) else type(rows[0])
    names = [field.name for field in model._meta.local_fields if isinstance(field, models.FileField)]
    return [file for row in (rows if names else ()) for name in names if (file := getattr(row, name))]


def _blank(entry: Entry, rows: QuerySet[Any], *, now: datetime) -> int:
    columns = list(dict.fromkeys([*entry.columns, *entry.into]))
    found, number = list(rows), 0
    for start in range(0, len(found), CHUNK):
        part = found[start : start + CHUNK]
        for row in part:
            for column in columns:
                setattr(row, row._meta.get_field(column).attname, _instead(entry, row, column, now))
        number += rows.model._base_manager.bulk_update(part, columns)
    return number


def _instead(entry: Entry, row: models.Model, column: str, now: datetime) -> Any:
    """What stands in a column afterwards: the entry's own words, a fresh key, or nothing."""
    field = row._meta.get_field(column)
    wish = entry.into.get(column)
    if wish == "{now}":
        return now
    if isinstance(wish, str):
        return wish.format(pk=row.pk)
    if wish is not None:
        return wish
    return field.get_default() if column in entry.secret else _nothing(field)


def _nothing(field: models.Field) -> Any:
    if field.null:
        return None
    return field.get_default() if isinstance(field, models.JSONField) else ""


def _still_holds(model: type[models.Model], entry: Entry) -> Q:
    """Rows in which something is not yet as it shall be. Keys and filled-in words differ from row to row, so they do not tell."""
    fixed = {column: entry.into.get(column) for column in (*entry.columns, *entry.into) if column not in entry.secret}
    differs = Q()
    for column, wish in fixed.items():
        if isinstance(wish, str) and "{" in wish:
            continue
        field = model._meta.get_field(column)
        target = _nothing(field) if wish is None else wish
        differs |= Q(**{f"{column}__isnull": False}) if target is None else ~Q(**{column: target})
    return differs


def _by_conference(entry: Entry, rows: QuerySet[Any]) -> dict[int | None, tuple[int, int | None]]:
    """Rows, and different people where the entry asks for them, of each conference (of none where the way there is not a single one)."""
    model = rows.model
    single = bool(entry.conference) and not paths.has_many(model, entry.conference)
    numbers = {"rows": Count("pk")} | ({"people": Count(entry.count, distinct=True)} if entry.count else {})
    if not single:
        all_ = rows.aggregate(**numbers)
        return {None: (all_["rows"], all_.get("people"))}
    groups = rows.order_by().values(entry.conference).annotate(**numbers)
    return {each[entry.conference]: (each["rows"], each.get("people")) for each in groups}


def _note(entry: Entry, conference: int | None, rows: int, people: int | None, *, by: User | None) -> None:
    """Numbers for ever in a table of their own, and a line in the conference's history."""
    Forgotten.objects.create(
        conference_id=conference, table=entry.table, deed=entry.then, rows=rows, people=people, done_at=timezone.now()
    )
    if conference is not None:
        data = {"table": entry.table, "deed": entry.then, "rows": rows, "people": people}
        log(instance=Conference.objects.get(pk=conference), action="privacy.forget", user=by, data=data)
