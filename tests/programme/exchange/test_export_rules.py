"""The checker of schedule files sees each rule broken: a valid file, one field at a time."""

import copy
import re

import pytest

from tests.programme.exchange.schedule_rules import json_problems, xml_problems

pytestmark = pytest.mark.sqlite

GUID, OTHER = "cb9f63f3-caf2-4e32-a478-93d1a862474e", "06e3d025-b74d-459e-9cc4-54d97c39bd05"
EVENT = {
    "guid": GUID, "id": 7, "date": "2027-06-14T09:00:00+01:00", "start": "09:00", "duration": "0:45", "room": "Hall",
    "slug": "tl27-7-reading-aloud", "url": "https://tl.example/7", "title": "Reading aloud", "subtitle": None,
    "track": "Literacy", "type": "workshop", "language": "en", "abstract": "What we did.",
    "persons": [{"guid": OTHER, "name": "Amara Osei"}], "links": [{"url": "https://tl.example/s", "type": "slides"}],
}  # fmt: skip
CONFERENCE = {
    "acronym": "tl27", "title": "Teaching", "start": "2027-06-14", "end": "2027-06-14", "daysCount": 1,
    "timeslot_duration": "00:05", "time_zone_name": "Europe/London", "url": "https://tl.example/",
    "tracks": [{"name": "Literacy", "color": "#914f2f"}], "rooms": [{"name": "Hall", "guid": OTHER, "capacity": 90}],
}  # fmt: skip
XML = f"""<schedule><generator name="x"/><version>3</version><conference><acronym>tl27</acronym><title>Teaching</title>
<start>2027-06-14</start><end>2027-06-14</end><days>1</days><timeslot_duration>00:05</timeslot_duration>
<time_zone_name>Europe/London</time_zone_name><track name="Literacy" color="#914f2f"/></conference>
<day index="1" date="2027-06-14" start="2027-06-14T08:00:00+01:00" end="2027-06-14T16:00:00+01:00"><room name="Hall">
<event guid="{GUID}" id="7"><room>Hall</room><title>Reading</title><subtitle/><type>workshop</type>
<date>2027-06-14T09:00:00+01:00</date><start>09:00</start><duration>00:45</duration><abstract/><slug>tl27-7-reading</slug>
<track/><persons><person guid="{OTHER}">Amara Osei</person></persons><url>https://tl.example/7</url></event>
</room></day></schedule>"""


def whole(**event):
    day = {
        "index": 1, "date": "2027-06-14", "day_start": "2027-06-14T08:00:00+01:00",
        "day_end": "2027-06-14T16:00:00+01:00", "rooms": {"Hall": [copy.deepcopy(EVENT) | event]},
    }  # fmt: skip
    return {
        "generator": {"name": "x"},
        "schedule": {"version": "3", "conference": {**copy.deepcopy(CONFERENCE), "days": [day]}},
    }


def conference(**changed):
    document = whole()
    document["schedule"]["conference"].update(changed)
    return document


def day(**changed):
    document = whole()
    document["schedule"]["conference"]["days"][0].update(changed)
    return document


def without(name):
    document = whole()
    del document["schedule"]["conference"]["days"][0]["rooms"]["Hall"][0][name]
    return document


def twice(**second):
    document = whole()
    event = EVENT | {"guid": OTHER, "id": 8, "slug": "tl27-8-reading-aloud"} | second
    document["schedule"]["conference"]["days"][0]["rooms"]["Hall"].append(event)
    return document


@pytest.mark.parametrize(
    "document",
    [
        whole(),
        twice(),
        conference(acronym="tl27-2027-north"),
        conference(meta={"anything": 1}),
        whole(subtitle=None, track=None, language=None, abstract=None, description=None, logo=None, do_not_record=None),
        whole(persons=[{"id": 1, "public_name": "A"}]),
        whole(persons=[{"name": "A", "public_name": "A", "guid": OTHER}]),
        {"$schema": "https://c3voc.de/schedule/schema.json"} | whole(),
    ],
)
def test_what_the_format_allows_passes(document):
    assert json_problems(document) == []


@pytest.mark.parametrize(
    ("document", "finding"),
    [
        (whole() | {"license": "x"}, "file: license is not known"),
        ({"schedule": whole()["schedule"] | {"rooms": []}}, "schedule: rooms stand beside the conference"),
        ({"schedule": whole()["schedule"] | {"version": 3}}, "version: is no text"),
        (conference(acronym="tl-2027"), "acronym: has another shape"),
        (conference(acronym="tl2"), "acronym: has another shape"),
        (conference(acronym="TL27"), "acronym: has another shape"),
        (conference(venue="x"), "conference: venue is not known"),
        (conference(start="14 June"), "start: is no date"),
        (conference(end="2027-06-31"), "end: is no date"),
        (conference(daysCount=2), "daysCount: is not the number of days"),
        (conference(time_zone_name="Europe/Londonderry"), "time_zone_name: is no time zone"),
        (conference(url="tl.example"), "url: is no address"),
        (conference(tracks=[{"name": "A", "color": "#abc"}]), "track colour: has another shape"),
        (conference(rooms=[{"name": "Hall"}]), "room: lacks guid"),
        (conference(rooms=[{"name": "Hall", "guid": "hall"}]), "room guid: is no uuid"),
        (conference(rooms=[{"name": "A", "guid": OTHER}, {"name": "B", "guid": OTHER}]), f"room guids: {OTHER} stands there 2 times"),
        (day(index="1"), "day index: is no number"),
        (day(day_start="2027-06-14T08:00:00"), "day_start: is no time with an offset"),
        (day(day_end="2027-06-14"), "day_end: is no time with an offset"),
        (day(name="Monday"), "day: name is not known"),
        *((without(name), f"event: lacks {name}") for name in EVENT),
        (whole(capacity=30), "event: capacity is not known"),
        (whole(guid="7"), "event guid: is no uuid"),
        (whole(id=0), "event id: is no number from 1"),
        (whole(id="7"), "event id: is no number from 1"),
        (whole(date="2027-06-14T09:00:00"), "event date: is no time with an offset"),
        (whole(date="2027-06-14T09:00:00+00:00"), "event date: has another offset"),
        (whole(start="9:00"), "event start: has another shape"),
        (whole(start="10:00"), "event start: is not the date's"),
        (whole(duration="45"), "event duration: has another shape"),
        (whole(slug="Tl27-7-reading"), "event slug: has another shape"),
        (whole(slug="tl27-7-"), "event slug: has another shape"),
        (whole(slug="tl-7-reading-aloud"), "event slug: has another shape"),
        (whole(url=""), "event url: is no address"),
        (whole(url="/7"), "event url: is no address"),
        (whole(type=None), "event type: is no text"),
        (whole(title=None), "event title: is no text"),
        (whole(room="Library"), "event room: is not the room it stands in"),
        (whole(feedback_url=None), "event feedback_url: is no address"),
        (whole(origin_url=None), "event origin_url: is no address"),
        (whole(recording_license=None), "event recording_license: is no text"),
        (whole(persons=[{"id": 1, "name": "A", "public_name": "A"}]), "person: has not exactly one of the two shapes"),
        (whole(persons=[{"guid": OTHER}]), "person: has not exactly one of the two shapes"),
        (whole(persons=[{"name": "A", "guid": "x"}]), "person guid: is no uuid"),
        (whole(links=[{"url": "https://a.example", "type": "video"}]), "link type: is not known"),
        (twice(guid=GUID), f"event guids: {GUID} stands there 2 times"),
        (twice(id=7), "event ids: 7 stands there 2 times"),
        (twice(slug=EVENT["slug"]), "event slugs: tl27-7-reading-aloud stands there 2 times"),
    ],
)  # fmt: skip
def test_each_rule_of_the_json_is_seen_broken(document, finding):
    assert finding in json_problems(document)


def test_a_valid_xml_passes():
    assert xml_problems(XML.encode()) == []


@pytest.mark.parametrize(
    ("valid", "broken", "finding"),
    [
        ("<version>3</version>", "", "schedule: stands in another order"),
        ('<generator name="x"/><version>3</version>', '<version>3</version><generator name="x"/>', "schedule: stands in another order"),
        ("<acronym>tl27</acronym>", "<acronym>tl2</acronym>", "acronym: has another shape"),
        ("<title>Teaching</title>", "<title/><city/>", "conference: city is not known"),
        ("<days>1</days>", "<days>2</days>", "days: is not the number of days"),
        ("Europe/London", "London", "time_zone_name: is no time zone"),
        ('color="#914f2f"', 'color="brown"', "track colour: has another shape"),
        ('start="2027-06-14T08:00:00+01:00"', 'start="2027-06-14T08:00:00"', "day start: is no time with an offset"),
        ('end="2027-06-14T16:00:00+01:00"', "", "day: lacks end"),
        (f'guid="{GUID}"', 'guid="7"', "event guid: is no uuid"),
        ('id="7"', 'id="0"', "event id: has another shape"),
        *((f"<{tag}", f"<x-{tag}", f"event: lacks {tag[:-1]}") for tag in ("subtitle/", "abstract/", "track/")),
        ("<start>09:00</start>", "<start>9:00</start>", "event start: has another shape"),
        ("<date>2027-06-14T09:00:00+01:00</date>", "<date>2027-06-14T09:00:00</date>", "event date: is no time with an offset"),
        ("<duration>00:45</duration>", "<duration>45</duration>", "event duration: has another shape"),
        ("tl27-7-reading<", "tl27-7-Reading<", "event slug: has another shape"),
        ("<url>https://tl.example/7</url>", "<url/>", "event url: is no address"),
        ("<subtitle/>", "<subtitle/><feedback_url/>", "event feedback_url: is no address"),
        ("<subtitle/>", "<subtitle/><capacity>30</capacity>", "event: capacity is not known"),
        ("<subtitle/>", "<subtitle/><subtitle/>", "event: subtitle stands there 2 times"),
        ("<subtitle/>", "<subtitle/><recording><license/></recording>", "recording: lacks optout"),
        (f'<person guid="{OTHER}">', '<person code="A">', "person: code is not known"),
    ],
)  # fmt: skip
def test_each_rule_of_the_xml_is_seen_broken(valid, broken, finding):
    assert valid in XML

    found = xml_problems(XML.replace(valid, broken, 1).encode())

    assert finding in found


def test_the_xml_s_names_are_unique_over_the_whole_file():
    (event,) = re.findall(r"<event .*?</event>", XML, re.DOTALL)

    found = xml_problems(XML.replace(event, event * 2).encode())

    assert found == [
        f"event guids: {GUID} stands there 2 times",
        "event ids: 7 stands there 2 times",
        "event slugs: tl27-7-reading stands there 2 times",
    ]
