"""Words in braces that are filled in for each person, and the sentences for those that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conference.lib.problems import Problem

DELEGATE, LEAD = "DELEGATE", "LEAD"  # to whom a message goes
BOTH = frozenset({DELEGATE, LEAD})
WORD = re.compile(r"\{\{|\}\}|\{(\w+)\}")  # a doubled brace writes one


@dataclass(frozen=True)
class Field:
    """What a word in braces stands for. `of`: whom it is known of. `is_link`: an address. `is_bookings`: it differs between two
    bookings of one lead.
    """

    meaning: str
    of: frozenset[str] = BOTH
    is_link: bool = False
    is_bookings: bool = False


_D, _L = frozenset({DELEGATE}), frozenset({LEAD})
FIELDS: dict[str, Field] = {
    "first_name": Field("First name; “colleague” where we do not know it"),
    "full_name": Field("First name and surname"),
    "school": Field("The school", is_bookings=True),
    "conference": Field("The conference’s name"),
    "day": Field("The conference’s day, for instance Monday 14 June 2027"),
    "venue": Field("Where it is held"),
    "host": Field("The host school"),
    "choices_close": Field("When choosing closes"),
    "personal_link": Field("The address of the delegate’s own page", _D, is_link=True),
    "choices_left": Field("How many sessions the delegate has still to choose", _D),
    "ticket": Field("The delegate’s ticket", _D),
    "booking_link": Field("The address of the booking", _L, is_link=True, is_bookings=True),
    "reference": Field("The booking’s reference", _L, is_bookings=True),
    "people": Field("How many people are in the booking", _L, is_bookings=True),
    "people_without_choices": Field("How many of them have a session still to choose", _L, is_bookings=True),
    "amount_due": Field("What is left to pay, for instance £650.00", _L, is_bookings=True),
    "due_date": Field("When the first invoice is, or was, due; nothing where there is none", _L, is_bookings=True),
}


def names_in(text: str) -> list[str]:
    """The words in braces, each once, in their order."""
    return list(dict.fromkeys(name for name in WORD.findall(text) if name))


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each `{word}` replaced by its value; `{{` and `}}` become single braces. What has no value is left as it stands."""

    def one(found: re.Match[str]) -> str:
        return values.get(found[1], found[0]) if found[1] else found[0][0]

    return WORD.sub(one, text)


def is_about_one_booking(texts: Iterable[str]) -> bool:
    """Whether the words differ between two bookings of one lead, so that she gets one mail for each."""
    return any(FIELDS[name].is_bookings for text in texts for name in names_in(text) if name in FIELDS)


def problems(text: str, whom: str, field: str) -> list[Problem]:
    """Why these words cannot be filled in for delegates, or for leads. `field`: the box that they stand in."""
    found = []
    for name in names_in(text):
        known = FIELDS.get(name)
        if known is None:
            found.append(
                Problem(
                    "unknown",
                    f"There is no field {{{name}}}. Take one from the list, or write {{{{{name}}}}} to show the braces.",
                    field,
                )
            )
        elif whom not in known.of:
            others = "leads" if whom == DELEGATE else "delegates"
            found.append(Problem("not_theirs", f"{{{name}}} can stand in a message to {others} only.", field))
    return found
