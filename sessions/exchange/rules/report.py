"""What an import would do, or has done, in words, each line with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Group(StrEnum):
    """In the order of the report."""

    CONFLICT = "CONFLICT"
    KEPT = "KEPT"
    NOTE = "NOTE"
    CHANGED = "CHANGED"
    NEW = "NEW"
    GONE = "GONE"


HEADINGS = {
    Group.CONFLICT: "Conflicts",
    Group.KEPT: "Kept as it is here",
    Group.NOTE: "Notes",
    Group.CHANGED: "Changes",
    Group.NEW: "New",
    Group.GONE: "In the file no longer",
}


@dataclass(frozen=True)
class Line:
    group: Group
    words: str
    place: str = ""


@dataclass(frozen=True)
class Report:
    """`sessions_new`, `sessions_changed`, `sessions_same`: of those in the file; `writes`: whether the import has anything to write."""

    format: str
    source: str
    lines: tuple[Line, ...]
    writes: bool
    sessions_new: int = 0
    sessions_changed: int = 0
    sessions_same: int = 0
    publishes: int = 0

    def of(self, group: Group) -> list[Line]:
        return [line for line in self.lines if line.group == group]

    @property
    def groups(self) -> list[tuple[str, str, list[Line]]]:
        """(group, heading, lines) of those that have any."""
        return [(group.value, HEADINGS[group], lines) for group in Group if (lines := self.of(group))]

    @property
    def fingerprint(self) -> str:
        """Names this report: what is imported has to be what somebody has read."""
        whole = "\n".join(f"{line.group} {line.place} {line.words}" for line in self.lines)
        return sha256(f"{self.writes} {whole}".encode()).hexdigest()[:16]

    @property
    def summary(self) -> str:
        """`45 new sessions, 3 changed, 12 as they are.`"""
        parts = [
            (self.sessions_new, "new session" if self.sessions_new == 1 else "new sessions"),
            (self.sessions_changed, "changed"),
            (self.sessions_same, "as before" if self.sessions_same else ""),
        ]
        said = ", ".join(f"{number} {words}" for number, words in parts if number)
        return f"{said or 'No session in it'}."


def ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """By group, each in the order in which it was found; the same line once."""
    groups = list(Group)
    return tuple(sorted(dict.fromkeys(lines), key=lambda line: groups.index(line.group)))
