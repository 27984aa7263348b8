"""What the door answers: the verdict on a scan, who is in, and what a wrong clock means. Pure: no database, no clock
of its own.

A Scan is only ever added. Whether somebody is in is worked out from all scans kept, so the order in which they arrive
cannot matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

CLOCK_TOLERANCE = timedelta(seconds=5)  # a phone may be wrong by that much before its clock is mended
LIVE = timedelta(seconds=5)  # a scan sent this soon was made while somebody stood at the door
MAX_SCANS = 500  # in one sending
CODE_LIFE = timedelta(minutes=15)
CODE_LENGTH = 8
MIN_QUERY = 2
LONDON = ZoneInfo("Europe/London")


class Code(StrEnum):
    OK = "OK"
    AGAIN = "AGAIN"
    CANCELLED = "CANCELLED"
    REPLACED = "REPLACED"
    UNKNOWN = "UNKNOWN"
    UNDONE = "UNDONE"


@dataclass(frozen=True)
class Verdict:
    """What fills the screen: a word, a shape and a colour, and a sentence for whoever has time to read."""

    code: Code
    word: str
    icon: str
    tone: str
    sentence: str


@dataclass(frozen=True)
class Sighting:
    """One scan with what was known of its badge and its delegate. `at` is the mended time (`moment`)."""

    id: UUID
    point: int
    delegate: int | None
    at: datetime
    conference: int = 0
    desk: str = ""
    is_live: bool = False
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    badge_revoked_at: datetime | None = None
    takes_back: UUID | None = None


# --- Time ---------------------------------------------------------------------------------------------------
def moment(device_at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """When a scan was made, by the server's clock. The device says when it scanned and when it sent; if its clock is
    more than five seconds out on arrival, its times are moved by that much. Never later than the arrival.
    """
    skew = received_at - sent_at
    if abs(skew) <= CLOCK_TOLERANCE:
        return min(device_at, received_at)
    try:
        return min(device_at + skew, received_at)
    except OverflowError:
        return received_at


def was_live(device_at: datetime, sent_at: datetime) -> bool:
    """Sent at once, not out of a queue that waited for the network."""
    return abs(sent_at - device_at) <= LIVE


def clock_words(at: datetime, *, today: datetime) -> str:
    """`08:41`, or `Sunday 13 June, 18:02` when that was another day than `today`."""
    local = at.astimezone(LONDON)
    if local.date() == today.astimezone(LONDON).date():
        return f"{local:%H:%M}"
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


# --- Verdicts -----------------------------------------------------------------------------------------------
def refusal(sighting: Sighting) -> Code | None:
    """Why this scan lets nobody in; None when it does. What happens to a badge or a booking later does not undo an
    entry.
    """
    at = sighting.at
    if sighting.delegate is None:
        return Code.UNKNOWN
    if sighting.confirmed_at is None or sighting.confirmed_at > at or _passed(sighting.cancelled_at, at):
        return Code.CANCELLED
    if _passed(sighting.badge_revoked_at, at):
        return Code.REPLACED
    return None


def _passed(end: datetime | None, at: datetime) -> bool:
    return end is not None and end <= at


def verdict(sighting: Sighting, first: Sighting | None) -> Verdict:
    """The answer to a scan; `first` is the entry that came before it at the same point (`first_before`)."""
    code = refusal(sighting)
    if code is None:
        return again(first, today=sighting.at) if first else OK
    if code is Code.CANCELLED and sighting.cancelled_at is None:
        return UNCONFIRMED
    return {Code.CANCELLED: CANCELLED, Code.REPLACED: REPLACED, Code.UNKNOWN: UNKNOWN}[code]


def again(first: Sighting, *, today: datetime) -> Verdict:
    where = f", at {first.desk}" if first.desk else ""
    return Verdict(
        Code.AGAIN, "Already in", "again", "again", f"Already in, since {clock_words(first.at, today=today)}{where}."
    )


OK = Verdict(Code.OK, "Checked in", "ok", "ok", "Welcome.")
CANCELLED = Verdict(Code.CANCELLED, "Cancelled", "stop", "stop", "This place was cancelled. Please fetch an organiser.")
UNCONFIRMED = Verdict(
    Code.CANCELLED, "Not confirmed", "stop", "stop", "This booking is not confirmed. Please fetch an organiser."
)
REPLACED = Verdict(Code.REPLACED, "Old badge", "replaced", "stop", "This badge was replaced; a newer one exists.")
UNKNOWN = Verdict(Code.UNKNOWN, "Not ours", "unknown", "unknown", "This code is not one of our badges.")
ANOTHER_DAY = Verdict(Code.UNKNOWN, "Not ours", "unknown", "unknown", "This is a badge of another day.")
NO_SUCH_PERSON = Verdict(Code.UNKNOWN, "Not ours", "unknown", "unknown", "This person is not on today’s list.")
UNDONE = Verdict(Code.UNDONE, "Taken back", "undo", "neutral", "The check-in was taken back.")
UNDONE_BEFORE = Verdict(Code.UNDONE, "Taken back", "undo", "neutral", "That check-in was taken back already.")
NOTHING_TO_UNDO = Verdict(Code.UNKNOWN, "Not found", "unknown", "unknown", "There is no such check-in to take back.")
NOT_YOURS = Verdict(Code.UNKNOWN, "Not ours", "unknown", "unknown", "This scan belongs to another conference.")


# --- Who is in ----------------------------------------------------------------------------------------------
def by_time(sighting: Sighting) -> tuple[datetime, UUID]:
    return sighting.at, sighting.id


def present(sightings: Iterable[Sighting]) -> dict[int, Sighting]:
    """Who is in, by delegate: the earliest scan that was not refused and not taken back. Ties go by id, so that every
    order of arrival gives the same answer.
    """
    seen = list(sightings)
    first: dict[int, Sighting] = {}
    for sighting in sorted(standing(seen), key=by_time, reverse=True):
        first[sighting.delegate or 0] = sighting
    return first


def standing(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The scans that count as an entry."""
    seen = list(sightings)
    taken_back = {sighting.takes_back for sighting in seen if sighting.takes_back}
    return [s for s in seen if s.takes_back is None and s.id not in taken_back and refusal(s) is None]


def first_before(sighting: Sighting, others: Iterable[Sighting], *, replayed: bool = False) -> Sighting | None:
    """The entry that makes this scan a second one, among `others` of the same delegate; None when this is the first.

    A scan made just now comes after whatever is known already, even where two phones' clocks differ by a second or
    two: of two doors at once only one turns green. A scan out of a queue, or one sent again, is placed by its
    time.
    """
    entries = [s for s in standing(others) if s.id != sighting.id and s.point == sighting.point]
    first = min(entries, key=by_time, default=None)
    if first is None:
        return None
    return first if by_time(first) < by_time(sighting) or (sighting.is_live and not replayed) else None


# --- What a person or a camera gives us ---------------------------------------------------------------------
def clean_token(text: str) -> str:
    """What a camera read, fit to be kept: no control characters, no broken ones, at most 200 characters."""
    printable = "".join(sign for sign in text if sign.isprintable())
    return printable.encode("utf-8", "ignore").decode().strip()[:200]


def clean_code(text: str) -> str:
    """An enrolment code as typed: capitals and digits, whatever stood between them."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())[:40]


def spaced_code(code: str) -> str:
    """`K7QW2M9P` → `K7QW 2M9P`, as a person reads it out."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, full stops or commas; hyphens become spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"['’‘`.,()&]", "", bare.translate(_LETTERS)).replace("-", " ").replace("/", " ").split())


@lru_cache(maxsize=50_000)
def words(text: str) -> str:
    """What a query's word may begin, with a space before and after each: the words of the folded text, each hyphened
    name in one, and the whole without spaces.
    """
    folded = fold(text)
    joined = {fold(part).replace(" ", "") for part in text.split()} | {folded.replace(" ", "")}
    return f" {' '.join(dict.fromkeys([*folded.split(), *sorted(joined)]))} "


def match_score(query: str, name: str, school: str) -> int | None:
    """How well somebody fits what was typed; lower is better, None is no match. Every word has to begin a word of the
    name or the school; a whole word counts less than a beginning, the name less than the school.
    """
    score = 0
    for typed in fold(query).split():
        if f" {typed} " in words(name):
            continue
        if f" {typed}" in words(name):
            score += 1
        elif f" {typed}" in words(school):
            score += 3
        else:
            return None
    return score
