"""What a speaker still has to tell us and by when, whom a reminder goes to, and why not. No database, no clock."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Item(StrEnum):
    """What a speaker is asked for, in the order of the page."""

    COMING = "COMING"
    AVAILABILITY = "AVAILABILITY"
    PROFILE = "PROFILE"
    PHOTO = "PHOTO"
    TEXT = "TEXT"
    ROOM = "ROOM"
    TRAVEL = "TRAVEL"
    SLIDES = "SLIDES"
    HANDOUTS = "HANDOUTS"
    VISITOR = "VISITOR"


class Standing(StrEnum):
    """Where one item is, the most pressing first."""

    LATE = "LATE"
    TO_DO = "TO_DO"
    WITH_US = "WITH_US"
    DONE = "DONE"


@dataclass(frozen=True)
class About:
    """How an item is called, on her page and in letters, and how many days before the day it is due unless organisers say otherwise."""

    label: str
    short: str
    slug: str
    days: int


ABOUT: dict[Item, About] = {
    Item.COMING: About("Say that you are coming", "Coming", "coming", 120),
    Item.AVAILABILITY: About("Say when you can speak", "When", "when", 110),
    Item.PROFILE: About("Your biography, and what you do in one line", "Biography", "profile", 84),
    Item.PHOTO: About("Your photograph, and whether we may show it", "Photo", "photo", 84),
    Item.TEXT: About("Check your title and abstract", "Text", "text", 84),
    Item.ROOM: About("What you need in the room", "Room", "room", 56),
    Item.TRAVEL: About("Travel, fee, sound and light", "Travel", "travel", 56),
    Item.SLIDES: About("Your slides", "Slides", "slides", 7),
    Item.HANDOUTS: About("Handouts to be copied", "Handouts", "handouts", 14),
    Item.VISITOR: About("Signing in as a visitor, and keeping pupils safe", "Visitor", "visitor", 14),
}
BY_SLUG = {about.slug: item for item, about in ABOUT.items()}

# The word and the shape (templates/components/status.html) of each standing.
WORDS = {Standing.LATE: "Late", Standing.TO_DO: "To do", Standing.WITH_US: "With the organisers", Standing.DONE: "Done"}
SHAPES = {
    Standing.LATE: "cancelled",
    Standing.TO_DO: "needs-you",
    Standing.WITH_US: "waiting",
    Standing.DONE: "ok",
}
MISSING = frozenset({Standing.LATE, Standing.TO_DO})

GRACE = timedelta(days=7)  # nobody is late in the first week after she was asked
BETWEEN_REMINDERS = timedelta(days=7)
REMIND_WITHIN = 28  # days before the due date


@dataclass(frozen=True)
class Facts:
    """What we know of one appearance. Numbers count her sessions at this conference."""

    is_outside: bool = False
    is_host_staff: bool = False
    is_coming: bool = False
    is_not_coming: bool = False
    sessions: int = 0
    is_scheduled: bool = False  # all her sessions have a released time
    is_available_known: bool = False
    has_profile: bool = False
    profile_waits: bool = False
    photo_consent: str = ""  # "YES", "NO" or not answered
    has_photo: bool = False
    photo_waits: bool = False
    texts_open: int = 0  # sessions whose text she has not yet looked at
    texts_wait: int = 0  # sessions for which an organiser has to look at her changes
    is_room_known: bool = False
    has_travel: bool = False
    slides_open: int = 0  # sessions without slides; 0 too when she shows none
    handouts_open: int = 0
    has_signed_in: bool = False  # visitor's facts given and the safeguarding note read


@dataclass(frozen=True)
class Line:
    """One item of a speaker's list. `due` is None where no date can be told."""

    item: Item
    standing: Standing
    due: date | None = None

    @property
    def about(self) -> About:
        return ABOUT[self.item]

    @property
    def word(self) -> str:
        return WORDS[self.standing]

    @property
    def shape(self) -> str:
        return SHAPES[self.standing]

    @property
    def is_missing(self) -> bool:
        return self.standing in MISSING


def applies(item: Item, facts: Facts) -> bool:
    """Whether this speaker is asked for it at all."""
    if item is Item.COMING:
        return True
    if facts.is_not_coming:
        return False
    if item is Item.TRAVEL:
        return facts.is_outside
    if item is Item.VISITOR:
        return not facts.is_host_staff
    if item in {Item.TEXT, Item.ROOM, Item.SLIDES, Item.HANDOUTS}:
        return facts.sessions > 0
    return True


def is_open(item: Item, facts: Facts) -> bool:
    """Whether she still has to do something about it."""
    return {
        Item.COMING: not (facts.is_coming or facts.is_not_coming),
        Item.AVAILABILITY: not (facts.is_available_known or facts.is_scheduled),
        Item.PROFILE: not facts.has_profile,
        Item.PHOTO: facts.photo_consent != "NO" and not (facts.photo_consent == "YES" and facts.has_photo),
        Item.TEXT: facts.texts_open > 0,
        Item.ROOM: not facts.is_room_known,
        Item.TRAVEL: not facts.has_travel,
        Item.SLIDES: facts.slides_open > 0,
        Item.HANDOUTS: facts.handouts_open > 0,
        Item.VISITOR: not facts.has_signed_in,
    }[item]


def waits(item: Item, facts: Facts) -> bool:
    """Whether it is an organiser's turn."""
    return {
        Item.PROFILE: facts.profile_waits,
        Item.PHOTO: facts.photo_consent == "YES" and facts.photo_waits,
        Item.TEXT: facts.texts_wait > 0,
    }.get(item, False)


def due_dates(day: date, set_by_organisers: Mapping[str, date]) -> dict[Item, date]:
    """When each item is due: what organisers set, else counted back from the day; never after it."""
    return {
        item: min(set_by_organisers.get(item.value, day - timedelta(days=about.days)), day)
        for item, about in ABOUT.items()
    }


def dues_for_her(dues: Mapping[Item, date], *, day: date, asked: date | None) -> dict[Item, date]:
    """The same for somebody who was asked late: she has a week for everything, or until the day."""
    if asked is None:
        return dict(dues)
    return {item: max(due, min(asked + GRACE, day)) for item, due in dues.items()}


def checklist(facts: Facts, dues: Mapping[Item, date], today: date) -> tuple[Line, ...]:
    """What she is asked for: late first, then what is to do by its date, then what waits for us, then what is done."""
    lines = [_line(item, facts, dues[item], today) for item in Item if applies(item, facts)]
    order = list(Standing)
    # What is done needs no date any more, and keeps the order of the page.
    return tuple(
        sorted(lines, key=lambda line: (order.index(line.standing), line.due if line.is_missing else date.min))
    )


def _line(item: Item, facts: Facts, due: date, today: date) -> Line:
    if is_open(item, facts):
        return Line(item, Standing.LATE if due < today else Standing.TO_DO, due)
    return Line(item, Standing.WITH_US if waits(item, facts) else Standing.DONE, due)


def to_remind(
    lines: Iterable[Line],
    *,
    day: date,
    today: date,
    now: datetime,
    last: datetime | None,
    within: int = REMIND_WITHIN,
) -> tuple[Line, ...]:
    """What a reminder has to name, all that is missing; empty: no letter. Written only when something is late or due within so
    many days, not after the day, and not within a week of the last one.
    """
    missing = tuple(line for line in lines if line.is_missing)
    if today > day or (last is not None and now - last < BETWEEN_REMINDERS):
        return ()
    pressing = any(line.due is None or (line.due - today).days <= within for line in missing)
    return missing if pressing else ()


def works_at(organisation: str, host: str) -> bool:
    """Whether somebody's school or organisation is the host: `Saltmarsh School, Poole` of `Saltmarsh School`."""
    own, theirs = _folded(organisation), _folded(host)
    return bool(theirs) and (own == theirs or own.startswith(f"{theirs} "))


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", name.casefold().replace("’", "").replace("'", "")).split())


# --- A biography as people type it, and as a page holds it ----------------------------------------------------------------------------


def as_html(text: str) -> str:
    """Plain text, paragraphs parted by empty lines, as the simple HTML of a rich text."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return "".join(f"<p>{'<br/>'.join(map(_escaped, part.splitlines()))}</p>" for part in paragraphs)


def as_text(source: str) -> str:
    """The other way; bold, italics and links leave their words."""
    text = re.sub(r"\s*<br\s*/?>\s*", "\n", source)
    text = re.sub(r"</(p|li|h[1-6]|ul|ol|blockquote)>", "\n\n", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _escaped(line: str) -> str:
    return html.escape(line.strip(), quote=False)
