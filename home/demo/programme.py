"""The demo's conference and what is on: venue, rooms, prices, slots, streams, sessions, runs and speakers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.html import escape
from django.utils.text import slugify
from wagtail.images.models import AbstractImage

from conference.models import Conference, Room, Venue
from delegates.models import CheckinPoint, PriceRule, TicketType
from home.demo.content import london, plain, read
from home.demo.images import Picture, add_pictures, index
from home.demo.pictures import portrait
from sessions.models import Contribution, DraftRun, Release, Run, Session, Slot, Speaker, SpeakerPrivate, Stream

MOMENTS = ("booking_opens_at", "booking_closes_at", "choices_open_at", "choices_close_at")
BLOCKS = ("seller_address", "bank_details", "badge_note")
ROLES = {"keynote": Contribution.Role.KEYNOTE, "workshop": Contribution.Role.SPEAKER}
SAME = ("title", "slug", "takeaways", "audience", "phases", "standards", "for_support_staff")  # in the data and the row
KEYNOTE_FEE = 120_000  # pence
MAIN_DOOR = "Main door"
FIRST_RELEASE = "The whole day, for the first time."


@dataclass(frozen=True)
class Tickets:
    """The two ticket types by the keys that the data use."""

    full: TicketType
    early_career: TicketType

    def of(self, key: str) -> TicketType:
        return self.full if key == "full" else self.early_career


def build_conference() -> tuple[Conference, Tickets]:
    """The conference with its venue, rooms, prices and main door."""
    data = read("conference")
    venue = Venue.objects.create(**data["venue"] | {"address": "\n".join(data["venue"]["address"])})
    Room.objects.bulk_create(
        Room(venue=venue, sort_order=place, uid=fixed_uid("room", room["code"]), **room)
        for place, room in enumerate(data["rooms"], start=1)
    )
    fields = dict(data["conference"])
    fields |= {name: london(fields[name]) for name in MOMENTS} | {name: "\n".join(fields[name]) for name in BLOCKS}
    conference = Conference.objects.create(venue=venue, is_demo=True, **fields)
    conference.refresh_from_db()  # the day came as text
    tickets = Tickets(
        *(_ticket(conference, place, dict(each)) for place, each in enumerate(data["ticket_types"], start=1))
    )
    PriceRule.objects.bulk_create(
        PriceRule(conference=conference, **rule | {"until_at": rule["until_at"] and london(rule["until_at"])})
        for rule in data["price_rules"]
    )
    CheckinPoint.objects.create(conference=conference, name=MAIN_DOOR)
    return conference, tickets


def _ticket(conference: Conference, place: int, fields: dict[str, Any]) -> TicketType:
    fields.pop("key")
    return TicketType.objects.create(conference=conference, sort_order=place, **fields)


def build_programme(conference: Conference) -> None:
    """Slots, streams, speakers, sessions and their runs, all published."""
    data = read("sessions")["sessions"]
    speakers, slots, streams = _speakers(), _slots(conference), _streams(conference)
    rooms = {room.code: room for room in conference.venue.rooms.all()}
    sessions = Session.objects.bulk_create(_session(conference, streams.get(each["stream"]), each) for each in data)
    index(sessions)
    Run.objects.bulk_create(
        _run(session, slots[run["slot"]], rooms[run["room"]], run["seats"])
        for session, each in zip(sessions, data, strict=True)
        for run in each["runs"]
    )
    _released(conference)
    _since_released(conference, rooms)
    Contribution.objects.bulk_create(
        Contribution(
            session=session,
            speaker=speakers[key],
            role=ROLES[each["kind"]],
            aim=conference.aims[each["aim"]] if "aim" in each else "",
            sort_order=place,
        )
        for session, each in zip(sessions, data, strict=True)
        for place, key in enumerate(each["speakers"], start=1)
    )


def _released(conference: Conference) -> None:
    """The draft as the first release made it public, so that the next is compared with it."""
    Slot.objects.filter(conference=conference).update(released_at=conference.booking_opens_at)
    DraftRun.objects.bulk_create(
        DraftRun(
            session_id=run.session_id,
            slot_id=run.slot_id,
            room_id=run.room_id,
            capacity=run.capacity,
            uid=run.uid,
            run=run,
        )
        for run in Run.objects.filter(session__conference=conference)
    )
    Release.objects.create(conference=conference, number=1, note=FIRST_RELEASE, released_at=conference.booking_opens_at)


def _since_released(conference: Conference, rooms: dict[str, Room]) -> None:
    """What organisers have changed since: it waits for the next release."""
    data = read("draft")
    drafts = DraftRun.objects.filter(session__conference=conference)
    for each in data["moved"]:
        drafts.filter(session__slug=each["session"], slot__name=each["slot"]).update(room=rooms[each["room"]])
    for each in data["added"]:
        session = conference.sessions.get(slug=each["session"])
        slot = conference.slots.get(name=each["slot"])
        run = _run(session, slot, rooms[each["room"]], each["seats"])
        DraftRun.objects.create(session=session, slot=slot, room=run.room, capacity=run.capacity, uid=run.uid)


def _streams(conference: Conference) -> dict[str, Stream]:
    return {
        stream["code"]: Stream.objects.create(conference=conference, sort_order=place, **stream)
        for place, stream in enumerate(read("streams")["streams"], start=1)
    }


def _slots(conference: Conference) -> dict[str, Slot]:
    return {
        slot["code"]: Slot.objects.create(
            conference=conference,
            name=slot["name"],
            kind=slot["kind"],
            starts_at=london(f"{conference.date}T{slot['starts']}"),
            ends_at=london(f"{conference.date}T{slot['ends']}"),
        )
        for slot in read("conference")["slots"]
    }


def _session(conference: Conference, stream: Stream | None, data: dict[str, Any]) -> Session:
    return Session(
        conference=conference,
        stream=stream,
        kind=data["kind"].upper(),
        status=Session.Status.PUBLISHED,
        abstract="\n\n".join(data["abstract"]),
        **{name: data[name] for name in SAME},
    )


def _run(session: Session, slot: Slot, room: Room, seats: int) -> Run:
    return Run(session=session, slot=slot, room=room, capacity=seats, uid=fixed_uid(session.slug, slot.name))


def fixed_uid(*names: str) -> UUID:
    """What feeds and exports know a row by: the same at every load."""
    return uuid5(NAMESPACE_URL, "/".join(["demo", *names]))


def _speakers() -> dict[str, Speaker]:
    """Speakers by their keys, each with a drawn portrait and private facts."""
    data = read("speakers")["speakers"]
    photos = add_pictures(_portrait(each, place) for place, each in enumerate(data))
    speakers = Speaker.objects.bulk_create(_speaker(each, photo) for each, photo in zip(data, photos, strict=True))
    index(speakers)
    SpeakerPrivate.objects.bulk_create(map(_private, speakers))
    return {each["key"]: speaker for each, speaker in zip(data, speakers, strict=True)}


def _portrait(data: dict[str, Any], hue: int) -> Picture:
    initials, name = data["first_name"][0] + data["last_name"][0], _name(data)
    return Picture(
        filename=f"{_slug(data)}.jpg",
        jpeg=portrait(_slug(data), initials, hue),
        title=f"{name}, monogram",
        description=f"The initials {initials} on a disc before contour lines, in place of a photograph of {name}.",
    )


def _name(data: dict[str, Any]) -> str:
    return f"{data['first_name']} {data['last_name']}"


def _slug(data: dict[str, Any]) -> str:
    return plain(_name(data)).replace(".", "-")


def _speaker(data: dict[str, Any], photo: AbstractImage) -> Speaker:
    return Speaker(
        name=_name(data),
        slug=_slug(data),
        uid=fixed_uid("speaker", _slug(data)),
        pronouns=data.get("pronouns", ""),
        background=data["background"].upper(),
        headline=data["headline"],
        organisation=data["organisation"],
        biography=f"<p>{escape(data['biography'])}</p>",
        photo=photo,
        why_here=data.get("why_here", ""),
        continues_as=data.get("continues_as", ""),
    )


def _private(speaker: Speaker) -> SpeakerPrivate:
    is_outside = speaker.background == Speaker.Background.OUTSIDE
    where = "agent" if is_outside else slugify(plain(speaker.organisation.split(",")[0]).replace(".", "-"))
    return SpeakerPrivate(
        speaker=speaker,
        email=f"{plain(speaker.name)}@{where}.example",
        fee_pence=KEYNOTE_FEE if is_outside else None,
        notes="Return train from Bournemouth, radio microphone, no flash photography." if is_outside else "",
    )
