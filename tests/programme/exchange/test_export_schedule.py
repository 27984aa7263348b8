"""The programme as schedule.json and schedule.xml: nothing is wrong with them, however odd the programme is."""

import json

import pytest
from defusedxml.ElementTree import fromstring

from conference.lib.colours import of_hex, of_oklch
from sessions.exchange import access, c3voc, queries
from sessions.models import Release, Run, Session, Slot
from tests.conftest import ROOT
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import ReleaseFactory, RunFactory
from tests.programme.exchange.nasty import UIDS, nasty_programme
from tests.programme.exchange.schedule_rules import json_problems, xml_problems

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def both(conference):
    programme = access.programme_for(conference.slug)
    return c3voc.schedule_json(programme), c3voc.schedule_xml(programme)


def events_of(document):
    days = document["schedule"]["conference"]["days"]
    return [event for day in days for events in day["rooms"].values() for event in events]


def test_a_nasty_programme_keeps_every_rule_of_both_formats():
    as_json, as_xml = both(nasty_programme())

    assert (json_problems(json.loads(as_json)), xml_problems(as_xml)) == ([], [])


def test_the_same_programme_is_the_same_bytes():
    conference = nasty_programme()

    assert both(conference) == both(conference)


def test_both_formats_say_the_same():
    as_json, as_xml = both(nasty_programme())

    of_json = [(event["guid"], event["date"], event["room"], event["slug"]) for event in events_of(json.loads(as_json))]
    of_xml = [
        (event.get("guid"), event.findtext("date"), event.findtext("room"), event.findtext("slug"))
        for event in fromstring(as_xml).findall("day/room/event")
    ]

    assert of_json == of_xml


def test_an_event_is_a_run_that_takes_place_in_a_room_of_its_own_name():
    conference = nasty_programme()
    keys = {run.uid: run.pk for run in Run.objects.all()}

    events = events_of(json.loads(both(conference)[0]))

    assert [(event["guid"], event["room"], event["date"], event["duration"], event["slug"]) for event in events] == [
        (str(UIDS[0]), "Hall (H)", "2027-06-14T09:00:00+01:00", "00:45", f"tl27-{keys[UIDS[0]]}-{'t' * 140}"),
        (str(UIDS[1]), "Hall (H)", "2027-06-14T10:00:00+01:00", "00:45", f"tl27-{keys[UIDS[1]]}-odd"),
        (str(UIDS[3]), "Hall (H2)", "2027-06-14T10:00:00+01:00", "00:45", slug_of_x(keys[UIDS[3]])),
        (str(UIDS[2]), "Hall (H2)", "2027-06-14T11:00:00+01:00", "00:45", f"tl27-{keys[UIDS[2]]}-odd"),
        (str(UIDS[5]), "Hall (H)", "2027-10-31T01:30:00+00:00", "00:30", f"tl27-{keys[UIDS[5]]}-nobody-yet"),
        (str(UIDS[6]), "Hall (H)", "2027-11-01T09:00:00+00:00", "01:40", slug_of_x(keys[UIDS[6]])),
    ]


def slug_of_x(key):
    return f"tl27-{key}-x" if key > 9 else f"tl27-{key}-session-x"


def test_one_whole_event():
    conference = nasty_programme()
    odd = Session.objects.get(slug="Odd-")
    lukasz, amara = [part.speaker for part in odd.contributions.order_by("sort_order")][:2]

    event = events_of(json.loads(both(conference)[0]))[1]

    assert event == {
        "guid": str(UIDS[1]),
        "id": Run.objects.get(uid=UIDS[1]).pk,
        "date": "2027-06-14T10:00:00+01:00",
        "start": "10:00",
        "duration": "00:45",
        "room": "Hall (H)",
        "slug": event["slug"],
        "url": "http://testserver/schedule/teaching-2027/session/Odd-/",
        "title": odd.title,
        "subtitle": "",
        "track": "SEND, & more; \\",
        "type": "workshop",
        "language": "en",
        "abstract": odd.abstract,
        "description": "",
        "persons": [
            {"guid": str(lukasz.uid), "name": "Łukasz “Þór” Çelik & Søn"},
            {"guid": str(amara.uid), "name": "Amara Osei"},
        ],
        "links": [],
        "attachments": [],
    }


def test_the_head_of_the_document():
    conference = nasty_programme()

    document = json.loads(both(conference)[0])["schedule"]

    head = {name: value for name, value in document["conference"].items() if name not in {"days", "rooms"}}
    assert (document["version"], head) == (
        "3",
        {
            "acronym": "tl27",
            "title": "Teaching & Learning <2027>",
            "start": "2027-06-14",
            "end": "2027-11-01",
            "daysCount": 3,
            "timeslot_duration": "00:05",
            "time_zone_name": "Europe/London",
            "url": "http://testserver/schedule/teaching-2027/programme/",
            "tracks": [{"name": "SEND, & more; \\", "color": "#8b4a70"}],
        },
    )


def test_a_release_with_nothing_in_it_is_an_empty_day_that_keeps_the_rules():
    conference = ReleaseFactory(number=1).conference

    as_json, as_xml = both(conference)

    assert (json_problems(json.loads(as_json)), xml_problems(as_xml)) == ([], [])
    (day,) = json.loads(as_json)["schedule"]["conference"]["days"]
    assert day == {
        "index": 1,
        "date": "2027-06-14",
        "day_start": "2027-06-14T09:00:00+01:00",
        "day_end": "2027-06-14T17:00:00+01:00",
        "rooms": {},
    }


def test_before_the_first_release_there_is_no_file(client):
    conference = ConferenceFactory()
    RunFactory(session__conference=conference)

    answer = client.get(f"/schedule/{conference.slug}/schedule.json")

    assert (answer.status_code, answer.headers["Content-Type"], answer.content.decode()) == (
        404,
        "text/plain; charset=utf-8",
        "There is no published programme at this address.\n",
    )


def test_another_run_and_another_room_name_change_no_event_s_name():
    conference = nasty_programme()
    before = {event["guid"]: (event["id"], event["slug"]) for event in events_of(json.loads(both(conference)[0]))}

    RunFactory(session=Session.objects.get(slug="nobody-yet"), slot=Slot.objects.get(name="Opening"))

    after = {event["guid"]: (event["id"], event["slug"]) for event in events_of(json.loads(both(conference)[0]))}
    assert len(after) == len(before) + 1
    assert {guid: after[guid] for guid in before} == before


def test_the_streams_have_the_colours_of_the_style_sheet():
    css = (ROOT / "conference/static/conference/tokens.css").read_text()
    hues = [
        float(css.split(f"--stream-{number}: oklch(var(--stream-l) var(--stream-c) ")[1].split(")")[0])
        for number in range(1, 9)
    ]

    for colour, hue in zip(queries.STREAM_COLOURS, hues, strict=True):
        assert max(abs(a - b) for a, b in zip(of_hex(colour), of_oklch(0.5, 0.1, hue), strict=True)) <= 2


def test_the_last_release_gives_the_version():
    conference = nasty_programme()
    Release.objects.filter(conference=conference, number=3).update(number=12)

    assert json.loads(both(conference)[0])["schedule"]["version"] == "12"
