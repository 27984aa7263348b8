"""Who is offered what when places come back, and who may not be overtaken: pure rules over the line (docs/adr/0011)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from conference.lib.problems import Problem

# What runs out, as a place needs it: ("", 0) the conference itself, ("ticket", its id), ("school", its id).
Key = tuple[str, int]
CONFERENCE: Key = ("", 0)
# Before booking closes: from then on a place that nobody can use is of no use to anybody.
SAVING_ENDS = timedelta(days=7)


@dataclass(frozen=True)
class Group:
    """A booking that waits. `people`: for each of them, in the lead's order, what her place takes from. Fewer places than `at_least`
    are of no use to them. `passed`: how many places have gone past them to others so far.
    """

    pk: int
    at_least: int
    people: tuple[frozenset[Key], ...]
    passed: int = 0

    @property
    def least(self) -> int:
        """At least so many, and never more than there are."""
        return max(min(self.at_least, len(self.people)), 1)

    @property
    def wants(self) -> Counter[Key]:
        return tally(self.people)

    @property
    def is_saved_for(self) -> bool:
        """As many places as they need have gone past them: now the next ones are theirs."""
        return self.passed >= self.least


@dataclass(frozen=True)
class Offered:
    """Who of a group gets a place: `people` are indexes in the lead's order. `passes`: by group, how many of these places go past it."""

    pk: int
    people: tuple[int, ...]
    passes: Mapping[int, int] = field(default_factory=dict)


def tally(people: Sequence[frozenset[Key]]) -> Counter[Key]:
    return Counter(key for person in people for key in person)


def fitting(people: Sequence[frozenset[Key]], left: Mapping[Key, int | None]) -> tuple[int, ...]:
    """Who of these people finds a place in what is left, the first in the list first. A key that is missing, or None, never runs out."""
    room = {key: number for key, number in left.items() if number is not None}
    found = []
    for index, person in enumerate(people):
        if all(room.get(key, 1) > 0 for key in person):
            found.append(index)
            for key in person & room.keys():
                room[key] -= 1
    return tuple(found)


def plan(line: Sequence[Group], left: Mapping[Key, int | None], *, saves: bool = True) -> list[Offered]:
    """What the line is offered of what is left. One after the other each group gets as many places as it can use. A group that needs
    more than there is is passed over by those behind it, until as many places as it needs have gone past: then what it could use is
    saved for it (`saves`), so that nobody waits for ever behind ever new small ones.
    """
    room = dict(left)
    offers: list[Offered] = []
    passed_over: list[Group] = []
    for group in line:
        people = fitting(group.people, room)
        enough = len(people) >= group.least
        if enough:
            given = [group.people[index] for index in people]
            offers.append(Offered(group.pk, people, _passes(passed_over, given, left)))
        else:
            passed_over.append(group)
        if enough or (saves and group.is_saved_for):
            _take(room, [group.people[index] for index in people])
    return offers


def _passes(
    passed_over: Sequence[Group], given: Sequence[frozenset[Key]], left: Mapping[Key, int | None]
) -> dict[int, int]:
    """A place goes past a group when it takes of something that runs out and that the group wants too."""
    passes = {}
    for group in passed_over:
        wanted = {key for key in group.wants if left.get(key) is not None}
        if number := sum(bool(person & wanted) for person in given):
            passes[group.pk] = number
    return passes


def in_front(line: Sequence[Group], people: Sequence[frozenset[Key]], left: Mapping[Key, int | None]) -> list[Group]:
    """Those of the line whom these people, booked past it, would overtake: when all who can be served have been, not enough is left
    for these people, or they would take of what a group is short of. Who waits for another thing alone is in nobody's way.
    """
    asked, room = tally(people), dict(left)
    served: set[int] = set()
    for group in line:
        fits = fitting(group.people, room)
        if len(fits) >= group.least:
            served.add(group.pk)
            _take(room, [group.people[index] for index in fits])
    scarce = {key for key, number in asked.items() if _is_less(room, key, number)}
    return [
        group
        for group in line
        if (
            scarce & group.wants.keys()
            if group.pk in served
            else any(_is_less(room, key, group.wants[key]) for key in asked.keys() & group.wants.keys())
        )
    ]


def _take(room: dict[Key, int | None], people: Sequence[frozenset[Key]]) -> None:
    for key, number in tally(people).items():
        if (there := room.get(key)) is not None:
            room[key] = there - number


def _is_less(room: Mapping[Key, int | None], key: Key, number: int) -> bool:
    there = room.get(key)
    return there is not None and there < number


def line_problem(groups: Sequence[Group]) -> Problem:
    """Why somebody cannot book past the line."""
    places = sum(len(group.people) for group in groups)
    wanted = "1 place is wanted" if places == 1 else f"{places} places are wanted"
    return Problem("line", f"Others wait already: {wanted} by schools that asked before you. Join the waiting list.")


def join_problems(
    *, status: str, is_on: bool, people: int, at_least: int | None, most: int | None, is_open: bool = True
) -> list[Problem]:
    """Why a booking cannot stand in line. `most`: how many of its people could come if everything were free; None without a limit."""
    if status != "DRAFT":
        return [Problem("not-draft", "Only a booking that has not been confirmed can wait.")]
    if not is_on:
        return [Problem("no-line", "There is no waiting list for this conference.")]
    if not is_open:
        return [Problem("closed", "Booking is closed, and the waiting list with it.")]
    if not people:
        return [Problem("no-delegates", "There is nobody in this booking yet. Add your colleagues first.")]
    return at_least_problems(people=people, at_least=at_least, most=most)


def at_least_problems(*, people: int, at_least: int | None, most: int | None) -> list[Problem]:
    if at_least is None or not 1 <= at_least <= people:
        words = "Say 1: you are one person." if people == 1 else f"Say a number from 1 to {people}."
        return [Problem("at-least", words, "at_least")]
    if most is not None and at_least > most:
        words = f"There are never more than {most} places for you, so ask for {most} at least, or fewer."
        return [Problem("never", words, "at_least")]
    return []


def pick_problems(
    *, picked: Mapping[int, int], kept: Mapping[int, int], names: Mapping[int, str], is_offered: bool
) -> list[Problem]:
    """Why an offer cannot be taken up for so many people, by ticket type (id); `kept` is what is offered."""
    if not is_offered:
        return [Problem("lapsed", "This offer does not stand any more.")]
    if not sum(picked.values()):
        return [Problem("nobody", "Choose who comes.", "coming")]
    return [
        Problem("too-many", f"{kept.get(kind, 0)} of “{names[kind]}” are kept for you; you chose {number}.", "coming")
        for kind, number in sorted(picked.items())
        if number > kept.get(kind, 0)
    ]


def offer_until(*, now: datetime, hours: int, closes_at: datetime) -> datetime:
    """How long an offer stands: so many hours, and not past the closing of booking, unless it is made after that."""
    until = now + timedelta(hours=max(hours, 1))
    return min(until, closes_at) if now < closes_at else until


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"


def moved(line: Sequence[int], pk: int, to: int) -> list[int]:
    """The line (ids in order) with that one at place `to`, counted from 1; past the ends: at the end."""
    rest = [each for each in line if each != pk]
    at = max(min(to, len(line)), 1) - 1
    return [*rest[:at], pk, *rest[at:]]
