"""What a conference needs, as sentences. Pure: facts in, checks out. `to` names where the next thing is done (panels knows the address)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

BADGES_FROM = 14  # days before the day: earlier, names still change
REVIEWED_WITHIN = 365  # days


@dataclass(frozen=True)
class Check:
    """`sentence` says how it stands; `action` and `to` the next thing to do, empty when it is done."""

    code: str
    done: bool
    sentence: str
    action: str = ""
    to: str = ""


@dataclass(frozen=True)
class SiteFacts:
    points_here: bool
    has_programme: bool
    has_speakers: bool
    has_privacy: bool
    has_accessibility: bool
    reviewed: tuple[date | None, ...]
    contact_email: str
    waiting_for_approval: int


@dataclass(frozen=True)
class ProgrammeFacts:
    day: date
    booking: tuple[datetime, datetime]
    choosing: tuple[datetime, datetime]
    call: tuple[datetime, datetime] | None
    capacity: int | None
    rooms: int
    streams: int
    places: dict[str, int | None] = field(default_factory=dict)  # by workshop slot, as planned; None: without limit
    unplanned: int = 0
    clashes: int = 0
    unreleased: int = 0
    undecided: int = 0
    letters: int = 0


@dataclass(frozen=True)
class PeopleFacts:
    without_speaker: int
    in_draft: int
    without_biography: int
    without_consent: int
    outside_without_aim: int


@dataclass(frozen=True)
class BookingFacts:
    ticket_types: int
    without_price: int
    capacity: int | None
    schools: bool


@dataclass(frozen=True)
class MoneyFacts:
    seller_name: str
    seller_address: str
    bank_details: str
    untaxed_without_reason: int


@dataclass(frozen=True)
class DayFacts:
    day: date
    badge_note: str
    safeguarding_note: str
    unprinted: int
    devices: int


def site_checks(facts: SiteFacts, today: date) -> list[Check]:
    oldest = today - timedelta(days=REVIEWED_WITHIN)
    stale = sum(1 for each in facts.reviewed if each is None or each < oldest)
    return [
        _check("site", facts.points_here, "The site is about this conference.", "No published home page is about this conference.",
               "Point the home page to it", "pages"),
        _check("pages", facts.has_programme and facts.has_speakers, "Programme and speakers have their pages.",
               "The programme or the speakers have no published page.", "Add the page under the home page", "pages"),
        _check("privacy", facts.has_privacy, "A privacy policy is published.", "No privacy policy is published.",
               "Write one: a page of the kind “policy”", "pages"),
        _check("accessibility", facts.has_accessibility, "An accessibility statement is published.",
               "No accessibility statement is published.", "Write one: a page of the kind “policy”", "pages"),
        _check("reviewed", not stale, "Every policy was reviewed within a year.",
               f"{_count(stale, 'policy was', 'policies were')} not reviewed within a year.", "Read and date them", "pages"),
        _check("contact", bool(facts.contact_email), f"Readers can write to {facts.contact_email}.",
               "Readers are given no e-mail address.", "Give one in the site’s settings", "settings"),
        _check("approval", not facts.waiting_for_approval, "Nothing waits to be approved.",
               f"{_count(facts.waiting_for_approval, 'draft waits', 'drafts wait')} to be approved.", "Read what was submitted",
               "workflows"),
    ]  # fmt: skip


def programme_checks(facts: ProgrammeFacts, today: date) -> list[Check]:
    wrong = wrong_dates(facts)
    short = [name for name, places in facts.places.items() if _too_few(places, facts.capacity)]
    return [
        _check("dates", not wrong, "The dates follow one another.", " ".join(wrong), "Change the dates", "conference"),
        _check("call", facts.call is not None, "There is a call for proposals.",
               "There is no call for proposals: colleagues cannot offer a session.", "Open a call", "call"),
        _check("undecided", not facts.undecided, "Every proposal has been decided on.",
               f"{_count(facts.undecided, 'proposal is', 'proposals are')} undecided, and the call is over.", "Read and decide",
               "proposals"),
        _check("streams", facts.streams > 0, _count(facts.streams, "stream", "streams") + ".", "There are no streams.",
               "Add streams", "streams"),
        _check("rooms", facts.rooms > 0, _count(facts.rooms, "room", "rooms") + ".",
               "The venue has no rooms, or no venue is chosen.", "Add rooms with their seats", "rooms"),
        _check("unplanned", not facts.unplanned, "Every published session has a time and a room.",
               f"{_count(facts.unplanned, 'published session has', 'published sessions have')} no time and room.",
               "Put them into the timetable", "timetable"),
        _check("clashes", not facts.clashes, "Nothing clashes that must not.",
               f"{_count(facts.clashes, 'thing clashes', 'things clash')} in the timetable.", "See what and where", "timetable"),
        _check("places", not short, "Each slot of workshops has a place for everybody.",
               f"{_list(short)} {'has' if len(short) == 1 else 'have'} fewer places than the {facts.capacity} who may come.",
               "Add a run, or a larger room", "timetable"),
        _check("unreleased", not facts.unreleased, "What is planned is what readers see.",
               f"{_count(facts.unreleased, 'change is', 'changes are')} planned and not released.", "Look at them and release",
               "release"),
        _check("letters", not facts.letters, "No letter waits to be read.",
               f"{_count(facts.letters, 'letter waits', 'letters wait')} in the outbox for you to read.", "Read and send", "outbox"),
    ]  # fmt: skip


def wrong_dates(facts: ProgrammeFacts) -> list[str]:
    """What does not follow, sentence by sentence."""
    opens, closes = (moment.date() for moment in facts.booking)
    choosing_opens, choosing_closes = (moment.date() for moment in facts.choosing)
    call_closes = facts.call[1].date() if facts.call else None
    rules = [
        (closes > facts.day, "Booking closes after the day itself."),
        (opens >= facts.day, "Booking opens too late for the day."),
        (choosing_closes > facts.day, "Choosing sessions closes after the day itself."),
        (choosing_opens < opens, "Choosing opens before booking does."),
        (call_closes is not None and call_closes >= facts.day, "The call for proposals closes too late for the day."),
    ]
    return [sentence for is_wrong, sentence in rules if is_wrong]


def people_checks(facts: PeopleFacts, today: date) -> list[Check]:
    return [
        _check("speakers", not facts.without_speaker, "Every published session has a speaker.",
               f"{_count(facts.without_speaker, 'published session names', 'published sessions name')} no speaker.",
               "Say who speaks", "sessions"),
        _check("profiles", not facts.in_draft, "Every speaker’s profile is published.",
               f"{_count(facts.in_draft, 'speaker’s profile is', 'speakers’ profiles are')} still a draft, so the programme does not "
               "name them.", "Read and publish", "speakers"),
        _check("biographies", not facts.without_biography, "Every speaker has a biography.",
               f"{_count(facts.without_biography, 'speaker has', 'speakers have')} no biography.", "Ask for what is missing",
               "progress"),
        _check("consent", not facts.without_consent, "Everybody whose photo is shown has said yes to it.",
               f"{_count(facts.without_consent, 'photo is', 'photos are')} shown without its speaker’s yes.", "Ask them", "progress"),
        _check("aims", not facts.outside_without_aim, "Everybody from outside education serves an aim of the day.",
               f"{_count(facts.outside_without_aim, 'speaker from outside serves', 'speakers from outside serve')} none of the day’s "
               "aims yet.", "Say which, in the session", "sessions"),
    ]  # fmt: skip


def booking_checks(facts: BookingFacts, today: date) -> list[Check]:
    return [
        _check("tickets", facts.ticket_types > 0, f"{_count(facts.ticket_types, 'kind', 'kinds')} of place can be booked.",
               "No kind of place can be booked.", "Add a ticket type with its price", "tickets"),
        _check("prices", not facts.without_price, "Every kind of place has a price.",
               f"{_count(facts.without_price, 'kind of place costs', 'kinds of place cost')} nothing.",
               "Look whether that is meant", "tickets"),
        _check("capacity", facts.capacity is not None, f"{facts.capacity} people may come.", "There is no limit to how many may come.",
               "Give the number that the halls and the kitchen can take", "conference"),
        _check("schools", facts.schools, "The register of schools is loaded.", "No school can be found when booking.",
               "Run manage.py load_schools", ""),
    ]  # fmt: skip


def money_checks(facts: MoneyFacts, today: date) -> list[Check]:
    missing = [
        word
        for word, value in (("legal name", facts.seller_name), ("address", facts.seller_address))
        if not value.strip()
    ]
    return [
        _check("seller", not missing, f"Invoices are from {facts.seller_name}.",
               f"Invoices have no {' and no '.join(missing)}.", "Fill it in", "conference"),
        _check("bank", bool(facts.bank_details.strip()), "Invoices say which account to pay into.",
               "Invoices do not say which account to pay into.", "Give the bank details", "conference"),
        _check("vat", not facts.untaxed_without_reason, "Where no VAT is charged, the reason is printed.",
               f"{_count(facts.untaxed_without_reason, 'kind of place is', 'kinds of place are')} free of VAT without a reason.",
               "Ask your accountant, and write it down", "tickets"),
    ]  # fmt: skip


def day_checks(facts: DayFacts, today: date) -> list[Check]:
    is_near = (facts.day - today).days <= BADGES_FROM
    printed = Check("badges", done=True, sentence="Badges need not be printed yet.")
    if is_near:
        printed = _check("badges", not facts.unprinted, "Every badge is printed.",
                         f"{_count(facts.unprinted, 'badge is', 'badges are')} not printed.", "Print them", "badges")  # fmt: skip
    return [
        _check("badge-note", bool(facts.badge_note.strip()), "The badge’s back has its note.",
               "The badge’s back says neither the wifi nor whom to ring.", "Write two short lines", "conference"),
        _check("safeguarding", bool(facts.safeguarding_note.strip()), "Visiting speakers read your own note on keeping pupils safe.",
               "Visiting speakers read a general note on keeping pupils safe.", "Write your school’s own", "conference"),
        printed,
        _check("devices", facts.devices > 0, f"{_count(facts.devices, 'phone is', 'phones are')} enrolled for the door.",
               "No phone is enrolled for the door.", "Enrol one and try it in the hall", "devices"),
    ]  # fmt: skip


def _check(code: str, done: bool, yes: str, no: str, action: str, to: str) -> Check:  # noqa: FBT001 -- a table's column
    return Check(code, done=True, sentence=yes) if done else Check(code, False, no, action, to)


def _too_few(places: int | None, capacity: int | None) -> bool:
    return places is not None and capacity is not None and places < capacity


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _list(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
