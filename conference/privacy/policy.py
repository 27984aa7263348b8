"""Reads the policy file. Nothing here knows what stands in it: tables and columns are named by text, as in accounts/roles.py."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("policy.toml")

DELETE, BLANK, KEEP, COMMAND = "delete", "blank", "keep", "command"
DEEDS = (DELETE, BLANK, KEEP, COMMAND)
THE_DAY = "the day"  # instead of the name of a column: counted from the conference's day

DAYS_OF_YEAR, DAYS_OF_MONTH = 365, 30


@dataclass(frozen=True)
class Entry:
    """One paragraph of the file: some columns of one table, what they are for, and what becomes of them.

    `after`: THE_DAY, or the moment in the row that the days are counted from; `since` is that moment in words. `conference`: the way from a
    row to its conference. `where`: only these rows. `into`: what replaces a column instead of nothing. `secret`: columns that are keys: not
    exported, and replaced by a fresh one. `delegate`: the way from a row to the delegate whom it is about; `erase` what is done when she is
    erased, if not `then`. `count`: of the rows deleted, how many different ones of this are noted for ever.
    """

    table: str
    columns: tuple[str, ...]
    about: str
    what: str
    why: str
    seen_by: str
    then: str
    days: int = 0
    after: str = ""
    since: str = ""
    conference: str = ""
    until: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    into: Mapping[str, str] = field(default_factory=dict)
    secret: tuple[str, ...] = ()
    delegate: str = ""
    erase: str = ""
    count: str = ""
    command: str = ""

    @property
    def kept(self) -> str:
        """How long, in words."""
        if self.then in {KEEP, COMMAND}:
            return self.until
        since = "the conference" if self.after == THE_DAY else self.since
        return f"{period(self.days)} after {since}" if self.days else f"until {since}"

    @property
    def deed(self) -> str:
        """What is done then, in words."""
        if self.then == BLANK:
            return "anonymised" if self.into else "emptied"
        return {DELETE: "deleted", COMMAND: "deleted", KEEP: "kept as it is"}[self.then]

    @property
    def on_erasure(self) -> str:
        return self.erase or self.then


@dataclass(frozen=True)
class Policy:
    entries: tuple[Entry, ...]
    not_personal: Mapping[str, tuple[str, ...]]

    @property
    def groups(self) -> list[tuple[str, list[Entry]]]:
        """The entries by whom they are about, in the order of the file."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.about, []).append(entry)
        return list(found.items())

    def about_delegates(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.delegate]


class PolicyError(ValueError):
    """The file cannot be read as a policy: a word is missing or unknown. The sentence says where."""


def period(days: int) -> str:
    """`14 days`, `12 months`, `2 years`."""
    if days == DAYS_OF_YEAR:
        return "12 months"
    if days and days % DAYS_OF_YEAR == 0:
        return f"{days // DAYS_OF_YEAR} years"
    return f"{days} day{'' if days == 1 else 's'}"


def parsed(text: str) -> Policy:
    """The policy in the words of the file. Raises PolicyError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"It is no TOML: {error}") from None
    plain = {table: tuple(columns) for table, columns in data.get("not_personal", {}).items()}
    return Policy(tuple(_entry(raw) for raw in data.get("entry", [])), plain)


def _entry(raw: dict[str, Any]) -> Entry:
    name = f"The entry {raw.get('what') or raw.get('table') or '?'!r}"
    if unknown := sorted(set(raw) - set(Entry.__dataclass_fields__)):
        raise PolicyError(f"{name} has words that mean nothing: {', '.join(unknown)}.")
    needed = ("table", "columns", "about", "what", "why", "seen_by", "then")
    if missing := [word for word in needed if not raw.get(word)]:
        raise PolicyError(f"{name} lacks {', '.join(missing)}.")
    lists = {word: tuple(raw[word]) for word in ("columns", "secret") if word in raw}
    entry = Entry(**raw | lists)
    if entry.then not in DEEDS or entry.on_erasure not in DEEDS:
        raise PolicyError(f"{name}: then and erase are one of {', '.join(DEEDS)}.")
    if entry.then in {KEEP, COMMAND} and not entry.until:
        raise PolicyError(f"{name} says not until when it is kept (until).")
    if entry.then == COMMAND and not entry.command:
        raise PolicyError(f"{name} names no command.")
    if entry.then in {DELETE, BLANK}:
        if not entry.after or (entry.after == THE_DAY and not entry.conference):
            raise PolicyError(f"{name} says not what the days are counted from (after, and conference for the day).")
        if entry.after != THE_DAY and not entry.since:
            raise PolicyError(f"{name} has no words for the moment it is counted from (since).")
    return entry


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The project's own."""
    return parsed(FILE.read_text(encoding="utf-8"))
