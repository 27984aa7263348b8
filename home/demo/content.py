"""Reads the demo's texts and figures from data/. Nothing here touches the database."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

DATA = Path(__file__).resolve().parent / "data"
LONDON = ZoneInfo("Europe/London")
SEED = "South Coast 2027"


@cache
def read(name: str) -> dict[str, Any]:
    """The whole of data/<name>.json."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def dice(topic: str) -> Random:
    """Random numbers that are the same at every load. Each topic has its own, so that a change moves no other."""
    return Random(f"{SEED}/{topic}")


def london(text: str) -> datetime:
    """`2027-06-14T10:00`, a clock time in Poole, as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def plain(name: str) -> str:
    """A name as it stands before the @: `Siobhán Ní Cheallaigh` → `siobhan.ni.cheallaigh`."""
    letters = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L").replace("’", ""))
    return re.sub(r"[^a-z0-9]+", ".", letters.encode("ascii", "ignore").decode().lower()).strip(".")


@dataclass(frozen=True)
class Person:
    """Somebody invented: what a lead types in one row of her list."""

    first_name: str
    last_name: str
    role: str
    ticket: str


class Draw:
    """People drawn one after another; no full name comes twice."""

    def __init__(self, topic: str) -> None:
        people = read("people")
        self._dice = dice(topic)
        self._first, self._last, self._roles = people["first_names"], people["last_names"], people["roles"]
        self._weights = [role["weight"] for role in self._roles]
        self._used: set[tuple[str, str]] = set()

    def person(self) -> Person:
        name = self._free_name()
        role = self._dice.choices(self._roles, self._weights)[0]
        return Person(first_name=name[0], last_name=name[1], role=role["role"], ticket=role["ticket"])

    def _free_name(self) -> tuple[str, str]:
        while True:
            name = (self._dice.choice(self._first), self._dice.choice(self._last))
            if name not in self._used:
                self._used.add(name)
                return name
