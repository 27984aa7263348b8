"""Files of a programme, read: tolerant of what real exports hold, a sentence with its place where nothing can be read."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from sessions.exchange.reading import FileProblem, read, times, words
from sessions.exchange.reading.columns import HEADINGS, TEMPLATE, template_headings
from sessions.exchange.reading.sheet import names_in
from tests.factories.exchange import DAY, event, schedule, schedule_xml, table, workbook

pytestmark = pytest.mark.sqlite
ON = date(2027, 6, 14)
LONDON = ZoneInfo("Europe/London")


def got(data, name="programme"):
    return read(data, file_name=name, near=ON, home=LONDON)


def at(clock, day=14):
    """The clock on the wall, without a zone."""
    return datetime.fromisoformat(f"2027-06-{day} {clock}")


def remarks(programme):
    return [(remark.place, remark.words) for remark in programme.remarks]


def refused(data, name="programme"):
    with pytest.raises(FileProblem) as problem:
        got(data, name)
    return problem.value.sentence


# --- Which kind of file ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (schedule({"Hall": [event("A")]}), "schedule JSON"),
        (b"\xef\xbb\xbf" + schedule({"Hall": [event("A")]}), "schedule JSON"),
        (schedule({"Hall": [event("A")]}).decode().encode("utf-16"), "schedule JSON"),
        (b"\n\n  " + schedule({"Hall": [event("A")]}), "schedule JSON"),
        (
            json.dumps({"conference": {"days": [{"date": DAY, "rooms": {"Hall": [event("A")]}}]}}).encode(),
            "schedule JSON",
        ),
        (schedule_xml({"Hall": [event("A")]}), "schedule XML"),
        (schedule_xml({"Hall": [event("A")]}).split(b"\n", 1)[1], "schedule XML"),
        (b"\xef\xbb\xbf\n" + schedule_xml({"Hall": [event("A")]}), "schedule XML"),
        (schedule_xml({"Hall": [event("A")]}).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "schedule XML"),
        (table(["A", "", "", "10:00", "10:45", "Hall", ""]), "list"),
        (table(["A", "", "", "10:00", "10:45", "Hall", ""], delimiter=";"), "list"),
        (table(["A", "", "", "10:00", "10:45", "Hall", ""], delimiter="\t", encoding="utf-16"), "list"),
        (workbook(["A", "", "", "10:00", "10:45", "Hall", ""]), "list"),
    ],
)
def test_a_file_is_known_by_what_stands_in_it(data, kind):
    programme = got(data, "called-something.pdf")

    assert (programme.format, [e.title for e in programme.events], [r.name for r in programme.rooms.values()]) == (
        kind,
        ["A"],
        ["Hall"],
    )
    assert [(e.starts, e.ends) for e in programme.events] == [(at("10:00"), at("10:45"))]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "“programme” is empty."),
        (b" \n ", "“programme” is empty."),
        (b'{"schedule":\n {"conference":}}', "This file looks like JSON, but it is broken in line 2, column 16. Export it again, or mend it there."),
        (b"[" * 100_000, "This file looks like JSON, but it cannot be read: it is nested or numbered beyond measure."),
        (b"[1, 2]", "This is JSON, but no schedule: there is nothing under schedule.conference.days."),
        (b'{"schedule": {"conference": {"days": {}}}}', "This is JSON, but no schedule: there is nothing under schedule.conference.days."),
        (b"<schedule>\n<day>\n</event></schedule>", "This file looks like XML, but it is broken in line 3, column 3. Export it again, or mend it there."),
        (b"<?xml version='1.0'?><feed/>", "This is XML, but no schedule: there is no <schedule> with a <day> in it."),
        (b"Colour,Size\nred,4\n", "No column of this list is called “Session” or “Title”. Its first row (row 1) says “Colour”, “Size”. Put headings above the columns, or download the template."),
        (b"PK\x03\x04nothing", "We could not open this file as a workbook. Save your list as XLSX or CSV and try again."),
        (b"%PDF-1.7", "“programme” is a document, not a list. Save your list as XLSX or CSV and try again."),
    ],
)  # fmt: skip
def test_a_hopeless_file_is_refused_with_its_place(data, sentence):
    assert refused(data) == sentence


def test_a_file_beyond_measure_is_not_even_looked_at():
    assert refused(b"{" + b" " * (10 * 1024 * 1024)) == "“programme” is larger than 10 MB, which no programme is."


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
]>
<schedule><day date="2027-06-14"><room name="&lol1;"/></day></schedule>"""


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        b'<?xml version="1.0"?>\n<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<schedule><day>&x;</day></schedule>',
        b'<?xml version="1.0"?>\n<!DOCTYPE s [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd">%x;]>\n<schedule><day/></schedule>',
        b'<?xml version="1.0"?>\n<!DOCTYPE schedule SYSTEM "http://127.0.0.1:9/x.dtd">\n<schedule><day/></schedule>',
    ],
    ids=["billion laughs", "a file of the server", "a parameter entity", "a foreign DTD"],
)
def test_xml_that_defines_entities_or_points_outside_itself_is_refused(data):
    assert refused(data).startswith("This XML defines entities or points outside itself (near line ")


def test_xml_nested_beyond_measure_is_refused():
    assert refused(b"<schedule>" + b"<a>" * 5000).startswith("Elements stand within one another beyond measure")


# --- Dirty schedules ---------------------------------------------------------------------------------------------------


def test_twins_get_a_key_of_their_own_and_an_event_that_is_there_twice_is_taken_once():
    first, twin = event("A"), event("B", guid=event("A")["guid"])

    programme = got(schedule({"Hall": [first, twin, dict(first)]}))

    key = first["guid"]
    assert [(e.key, e.title, str(e.uid)) for e in programme.events] == [(key, "A", key), (f"{key}#2", "B", "None")]
    assert remarks(programme) == [
        (
            'days[0].rooms["Hall"][1].guid',
            '“B” has the same id as “A” (days[0].rooms["Hall"][0]): taken as another holding.',
        ),
        ('days[0].rooms["Hall"][2]', '“A” stands twice, word for word: taken once (days[0].rooms["Hall"][0]).'),
    ]


def test_people_of_one_name_are_two_where_their_keys_differ_and_one_where_there_is_but_one_key():
    people = [
        [{"guid": "a", "name": "Ann Lee"}, {"guid": "b", "name": "Ann Lee"}],
        [{"name": "Dev Patel"}],
        [{"id": 7, "public_name": "Dev Patel"}],
        [{"id": 7, "public_name": "Somebody Else"}],
        ["Plain Name", "", None, 12, {"biography": "nobody"}],
    ]

    programme = got(schedule({"Hall": [event(f"S{n}", persons=each) for n, each in enumerate(people)]}))

    assert [[programme.people[key].name for key in e.people] for e in programme.events] == [
        ["Ann Lee", "Ann Lee"],
        ["Dev Patel"],
        ["Dev Patel"],
        ["Somebody Else"],
        ["Plain Name", "12"],
    ]
    assert [e.people for e in programme.events][:4] == [("a", "b"), ("id:7",), ("id:7",), ("id:7#2",)]
    assert [words for _, words in remarks(programme)] == [
        '“Somebody Else” has the same key as “Dev Patel” (days[0].rooms["Hall"][2].persons): taken as another person.'
    ]


@pytest.mark.parametrize(
    ("more", "expected", "told"),
    [
        ({"title": "  <b>Tom &amp; Ann</b>\n "}, {"title": "Tom & Ann"}, []),
        ({"title": {"en": "In English", "de": "Auf Deutsch"}}, {"title": "In English"}, []),
        ({"title": 1984}, {"title": "1984"}, []),
        ({"title": "x" * 200}, {"title": "x" * 139 + "…"}, [".title"]),
        ({"title": "Nul\x00 and \ud800"}, {"title": "Nul and"}, []),
        ({"persons": None}, {"people": ()}, []),
        ({"persons": []}, {"people": ()}, []),
        ({"abstract": None, "description": None}, {"abstract": ""}, []),
        ({"abstract": "One.", "description": "One.\n\nTwo."}, {"abstract": "One.\n\nTwo."}, []),
        ({"abstract": "One.", "description": "Two.", "subtitle": "Zero"}, {"abstract": "Zero\n\nOne.\n\nTwo."}, []),
        ({"track": None}, {"track": ""}, []),
        ({"track": 4}, {"track": "4"}, []),
        ({"type": "something else"}, {"kind": None}, []),
        ({"type": "Keynote"}, {"kind": "KEYNOTE"}, []),
        ({"guid": "not-a-uuid"}, {"uid": None, "key": "guid:not-a-uuid"}, [".guid"]),
        ({"guid": None, "id": "17"}, {"uid": None, "key": "id:17"}, []),
        ({"duration": 45}, {"ends": at("10:45")}, []),
        ({"duration": "01:00:00"}, {"ends": at("11:00")}, []),
        ({"duration": None}, {"ends": None}, [".duration"]),
        ({"duration": "0:00"}, {"ends": None}, [".duration"]),
        ({"start": None, "date": None}, {"starts": None, "ends": None}, []),
        ({"start": "noon", "date": None}, {"starts": None, "ends": None}, [".start"]),
        ({"start": None}, {"starts": at("10:00")}, []),
        ({"date": None}, {"starts": at("10:00")}, []),
        ({"date": "2027-06-14T09:00:00Z"}, {"starts": at("10:00")}, []),
        ({"date": "2019-01-01T10:00:00Z"}, {"starts": at("10:00")}, [".start"]),
        ({"start": "00:30", "date": "2027-06-15T00:30:00+01:00"}, {"starts": at("00:30", day=15), "day": ON}, []),
        ({"start": "00:30", "date": None}, {"starts": at("00:30", day=15), "day": ON}, []),
        ({"language": 5, "links": "x", "answers": [1], "unknown": {"a": 1}}, {"title": "A"}, []),
    ],
)  # fmt: skip
def test_one_dirty_value_costs_that_value_and_is_told_with_its_path(more, expected, told):
    programme = (
        got(json.dumps(json.loads(schedule({"Hall": [event("A")]}))).encode())
        if not more
        else got(schedule({"Hall": [event("A") | more]}))
    )

    (only,) = programme.events
    assert {name: getattr(only, name) for name in expected} == expected
    assert [place for place, _ in remarks(programme)] == [f'days[0].rooms["Hall"][0]{part}' for part in told]


def test_what_is_no_event_or_no_day_is_left_out_and_told():
    data = json.loads(schedule({"Hall": [event("A"), None, "x", event("", title=None)]}))
    data["schedule"]["conference"]["days"] += [
        "x",
        {"date": "soon", "rooms": {"Hall": [event("B"), event("C", date=None)]}},
    ]

    programme = got(json.dumps(data).encode())

    assert [(e.title, e.day) for e in programme.events] == [("A", ON), ("B", ON)]
    assert remarks(programme) == [
        ('days[0].rooms["Hall"][2]', "This is no event: left out."),
        ('days[0].rooms["Hall"][3]', "An event without a title is left out."),
        ("days[1]", "This day is no object: left out."),
        ("days[2].date", "“soon” is no day: its events’ own dates count."),
        ('days[2].rooms["Hall"][1].start', "The start of “C” cannot be read: “10:00”."),
        ('days[2].rooms["Hall"][1]', "“C” stands under no day: left out."),
    ]


def test_rooms_may_be_a_list_and_events_may_stand_beside_them():
    days = [{"date": DAY, "rooms": [{"name": "Hall", "events": [event("A")]}], "events": [event("B", room="H12")]}]

    programme = got(
        json.dumps(
            {"schedule": {"conference": {"days": days, "rooms": [{"name": "Hall", "capacity": "120"}]}}}
        ).encode()
    )

    assert [(e.title, e.place.row, e.room) for e in programme.events] == [
        ("A", "days[0].rooms[0].events[0]", "hall"),
        ("B", "days[0].events[0]", "h12"),
    ]
    assert programme.rooms["hall"].seats == 120


def test_places_in_xml_are_lines():
    data = schedule_xml({"Hall": [event("A", id=4711, title="x" * 150)]})
    at = 1 + data[: data.index(b"<event")].count(b"\n")

    (place, _), *_ = remarks(got(data))

    assert place == f"line {at}, event 4711, <title>"


def test_pentabarf_s_xml_in_latin_1_is_read_though_it_says_utf_8():
    data = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<schedule><conference><title>x</title><day_change>05:00</day_change></conference>'
        '<day date="2027-06-14"><room name="H\xf6rsaal"><event id="5"><start>10:00</start><duration>00:45</duration><room>other</room>'
        '<title>Caf\xe9</title><persons><person id="7">Zo\xeb Lee</person></persons></event></room></day></schedule>'
    ).encode("latin-1")

    programme = got(data)

    assert [(e.title, e.key, programme.rooms[e.room].name, e.people, e.ends) for e in programme.events] == [
        ("Café", "id:5", "Hörsaal", ("id:7",), at("10:45"))
    ]


def test_times_of_another_zone_are_kept_in_it():
    programme = got(schedule({"Hall": [event("A", "09:00", offset="-04:00")]}, zone="America/New_York"))

    assert [(e.starts, str(e.zone)) for e in programme.events] == [(at("09:00"), "America/New_York")]


def test_a_zone_that_does_not_exist_is_told():
    assert remarks(got(schedule({"Hall": [event("A")]}, zone="Europe/Poole"))) == [
        ("conference.time_zone_name", "No time zone is called “Europe/Poole”: the times count as British.")
    ]


# --- Lists -------------------------------------------------------------------------------------------------------------


def test_a_list_may_have_a_title_above_its_headings_and_columns_nobody_reads():
    data = b"Our programme 2027\n\nTITLE,Presenter(s),Colour,Time,Location\nReading aloud,Amara Osei,red,10.00 - 10.45,H12\n"

    programme = got(data.replace(b"Presenter(s)", b"Presenters"))

    (only,) = programme.events
    assert (only.title, only.starts, only.ends, only.room, only.place.of("room")) == (
        "Reading aloud",
        at("10:00"),
        at("10:45"),
        "h12",
        "row 4, column “Location”",
    )
    assert remarks(programme) == [("row 3", "Not read: column “Colour”.")]


def test_session_beside_title_is_the_band_of_the_day():
    programme = got(b"Session,Title,Room\nSession 1,Reading aloud,H12\n")

    assert [(e.title, e.slot) for e in programme.events] == [("Reading aloud", "Session 1")]


def test_every_column_of_the_template_is_read():
    row = {
        "Session": "Reading aloud",
        "Slug": "Reading Aloud!",
        "Kind": "Panel",
        "Stream": "LIT",
        "Speakers": "Amara Osei; Dev Patel",
        "Organisation": "Saltmarsh; Harbour",
        "Abstract": "One.\n\nTwo.",
        "Takeaways": "A page; A plan",
        "Audience": "Teachers.",
        "Phases": "Primary; secondary",
        "Standards": "TS1; 3; TS 99",
        "Support staff": "Yes",
        "Slot": "Workshops 1",
        "Starts": "10:00",
        "Ends": "10:45",
        "Room": "H12",
        "Places": "24",
        "Status": "Published",
        "Uid": "6a1f7f0e-3b0a-4b6e-9a51-6c1f0a9f8f11",
    }
    assert list(row) == template_headings() == [HEADINGS[field][0].capitalize() for field in TEMPLATE]

    programme = got(workbook(list(row.values()), headings=list(row)))

    (only,) = programme.events
    taken = ("title", "slug", "session", "kind", "track", "abstract", "takeaways", "audience", "phases", "standards")
    taken += ("for_support_staff", "slot", "room", "places", "status", "key")
    assert {name: getattr(only, name) for name in taken} == {
        "title": "Reading aloud",
        "slug": "reading-aloud",
        "session": "slug:reading-aloud",
        "kind": "PANEL",
        "track": "lit",
        "abstract": "One.\n\nTwo.",
        "takeaways": ("A page", "A plan"),
        "audience": "Teachers.",
        "phases": ("primary", "secondary"),
        "standards": ("TS1", "TS3"),
        "for_support_staff": True,
        "slot": "Workshops 1",
        "room": "h12",
        "places": 24,
        "status": "PUBLISHED",
        "key": "6a1f7f0e-3b0a-4b6e-9a51-6c1f0a9f8f11",
    }
    assert [(programme.people[key].name, programme.people[key].organisation) for key in only.people] == [
        ("Amara Osei", "Saltmarsh"),
        ("Dev Patel", "Harbour"),
    ]
    assert remarks(programme) == [
        ("row 2, column “Standards”", "“TS 99” is no Teachers’ Standard that we know: left out.")
    ]


def test_what_cannot_be_read_in_a_cell_is_told_with_row_and_column_and_costs_that_cell():
    headings = (
        "Session",
        "Starts",
        "Ends",
        "Date",
        "Places",
        "Phases",
        "Support staff",
        "Status",
        "Kind",
        "Uid",
        "E-mail",
        "Speakers",
    )
    data = table(
        ["", "10:00", *[""] * 10],
        [
            "A",
            "half nine",
            "later",
            "someday",
            "many",
            "Primary, Mars",
            "perhaps",
            "odd",
            "circus",
            "12",
            "nobody",
            "Ann Lee",
        ],
        headings=headings,
    )

    programme = got(data)

    assert [(e.title, e.starts, e.phases, e.people is not None) for e in programme.events] == [
        ("A", None, ("primary",), True)
    ]
    assert remarks(programme) == [
        ("row 2, column “Session”", "This row has no title: left out."),
        ("row 3, column “Uid”", "“12” is no valid uid: the run gets one of its own."),
        ("row 3, column “Date”", "“someday” is no day: taken as the conference’s."),
        ("row 3, column “Starts”", "“half nine” is no time: left without one."),
        ("row 3, column “Ends”", "“later” is no time."),
        ("row 3, column “Status”", "“odd” is no status that we know."),
        ("row 3, column “E-mail”", "There is not one e-mail address for each of 1 people: left out."),
        ("row 3, column “Kind”", "“circus” is no kind of session that we know."),
        ("row 3, column “Phases”", "“Mars” is no phase that we know: left out."),
        ("row 3, column “Support staff”", "“perhaps” is neither yes nor no."),
        ("row 3, column “Places”", "“many” is no number of places."),
    ]


def test_an_empty_cell_says_nothing_and_latin_1_is_read():
    programme = got(table(["Café", "", "", "", "", "", ""], encoding="latin-1"))

    (only,) = programme.events
    assert (only.title, only.people, only.track, only.abstract, only.kind, only.status) == (
        "Café",
        None,
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Amara Osei; Dev Patel", ["Amara Osei", "Dev Patel"]),
        ("Amara Osei\nDev Patel", ["Amara Osei", "Dev Patel"]),
        ("Amara Osei, Dev Patel and Ann Lee", ["Amara Osei", "Dev Patel", "Ann Lee"]),
        ("Amara Osei & Dev Patel", ["Amara Osei", "Dev Patel"]),
        ("Osei, Amara", ["Osei, Amara"]),
        ("Band of Sanderson", ["Band of Sanderson"]),
        (" ; ", []),
    ],
)
def test_names_in_one_cell(cell, names):
    assert names_in(cell) == names


# --- Times and words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("9:30", 570),
        ("09.30", 570),
        ("0930", 570),
        ("09:30:00", 570),
        ("2027-06-14 09:30", 570),
        ("9.30 am", 570),
        ("12.15am", 15),
        ("1 p.m.", 780),
        ("13pm", None),
        ("0.395833333", 570),
        ("24:00", None),
        ("9:60", None),
        ("9", None),
        ("noon", None),
        ("", None),
    ],
)
def test_a_clock(written, minutes):
    assert times.clock(written) == minutes


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("0:50", 50), ("00:50:00", 50), ("50", 50), ("50 min", 50), ("1 h 30", 90), ("1h", 60), ("0", None), ("ages", None), ("99:00", None)],
)  # fmt: skip
def test_a_length(written, minutes):
    assert times.length(written) == minutes


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("2027-06-14", ON),
        ("14/06/2027", ON),
        ("14.6.27", ON),
        ("14/6", ON),
        ("Mon 14 June", ON),
        ("14th June 2027", ON),
        ("2027-06-14 00:00:00", ON),
        ("31/02/2027", None),
        ("14 Nosuch", None),
        ("soon", None),
    ],
)
def test_a_day(written, on):
    assert times.day(written, ON) == on


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("a < b & c > d", "a < b & c > d"),
        ("One\r\ntwo\r\n\r\n\r\n\r\nthree", "One\ntwo\n\nthree"),
        ("<p>One</p><p>Two<br>and</p>", "One\n\nTwo\nand"),
        ("<ul><li>One<li>Two</ul>End", "– One\n– Two\n\nEnd"),
        ('See <a href="https://example.org/x">this</a>', "See this (https://example.org/x)"),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ('<a href="javascript:alert(1)">this</a>', "this"),
        ("<script>alert(1)</script><style>p{}</style>After", "After"),
        ("<img src=x onerror=alert(1)>After", "After"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("<svg><text>in</text></svg>out", "out"),
        ("<b>Bold</b> and <i>it", "Bold and it"),
        ("Caf&eacute; &amp;c.", "Café &c."),
    ],
)
def test_foreign_html_becomes_plain_paragraphs(written, plain):
    assert words.plain(written) == plain
    assert words.tidy(plain) == plain
