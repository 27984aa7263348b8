"""A stamp: a digest of everything that some queries would answer, taken by one statement.

What was made from those rows is still true as long as their stamp is the same. Nobody has to announce a change, no clock is asked, and
it does not matter which process, which machine or which road (`save`, `update`, bulk, SQL by hand) made it. See docs/adr/0007.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


class Stamp:
    """`Stamp([streams, slots], [runs]).take()` answers one digest for each group of querysets. The SQL is compiled once, so keep the
    object. Only the querysets' own tables count: joined ones need a queryset of their own. Rows come in the order of their keys.
    """

    def __init__(self, *groups: Sequence[QuerySet], using: str = "default") -> None:
        self.using = using
        self.sizes = [len(group) for group in groups]
        querysets = [queryset for group in groups for queryset in group]
        self.tables = {queryset.model._meta.db_table for queryset in querysets}
        digest = _versions if connections[using].vendor == "postgresql" else _contents
        parts = [digest(queryset.using(using)) for queryset in querysets]
        self.sql = f"SELECT {', '.join(sql for sql, _ in parts)}"
        self.params = [value for _, values in parts for value in values]

    def take(self) -> tuple[str, ...]:
        """The digests as the rows stand now. 1 query."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(self.sql, self.params)
            found = iter(cursor.fetchone())
        return tuple(_one([next(found) for _ in range(size)]) for size in self.sizes)


def _versions(queryset: QuerySet) -> tuple[str, tuple[Any, ...]]:
    """PostgreSQL numbers every version of a row: the transaction that wrote it, and where it lies. Whatever changes a row changes
    that, and no column has to be read.
    """
    table = queryset.model._meta.db_table
    version = RawSQL(f'"{table}".xmin::text || "{table}".ctid::text', ())  # noqa: S611 -- the table's own name
    sql, params = queryset.order_by().values_list(version).query.sql_with_params()
    return f"(WITH t(v) AS ({sql}) SELECT md5(string_agg(v, ',')) FROM t)", params  # noqa: S608 -- Django's own SQL


def _contents(queryset: QuerySet) -> tuple[str, tuple[Any, ...]]:
    """SQLite keeps no such number, and all its rows are in this process's reach: their contents are read."""
    names = [field.attname for field in queryset.model._meta.local_concrete_fields]
    sql, params = queryset.order_by("pk").values_list(*names).query.sql_with_params()
    columns = ", ".join(f"c{number}" for number in range(len(names)))
    digest = f"(WITH t({columns}) AS ({sql}) SELECT group_concat(json_array({columns}), char(10)) FROM t)"  # noqa: S608 -- as above
    return digest, params


def _one(digests: list[str | None]) -> str:
    whole = blake2b(digest_size=16)
    for digest in digests:
        whole.update((digest or "").encode())
        whole.update(b"\0")
    return whole.hexdigest()
