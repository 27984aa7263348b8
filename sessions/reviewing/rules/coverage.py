"""Where the programme has gaps: what is proposed, accepted and planned for one heading, in numbers and in a word with a shape."""

from __future__ import annotations

from dataclasses import dataclass

ANY = "any"  # the code of "none ticked": for every phase, or for everybody


@dataclass(frozen=True)
class Tally:
    """`proposed`: sent in and not withdrawn; `accepted` of them; `sessions` in all, invited ones too; `seats` planned for them."""

    proposed: int = 0
    accepted: int = 0
    sessions: int = 0
    seats: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.proposed + other.proposed,
            self.accepted + other.accepted,
            self.sessions + other.sessions,
            self.seats + other.seats,
        )


@dataclass(frozen=True)
class Mark:
    """How it stands, in a word and a shape (templates/components/status.html)."""

    word: str
    shape: str


COVERED, THIN = Mark("Covered", "ok"), Mark("One only", "waiting")
UNDECIDED, GAP = Mark("To decide", "neutral"), Mark("Gap", "needs-you")


def mark(tally: Tally, elsewhere: Tally | None = None) -> Mark:
    """How well a heading is covered. `elsewhere`: what is for every phase, or for everybody, and so counts here too."""
    elsewhere = elsewhere or Tally()
    sessions = tally.sessions + elsewhere.sessions
    if sessions > 1:
        return COVERED
    if sessions == 1:
        return THIN
    return UNDECIDED if tally.proposed + elsewhere.proposed else GAP


@dataclass(frozen=True)
class Share:
    """So many of so many: “support staff 1 of 26”."""

    label: str
    number: int
    of: int
    names: tuple[tuple[int, str], ...] = ()  # id and name, where there is a page for each

    @property
    def percent(self) -> int:
        return round(100 * self.number / self.of) if self.of else 0

    @property
    def mark(self) -> Mark:
        if not self.number:
            return Mark("None", "needs-you")
        return Mark("Few", "waiting") if self.number * 10 < self.of else Mark("There", "ok")
