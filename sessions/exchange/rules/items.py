"""What a plan is made of: the rows as an import leaves them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any
from uuid import UUID

from sessions.exchange.rules.bands import Bands
from sessions.exchange.rules.days import Dated
from sessions.exchange.rules.grouping import Seen
from sessions.exchange.rules.merging import digest
from sessions.exchange.rules.references import References
from sessions.exchange.rules.report import Line
from sessions.exchange.rules.standing import Kind


@dataclass
class Item:
    """A row as the plan leaves it. `values`: what is written (all of a new row); `agreed`: fields then as in the file, with that value;
    `base`: digests of the last import. A reference to a new row is its negative id.
    `email`: of a speaker, private.
    """

    kind: Kind
    id: int
    keys: list[str]
    label: str
    place: str
    values: dict[str, Any] = field(default_factory=dict)
    agreed: dict[str, Any] = field(default_factory=dict)
    base: Mapping[str, str] = field(default_factory=dict)
    uid: UUID | None = None
    session: int = 0
    email: str = ""

    @property
    def is_new(self) -> bool:
        return self.id < 0

    def digests(self, final: Mapping[str, Any]) -> dict[str, str]:
        """What the next import compares with. `final`: the agreed fields with the true ids of what they refer to."""
        return {**self.base, **{name: digest(value) for name, value in final.items()}}


@dataclass
class Plan:
    """`items` in the order in which they can be written. `places`: each run's event in the file, by the run's id; `keys`: all that the
    file has on the day.
    """

    items: list[Item]
    lines: list[Line]
    sessions: dict[int, Seen]
    places: dict[int, Dated]
    refs: References
    bands: Bands
    keys: set[str]
    publishes: int = 0

    def of(self, kind: Kind) -> list[Item]:
        return [item for item in self.items if item.kind == kind]

    def names(self, speakers: Iterable[int]) -> list[str]:
        """What these speakers are called."""
        labels = {row.id: row.label for row in self.refs.found.values() if row.kind == Kind.SPEAKER}
        return [labels[each] for each in speakers if each in labels]

    def where(self, run: Item, zone: tzinfo) -> str:
        """“10:00 in the Hall”."""
        event = self.places[run.id].event
        return f"{self.bands.of[event.key].starts_at.astimezone(zone):%H:%M} in {self.refs.found[Kind.ROOM, event.room].label}"
