"""A stamp: a digest of everything that some queries would answer, taken by one statement.

What was made from those rows is still true as long as their stamp is the same. Nobody has to announce a change, no clock is asked, and
it does not matter which process, which machine or which road (`save`, `update`, bulk, SQL by hand) made it. See docs/adr/0007.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from weakref import WeakSet

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

Part = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Rows:
    """The rows of a queryset, and of what they are related to by `also` (`contributions__speaker` takes in both). With
    `.values_list(…)` these columns alone count, and `also` is not looked at. No table may come in twice.
    """

    queryset: QuerySet
    also: tuple[str, ...] = ()

    @property
    def models(self) -> dict[str, type[Model]]:
        """Each model that counts by its path from the queryset's own."""
        found: dict[str, type[Model]] = {"": self.queryset.model}
        for whole in self.also:
            path = ""
            for name in whole.split("__"):
                path, model = f"{path}{name}__", found[path]
                found[path] = model._meta.get_field(name).related_model
        return found


class Stamp:
    """`Stamp([Rows(streams), Rows(slots)], [Rows(runs)]).take()` answers one digest for each group. The SQL is compiled once: keep
    the object.
    """

    def __init__(self, *groups: Sequence[Rows], using: str = "default") -> None:
        self.using = using
        self.sizes = [len(group) for group in groups]
        every = [Rows(rows.queryset.using(using), rows.also) for group in groups for rows in group]
        self.tables = {model._meta.db_table for rows in every for model in rows.models.values()}
        parts = list(map(_postgresql if connections[using].vendor == "postgresql" else _sqlite, every))
        self.sql = f"SELECT {', '.join(sql for sql, _ in parts)}"
        self.params = [value for _, values in parts for value in values]
        self.name = f"stamp_{blake2b(repr((self.sql, self.params)).encode(), digest_size=12).hexdigest()}"
        self._prepared: WeakSet[Any] = WeakSet()  # the connections that know it by name

    def take(self) -> tuple[str, ...]:
        """The digests as the rows stand now. 1 query; one more when a connection is asked for the first time."""
        connection = connections[self.using]
        found = iter(self._by_name(connection) or self._by_text(connection))
        return tuple(_one([next(found) for _ in range(size)]) for size in self.sizes)

    def _by_text(self, connection: BaseDatabaseWrapper) -> Sequence[str | None]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            return cursor.fetchone()

    def _by_name(self, connection: BaseDatabaseWrapper) -> Sequence[str | None] | None:
        """PostgreSQL plans a statement anew each time that it reads its text, which takes four times as long as to answer this one.
        None where it had better be read: in a transaction, which a refusal would spoil, and where a pool in between hands out
        another connection each time.
        """
        if connection.vendor != "postgresql" or connection.in_atomic_block:
            return None
        try:
            with connection.cursor() as cursor:
                if connection.connection not in self._prepared:
                    cursor.execute(f"PREPARE {self.name} AS {self.sql}", self.params)
                    self._prepared.add(connection.connection)
                cursor.execute(f"EXECUTE {self.name}")
                return cursor.fetchone()
        except DatabaseError:
            self._prepared.discard(connection.connection)
            return None


def _postgresql(rows: Rows) -> Part:
    """PostgreSQL numbers every version of a row: the transaction that wrote it, and where it lies. Whatever changes a row changes
    that, and no column has to be read.
    """
    if rows.queryset.query.values_select:
        sql, params = rows.queryset.order_by("pk").query.sql_with_params()
        return f"(WITH t AS ({sql}) SELECT md5(string_agg(t::text, ',')) FROM t)", params  # noqa: S608 -- Django's own SQL
    marks = ", ".join(f'"{model._meta.db_table}".{mark}' for model in rows.models.values() for mark in ("xmin", "ctid"))
    joined = [f"{path}{_plain_column(model)}" for path, model in rows.models.items() if path]
    version = RawSQL(f"concat_ws(' ', {marks})", ())  # noqa: S611 -- the tables' own names
    sql, params = rows.queryset.order_by().values_list(version, *joined).query.sql_with_params()
    names = ", ".join(["v", *(f"c{number}" for number in range(len(joined)))])
    return f"(WITH t({names}) AS ({sql}) SELECT md5(string_agg(v, ',')) FROM t)", params  # noqa: S608 -- as above


def _sqlite(rows: Rows) -> Part:
    """SQLite keeps no such number, and all its rows are in this process's reach: their contents are read."""
    names = rows.queryset.query.values_select or [
        f"{path}{field.attname}" for path, model in rows.models.items() for field in model._meta.local_concrete_fields
    ]
    sql, params = rows.queryset.order_by("pk").values_list(*names).query.sql_with_params()
    columns = ", ".join(f"c{number}" for number in range(len(names)))
    digest = f"(WITH t({columns}) AS ({sql}) SELECT group_concat(json_array({columns}), char(10)) FROM t)"  # noqa: S608 -- as above
    return digest, params


def _plain_column(model: type[Model]) -> str:
    """A column that only the table itself has: naming its key would let Django leave the join out."""
    fields = model._meta.local_concrete_fields
    return next(field.attname for field in fields if not field.primary_key and not field.is_relation)


def _one(digests: list[str | None]) -> str:
    whole = blake2b(digest_size=16)
    for digest in digests:
        whole.update((digest or "").encode())
        whole.update(b"\0")
    return whole.hexdigest()
