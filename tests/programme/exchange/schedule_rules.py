"""The rules of c3voc's schedule.json and schedule.xml, written out by hand: what their public schemas ask, and what those cannot see
(duplicates, malformed uuids, addresses and dates, zones that are none). Each finding begins with its place.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from defusedxml.ElementTree import fromstring

ACRONYM = re.compile(r"[a-z0-9_-][a-z0-9_]{3,}(-2[0-9]{3}-[a-z]+)?")
SLUG = re.compile(r"[a-z0-9_]{4,}-[a-z0-9_-]{3,}[a-z0-9]")  # the XML's shape and, at its end, the JSON's
START = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LENGTH = re.compile(r"[0-9]{1,2}:[0-5][0-9]")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LINKS = {"slides", "paper", "web", "blog", "article", "media", "related", "activitypub"}
EVENT = {
    *("guid", "id", "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type"),
    *("language", "abstract", "persons", "links"),
}
EVENT_MAY = {
    *("description", "logo", "do_not_record", "do_not_stream", "feedback_url", "origin_url", "recording_license"),
    *("attachments",),
}
NULL = {"subtitle", "track", "language", "abstract", "description", "logo", "do_not_record", "do_not_stream"}
CONFERENCE = {"acronym", "title", "start", "end", "daysCount", "timeslot_duration", "days"}
CONFERENCE_MAY = {"time_zone_name", "tracks", "rooms", "colors", "url", "logo", "description", "keywords", "meta"}
DAY = {"index", "date", "day_start", "day_end", "rooms"}

XML_EVENT = {"room", "title", "subtitle", "type", "date", "start", "duration", "abstract", "slug", "track"}
XML_EVENT_MAY = {
    *("persons", "language", "description", "recording", "links", "attachments", "url", "feedback_url", "logo"),
}
XML_CONFERENCE = {
    *("title", "acronym", "start", "end", "days", "timeslot_duration", "base_url", "logo", "url", "time_zone_name"),
    *("color", "track"),
}


class Findings(list):
    """What is wrong, place by place."""

    def unless(self, fits: bool, place: str, words: str) -> None:
        if not fits:
            self.append(f"{place}: {words}")

    def names(self, place: str, names, needed: set[str], may: set[str] = frozenset()) -> None:
        self.extend(f"{place}: lacks {name}" for name in sorted(needed - set(names)))
        self.extend(f"{place}: {name} is not known" for name in sorted(set(names) - needed - may))

    def text(self, place: str, value) -> None:
        self.unless(isinstance(value, str), place, "is no text")

    def matches(self, pattern: re.Pattern, place: str, value) -> None:
        self.unless(isinstance(value, str) and bool(pattern.fullmatch(value)), place, "has another shape")

    def uuid(self, place: str, value) -> None:
        self.unless(_parses(lambda: str(UUID(value)) == value.lower()), place, "is no uuid")

    def day(self, place: str, value) -> None:
        self.unless(_parses(lambda: len(value) == 10 and date.fromisoformat(value)), place, "is no date")

    def moment(self, place: str, value) -> None:
        self.unless(
            _parses(lambda: "T" in value and datetime.fromisoformat(value).tzinfo), place, "is no time with an offset"
        )

    def address(self, place: str, value) -> None:
        self.unless(
            isinstance(value, str) and bool(re.fullmatch(r"https?://[^\s/]+\S*", value)), place, "is no address"
        )

    def zone(self, place: str, value) -> None:
        self.unless(value in available_timezones(), place, "is no time zone")

    def once(self, place: str, values) -> None:
        self.extend(f"{place}: {value} stands there {n} times" for value, n in Counter(values).items() if n > 1)


def json_problems(document: dict) -> list[str]:
    found = Findings()
    found.names("file", document, {"schedule"}, {"generator", "$schema"})
    schedule = document.get("schedule", {})
    found.unless({"version", "conference"} <= set(schedule), "schedule", "lacks version or conference")
    found.unless("rooms" not in schedule, "schedule", "rooms stand beside the conference")
    found.text("version", schedule.get("version"))
    conference = schedule.get("conference", {})
    found.names("conference", conference, CONFERENCE, CONFERENCE_MAY)
    found.matches(ACRONYM, "acronym", conference.get("acronym"))
    found.text("title", conference.get("title"))
    found.text("timeslot_duration", conference.get("timeslot_duration"))
    found.day("start", conference.get("start"))
    found.day("end", conference.get("end"))
    if "time_zone_name" in conference:
        found.zone("time_zone_name", conference["time_zone_name"])
    if "url" in conference:
        found.address("url", conference["url"])
    for track in conference.get("tracks", []):
        found.text("track", track.get("name"))
        found.matches(COLOUR, "track colour", track.get("color"))
    for room in conference.get("rooms", []):
        found.names("room", room, {"name", "guid"}, {"capacity", "description", "slug", "type", "url", "features"})
        found.uuid("room guid", room.get("guid"))
    found.once("room guids", [room.get("guid") for room in conference.get("rooms", [])])
    days = conference.get("days", [])
    found.unless(_is_number(conference.get("daysCount")), "daysCount", "is no number")
    found.unless(conference.get("daysCount") == len(days), "daysCount", "is not the number of days")
    events = []
    for day in days:
        found.names("day", day, DAY)
        found.unless(_is_number(day.get("index")), "day index", "is no number")
        found.day("day date", day.get("date"))
        found.moment("day_start", day.get("day_start"))
        found.moment("day_end", day.get("day_end"))
        for name, held in day.get("rooms", {}).items():
            for event in held:
                _json_event(found, event, room=name, zone=conference.get("time_zone_name", "UTC"))
                events.append(event)
    found.once("day indexes", [day.get("index") for day in days])
    for name in ("guid", "id", "slug"):
        found.once(f"event {name}s", [event.get(name) for event in events])
    return list(found)


def _json_event(found: Findings, event: dict, *, room: str, zone: str) -> None:
    place = "event"
    found.names(place, event, EVENT, EVENT_MAY)
    found.uuid(f"{place} guid", event.get("guid"))
    found.unless(_is_number(event.get("id")) and event["id"] >= 1, f"{place} id", "is no number from 1")
    found.moment(f"{place} date", event.get("date"))
    found.matches(START, f"{place} start", event.get("start"))
    found.matches(re.compile("[0-9]+:[0-9]{2}"), f"{place} duration", event.get("duration"))
    found.matches(SLUG, f"{place} slug", event.get("slug"))
    found.address(f"{place} url", event.get("url"))
    found.unless(event.get("room") == room, f"{place} room", "is not the room it stands in")
    for name in ("title", "type", "subtitle", "track", "language", "abstract", "description"):
        if name in event and not (name in NULL and event[name] is None):
            found.text(f"{place} {name}", event[name])
    for name in ("feedback_url", "origin_url"):
        if name in event:
            found.address(f"{place} {name}", event[name])
    if "recording_license" in event:
        found.text(f"{place} recording_license", event["recording_license"])
    for person in event.get("persons", []):
        is_frab, is_pretalx = {"id", "public_name"} <= set(person), "name" in person
        found.unless(is_frab != is_pretalx, "person", "has not exactly one of the two shapes")
        if "guid" in person:
            found.uuid("person guid", person["guid"])
        for name in {"name", "public_name"} & set(person):
            found.text(f"person {name}", person[name])
    for link in [*event.get("links", []), *event.get("attachments", [])]:
        found.names("link", link, {"url"}, {"title", "type"})
        found.unless("type" not in link or link["type"] in LINKS, "link type", "is not known")
    _clock(found, place, event.get("date"), event.get("start"), zone)


def _clock(found: Findings, place: str, moment, start, zone: str) -> None:
    """The date's own clock, and its offset, are those of the zone at that hour."""
    if not _parses(lambda: datetime.fromisoformat(moment).tzinfo) or zone not in available_timezones():
        return
    said = datetime.fromisoformat(moment)
    found.unless(f"{said:%H:%M}" == start, f"{place} start", "is not the date's")
    found.unless(said.utcoffset() == said.astimezone(ZoneInfo(zone)).utcoffset(), f"{place} date", "has another offset")


def xml_problems(data: bytes) -> list[str]:
    found = Findings()
    root = fromstring(data)
    found.unless(root.tag == "schedule", "file", "is no schedule")
    order = [child.tag for child in root]
    found.unless(
        bool(re.fullmatch(r"(generator )?(url )?version conference (day )+", "".join(f"{tag} " for tag in order))),
        "schedule",
        "stands in another order",
    )
    if (generator := root.find("generator")) is not None:
        found.names("generator", generator.attrib, set(), {"name", "version"})
    conference = root.find("conference")
    tags = [child.tag for child in conference] if conference is not None else []
    found.names("conference", tags, set(), XML_CONFERENCE)
    found.once("conference", [tag for tag in tags if tag != "track"])
    said = {child.tag: child.text or "" for child in conference} if conference is not None else {}
    found.matches(re.compile("[a-z0-9_-]{4,}"), "acronym", said.get("acronym"))
    found.matches(LENGTH, "timeslot_duration", said.get("timeslot_duration"))
    found.zone("time_zone_name", said.get("time_zone_name"))
    for name in ("start", "end"):
        found.day(name, said.get(name))
    for track in root.iter("track"):
        if "name" in track.attrib:
            found.matches(COLOUR, "track colour", track.get("color"))
    days = root.findall("day")
    found.unless(said.get("days") == str(len(days)), "days", "is not the number of days")
    for day in days:
        found.names("day", day.attrib, {"index", "start", "end"}, {"date"})
        found.day("day date", day.get("date"))
        found.moment("day start", day.get("start"))
        found.moment("day end", day.get("end"))
        for room in day.findall("room"):
            found.names("room", room.attrib, {"name"}, {"guid"})
            if "guid" in room.attrib:
                found.uuid("room guid", room.get("guid"))
            for event in room.findall("event"):
                _xml_event(found, event, room=room.get("name"), zone=said.get("time_zone_name", ""))
    found.once("day indexes", [day.get("index") for day in days])
    events = root.findall("day/room/event")
    found.once("event guids", [event.get("guid") for event in events])
    found.once("event ids", [event.get("id") for event in events])
    found.once("event slugs", [event.findtext("slug") for event in events])
    return list(found)


def _xml_event(found: Findings, event, *, room: str, zone: str) -> None:
    place = "event"
    tags = [child.tag for child in event]
    found.names(place, tags, XML_EVENT, XML_EVENT_MAY)
    found.once(place, tags)
    found.names(place, event.attrib, {"guid", "id"})
    found.uuid(f"{place} guid", event.get("guid"))
    found.matches(re.compile("[1-9][0-9]*"), f"{place} id", event.get("id"))
    said = {child.tag: child.text or "" for child in event}
    found.moment(f"{place} date", said.get("date"))
    found.matches(START, f"{place} start", said.get("start"))
    found.matches(LENGTH, f"{place} duration", said.get("duration"))
    found.matches(SLUG, f"{place} slug", said.get("slug"))
    found.unless(said.get("room") == room, f"{place} room", "is not the room it stands in")
    for name in {"url", "feedback_url"} & set(said):
        found.address(f"{place} {name}", said[name])
    if (recording := event.find("recording")) is not None:
        found.names("recording", [child.tag for child in recording], {"license", "optout"}, {"url", "link"})
    for person in event.findall("persons/person"):
        found.names("person", person.attrib, set(), {"guid", "id"})
        if "guid" in person.attrib:
            found.uuid("person guid", person.get("guid"))
    _clock(found, place, said.get("date"), said.get("start"), zone)


def _is_number(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _parses(read) -> bool:
    try:
        return bool(read())
    except (ValueError, TypeError, AttributeError):
        return False
