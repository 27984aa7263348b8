"""Pure rules of arrangements: which ones can be asked for, what an answer may hold, how the kitchen's numbers are worked out.

A code names the arrangement, never the reason: “step-free way”, not an illness. Codes stand in rows, so none is renamed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conference.lib.problems import Problem

DIETARY: dict[str, str] = {
    "VEGETARIAN": "Vegetarian",
    "VEGAN": "Vegan",
    "HALAL": "Halal",
    "KOSHER": "Kosher",
    "NO_PORK": "No pork",
    "NO_BEEF": "No beef",
    "NO_FISH": "No fish or seafood",
    "GLUTEN_FREE": "Gluten-free",
    "DAIRY_FREE": "Dairy-free",
    "EGG_FREE": "Egg-free",
    "NUTS": "Nut allergy",
    "SESAME": "Sesame allergy",
    "SHELLFISH": "Shellfish allergy",
}
# The kitchen gets a name for these, on a card for the table: a mistake could kill.
ALLERGIES = frozenset({"NUTS", "SESAME", "SHELLFISH"})
ACCESS: dict[str, str] = {
    "STEP_FREE": "Step-free way to every room",
    "PARKING": "Parking bay close to the door",
    "FRONT_SEAT": "Seat near the front",
    "SEAT_BY_DOOR": "Seat near the door",
    "HEARING_LOOP": "Hearing loop",
    "BSL": "British Sign Language interpreter",
    "CAPTIONS": "Captions, or the speaker’s text",
    "LARGE_PRINT": "Papers in large print",
    "SLIDES_BEFORE": "Slides beforehand",
    "QUIET_ROOM": "A quiet room to withdraw to",
    "PRIVATE_ROOM": "A private room with a lock (to express milk, for medicine)",
    "FRIDGE": "A fridge",
    "DOG": "Room and water for an assistance dog",
    "COMPANION": "A companion comes along",
}
DIETARY_WORDS, ACCESS_WORDS = 200, 300  # characters

NO_CONSENT = Problem(
    "consent", "Please tick that we may keep this for the day; without it we cannot note what you need.", "consent"
)


@dataclass(frozen=True)
class Needs:
    """What she asks for. Nothing at all is an answer too."""

    dietary: tuple[str, ...] = ()
    dietary_words: str = ""
    access: tuple[str, ...] = ()
    access_words: str = ""

    @property
    def are_none(self) -> bool:
        return not (self.dietary or self.dietary_words or self.access or self.access_words)


def answer_problems(needs: Needs, *, has_consented: bool) -> list[Problem]:
    """Why an answer cannot be kept: what may touch on health or faith is kept with explicit consent only."""
    problems = []
    if set(needs.dietary) - DIETARY.keys():
        problems.append(Problem("unknown", "Please choose from the list.", "dietary"))
    if set(needs.access) - ACCESS.keys():
        problems.append(Problem("unknown", "Please choose from the list.", "access"))
    for words, most, field in (
        (needs.dietary_words, DIETARY_WORDS, "dietary_words"),
        (needs.access_words, ACCESS_WORDS, "access_words"),
    ):
        if len(words) > most:
            problems.append(Problem("long", f"At most {most} characters, please; there are {len(words)}.", field))
    if not needs.are_none and not has_consented:
        problems.append(NO_CONSENT)
    return problems


def in_order(codes: Iterable[str], known: dict[str, str]) -> list[str]:
    """These codes, each once, in the order of the list."""
    wanted = set(codes)
    return [code for code in known if code in wanted]


@dataclass(frozen=True)
class Asked:
    """One delegate's answer as the kitchen's numbers need it: no name."""

    ticket: str
    dietary: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Column:
    """One kind of ticket. `silent`: people who have not answered yet."""

    ticket: str
    coming: int
    silent: int
    plain: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Kitchen:
    """Numbers alone. `combinations`: plates, since somebody who is both halal and gluten-free is one plate and not two; `words`: what
    people wrote, each once with its number.
    """

    codes: tuple[str, ...]
    columns: tuple[Column, ...]
    combinations: tuple[tuple[tuple[str, ...], int], ...]
    words: tuple[tuple[str, int], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(DIETARY[code] for code in self.codes)

    @property
    def coming(self) -> int:
        return sum(column.coming for column in self.columns)

    @property
    def silent(self) -> int:
        return sum(column.silent for column in self.columns)

    @property
    def plain(self) -> int:
        return sum(column.plain for column in self.columns)

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(column.numbers[at] for column in self.columns) for at in range(len(self.codes)))


def kitchen(coming: Sequence[tuple[str, int]], answers: Sequence[Asked]) -> Kitchen:
    """What to cook, from how many come with each ticket (in the order wished) and what those who answered asked for."""
    codes = tuple(in_order((code for each in answers for code in each.dietary), DIETARY))
    by_ticket: dict[str, list[Asked]] = {}
    for each in answers:
        by_ticket.setdefault(each.ticket, []).append(each)
    columns = []
    for ticket, number in coming:
        said = by_ticket.get(ticket, [])
        columns.append(
            Column(
                ticket=ticket,
                coming=number,
                silent=number - len(said),
                plain=sum(not each.dietary and not each.words for each in said),
                numbers=tuple(sum(code in each.dietary for each in said) for code in codes),
            )
        )
    plates = Counter(tuple(in_order(each.dietary, DIETARY)) for each in answers if each.dietary)
    words = Counter(" ".join(each.words.split()) for each in answers if each.words)
    return Kitchen(
        codes=codes,
        columns=tuple(columns),
        combinations=tuple(sorted(plates.items(), key=lambda item: (-item[1], item[0]))),
        words=tuple(sorted(words.items(), key=lambda item: (-item[1], item[0]))),
    )


def labels(codes: Iterable[str]) -> list[str]:
    """What was asked for about food, in words."""
    return [DIETARY[code] for code in in_order(codes, DIETARY)]


def table_card(codes: Iterable[str]) -> list[str]:
    """What stands on somebody's card at the table: her allergies, and nothing else."""
    return [DIETARY[code] for code in in_order(codes, DIETARY) if code in ALLERGIES]


def is_marked(*, mark: str, consent: str) -> bool:
    """Whether a badge says “no photos”. `mark` is the conference's wish: NOTHING, NO (who said no), NOT_YES (who did not say yes)."""
    return {"NO": consent == "NO", "NOT_YES": consent != "YES"}.get(mark, False)
