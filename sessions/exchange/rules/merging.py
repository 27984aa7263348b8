"""A row of ours beside the same row of the file: what is written, and what is kept because somebody has changed it here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

HERE = "changed here since the last import"
BOTH = "changed here and in the file since the last import"
OTHERWISE = "as it stands here, otherwise than in the file"


@dataclass(frozen=True)
class Merged:
    """`write`: the fields that take the file's value; `kept`: field → why it keeps ours; `agreed`: fields that are then as in the file."""

    write: Mapping[str, Any]
    kept: Mapping[str, str] = field(default_factory=dict)
    agreed: frozenset[str] = frozenset()


def digest(value: Any) -> str:
    """What a field's value is known by. 64 bits: two values of one field are never taken for each other by chance."""
    return sha256(json.dumps(value, sort_keys=True, default=str, ensure_ascii=False).encode()).hexdigest()[:16]


def merge(
    given: Mapping[str, Any], row: Mapping[str, Any] | None, base: Mapping[str, str], *, overwrite: bool
) -> Merged:
    """`given`: what the file says; `row`: what stands here (None: nothing yet); `base`: digests of what both agreed in after the last
    import. A field that nobody has changed here takes the file's value; one that somebody has keeps ours, unless `overwrite`.
    An empty field here is filled; an empty one of the file says nothing, unless it was full before.
    """
    if row is None:
        return Merged(dict(given), {}, frozenset(given))
    write: dict[str, Any] = {}
    kept: dict[str, str] = {}
    agreed: set[str] = set()
    for name, value in given.items():
        if _same(value, row[name]):
            agreed.add(name)
        elif overwrite or _is_free(name, value, row[name], base):
            write[name] = value
            agreed.add(name)
        elif name in base:
            kept[name] = HERE if digest(value) == base[name] else BOTH
        elif not is_empty(value):
            kept[name] = OTHERWISE
    return Merged(write, kept, frozenset(agreed))


def _is_free(name: str, value: Any, ours: Any, base: Mapping[str, str]) -> bool:
    """Whether nobody has written ours by hand."""
    return digest(ours) == base[name] if name in base else is_empty(ours) and not is_empty(value)


def _same(one: Any, other: Any) -> bool:
    return (
        list(one) == list(other)
        if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple))
        else one == other
    )


def is_empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, (list, tuple)) and not value)
