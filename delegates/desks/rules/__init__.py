"""What the desk says about a booking's history, and until when a lead tells how her people come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from conference.lib.pence import pounds
from conference.lib.problems import Problem

MAX_COACHES, MAX_CARS = 20, 200
NAMED_AT_ONCE = 4  # more are counted
SOMEBODY = "somebody who has been erased"


def named(pks: Sequence[int], names: Mapping[int, str]) -> str:
    """`Ana Reed and Ben Stone`, `Ana Reed, Ben Stone, Cora Hill and 12 more`. Who is not in `names` has no name any more."""
    known = [names.get(pk, SOMEBODY) for pk in pks]
    if len(known) > NAMED_AT_ONCE:
        return f"{', '.join(known[: NAMED_AT_ONCE - 1])} and {len(known) - NAMED_AT_ONCE + 1} more"
    return " and ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)


def vehicles(coaches: int | None, cars: int | None) -> str:
    """`2 coaches and 3 cars`, `no coach and no car`; nothing while nobody has said."""
    if coaches is None and cars is None:
        return ""
    return f"{_number(coaches or 0, 'coach', 'coaches')} and {_number(cars or 0, 'car', 'cars')}"


def _number(number: int, one: str, many: str) -> str:
    return f"no {one}" if not number else f"1 {one}" if number == 1 else f"{number} {many}"


def told(
    action: str, data: Mapping[str, Any], label: str, names: Mapping[int, str], leads: Mapping[int, str] | None = None
) -> str:
    """One deed of the audit log in words: `Ana Reed withdrawn, credit note SC27-C0001`. `label`: what an unknown deed is called.
    `names`: of delegates, `leads`: of people who sign in, each by id.
    """
    sentence = _deed(action, data, names) or _before_confirmed(action, data, leads or {}) or label
    if data.get("reason"):
        sentence += f": {str(data['reason']).rstrip('.')}"
    papers = [("invoice", data.get("invoices")), ("credit note", data.get("credit_notes"))]
    return sentence + "".join(f", {kind} {number}" for kind, numbers in papers for number in numbers or [])


def _deed(action: str, data: Mapping[str, Any], names: Mapping[int, str]) -> str:  # noqa: PLR0911 -- a sentence for each deed
    pks = data.get("delegates") or []
    match action:
        case "booking.roster" if "people" in data:
            return f"List written: {_number(data['people'], 'colleague', 'colleagues')}"
        case "booking.code" if data.get("code"):
            return f"Code {data['code']} brought"
        case "booking.confirm" if data.get("pence"):
            return f"Confirmed at {pounds(data['pence'])}"
        case "booking.add" if pks:
            return f"{named(pks, names)} added"
        case "booking.withdraw" if pks:
            return f"{named(pks, names)} withdrawn"
        case "booking.links" if pks:
            return f"Personal link sent again to {named(pks, names)}"
        case "booking.substitute" if data.get("delegate") and data.get("successor"):
            return f"{named([data['successor']], names)} comes instead of {named([data['delegate']], names)}"
        case "booking.vehicles":
            return f"Comes with {vehicles(data.get('coaches'), data.get('cars'))}"
        case "payment.record" if data.get("pence"):
            back = data["pence"] < 0
            return f"{pounds(abs(data['pence']))} {'paid back' if back else 'received'}"
    return ""


def _before_confirmed(action: str, data: Mapping[str, Any], leads: Mapping[int, str]) -> str:  # noqa: PLR0911 -- a sentence for each deed
    """Asking, waiting, extras, and who leads it."""
    number, people = data.get("people"), _number(data.get("people") or 0, "person", "people")
    match action:
        case "booking.ask" if number:
            return f"Places asked for: {people} at {pounds(data.get('pence') or 0)}"
        case "booking.extras" if "added" in data:
            return f"{_number(data['added'], 'extra', 'extras')} added, {data.get('removed') or 'none'} given back"
        case "waiting.join" if number:
            return f"Joined the waiting list: {people}, at least {data.get('at_least')}"
        case "waiting.offer" if number:
            return f"{_number(data.get('places') or 0, 'place', 'places')} offered to a group of {number}"
        case "booking.hand-over" if data.get("to"):
            return f"Handed over to {leads.get(data['to'], 'somebody who has left')}"
        case "booking.telephone" if data.get("lead"):
            return f"Taken down by telephone for {leads.get(data['lead'], 'somebody who has left')}"
    return ""


def vehicle_problems(*, is_confirmed: bool, day: date, today: date) -> list[Problem]:
    """Why a lead cannot say (any more) how her people come."""
    if not is_confirmed:
        return [Problem("draft", "Confirm the booking first; then tell us how you come.")]
    return [Problem("over", "The day is over.")] if today > day else []
