"""Calendar files as bytes, and as a parser reads them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from conference.lib.ical import Entry, calendar

pytestmark = pytest.mark.sqlite

ENTRY = Entry(
    uid="1@plenary",
    starts_at=datetime(2027, 6, 14, 9, 0, tzinfo=UTC),
    ends_at=datetime(2027, 6, 14, 9, 45, tzinfo=UTC),
    changed_at=datetime(2026, 11, 2, 8, 0, 30, tzinfo=UTC),
    summary="Reading, aloud",
)


def lines(body):
    return body.decode().split("\r\n")


def event(body):
    (found,) = Calendar.from_ical(body).walk("VEVENT")
    return found


def test_one_entry_line_by_line():
    entry = Entry(
        uid="1@plenary",
        starts_at=datetime(2027, 6, 14, 9, 0, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 9, 45, tzinfo=UTC),
        changed_at=datetime(2026, 11, 2, 8, 0, 30, tzinfo=UTC),
        summary="Reading, aloud",
        sequence=2,
        is_cancelled=True,
        location="Hall; left",
        description="One\\two\n\nThree",
        categories=("Literacy, talk", "All"),
        url="https://tl.example/a",
    )

    found = lines(calendar([entry], name="The day"))

    assert found[: found.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Plenary//Programme//EN",
        "CALSCALE:GREGORIAN",
        "NAME:The day",
        "X-WR-CALNAME:The day",
        "X-WR-TIMEZONE:Europe/London",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    assert found[found.index("BEGIN:VEVENT") :] == [
        "BEGIN:VEVENT",
        "UID:1@plenary",
        "DTSTAMP:20261102T080030Z",
        "LAST-MODIFIED:20261102T080030Z",
        "SEQUENCE:2",
        "STATUS:CANCELLED",
        "DTSTART;TZID=Europe/London:20270614T100000",
        "DTEND;TZID=Europe/London:20270614T104500",
        "SUMMARY:Reading\\, aloud",
        "LOCATION:Hall\\; left",
        "DESCRIPTION:One\\\\two\\n\\nThree",
        "CATEGORIES:Literacy\\, talk,All",
        "URL:https://tl.example/a",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_calendar_with_nothing_in_it_is_still_one():
    found = Calendar.from_ical(calendar([], name="Empty"))

    assert ([each.name for each in found.subcomponents], str(found["X-WR-CALNAME"])) == (["VTIMEZONE"], "Empty")


@pytest.mark.parametrize("year", [2020, 2026, 2027, 2031, 2040])
def test_the_zone_s_rules_are_those_of_london(year):
    (rules,) = Calendar.from_ical(calendar([], name="Zone")).walk("VTIMEZONE")
    ours, theirs = rules.to_tz(lookup_tzid=False), ZoneInfo("Europe/London")

    hours = [
        datetime(year, 1, 1, 0, 30, tzinfo=UTC).replace(tzinfo=None) + timedelta(hours=number)
        for number in range(365 * 24)
    ]

    assert str(rules["TZID"]) == "Europe/London"
    odd = [hour for hour in hours if hour.replace(tzinfo=ours).utcoffset() != hour.replace(tzinfo=theirs).utcoffset()]
    # Within the hour that is skipped and the one that comes twice, clocks may disagree.
    assert {(hour.month, hour.weekday(), hour.hour) for hour in odd} <= {(3, 6, 1), (10, 6, 1)}


def test_the_second_turn_of_the_hour_that_comes_twice_is_said_in_utc():
    entry = Entry(
        uid="1@plenary",
        starts_at=datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        ends_at=datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
        changed_at=ENTRY.changed_at,
        summary="Night",
    )

    found = lines(calendar([entry], name="Night"))

    assert [line for line in found if line.startswith(("DTSTART", "DTEND"))][-2:] == [
        "DTSTART;TZID=Europe/London:20271031T013000",
        "DTEND:20271031T013000Z",
    ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029"), max_size=300)


@given(TEXTS)
def test_any_text_comes_back_from_lines_of_at_most_75_octets(text):
    entry = Entry("1@plenary", ENTRY.starts_at, ENTRY.ends_at, ENTRY.changed_at, summary="A", description=f"x{text}x")

    body = calendar([entry], name="Any")

    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert all(line.decode() is not None for line in body.split(b"\r\n"))
    assert body.count(b"\n") == body.count(b"\r\n") == body.count(b"\r")
    said = "".join(
        sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\t\n" or (ord(sign) > 31 and ord(sign) != 127)
    )
    assert str(event(body)["DESCRIPTION"]) == f"x{said}x"


def test_the_same_entries_are_the_same_bytes():
    assert calendar([ENTRY], name="A") == calendar([ENTRY], name="A")
