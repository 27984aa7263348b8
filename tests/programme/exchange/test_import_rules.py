"""The rules of an import as tables: what is written and what is kept, the day, the bands of the day, what clashes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from conference.lib.problems import Refused
from sessions.exchange import rules
from sessions.exchange.reading import read
from sessions.exchange.rules import Known, Options
from sessions.exchange.rules.merging import BOTH, HERE, OTHERWISE, digest, merge
from sessions.exchange.rules.standing import KnownRoom, KnownSlot
from tests.factories.exchange import event, person, schedule, table

pytestmark = pytest.mark.sqlite
ON = date(2027, 6, 14)
LONDON = ZoneInfo("Europe/London")
KNOWN = Known(date=ON, zone=LONDON, venue="Saltmarsh School")


def planned(data, known=KNOWN, **options):
    programme = read(data, file_name="programme", near=ON, home=LONDON)
    plan = rules.plan(programme, known, Options(**options))
    return plan, rules.report(plan, known, programme, "test", rules.held(plan, known), [])


def said(data, group, known=KNOWN, **options):
    _, report = planned(data, known, **options)
    return [(line.place, line.words) for line in report.lines if line.group == group]


def slots(data, known=KNOWN, **options):
    plan, _ = planned(data, known, **options)
    return sorted(
        (
            f"{i.values['starts_at'].astimezone(LONDON):%H:%M}",
            f"{i.values['ends_at'].astimezone(LONDON):%H:%M}",
            i.values["name"],
            i.values["kind"],
        )
        for i in plan.of("SLOT")
        if i.is_new
    )


@pytest.mark.parametrize(
    ("file", "here", "before", "overwrite", "written", "kept"),
    [
        ("new", "old", "old", False, "new", None),
        ("same", "same", None, False, None, None),
        ("same", "same", "other", False, None, None),
        ("old", "ours", "old", False, None, HERE),
        ("new", "ours", "old", False, None, BOTH),
        ("file's", "ours", None, False, None, OTHERWISE),
        ("file's", "", None, False, "file's", None),
        ("", "ours", None, False, None, None),
        ("", "old", "old", False, "", None),
        ("new", "ours", "old", True, "new", None),
        (["a"], ["a"], None, False, None, None),
        (["a"], [], None, False, ["a"], None),
        (False, True, None, False, None, OTHERWISE),
    ],
    ids=[
        "only the file has changed",
        "both agree",
        "both agree now",
        "only we have changed",
        "both have changed",
        "never imported, and different",
        "empty here",
        "empty in the file",
        "emptied in the file",
        "the file's, said somebody",
        "lists that agree",
        "an empty list here",
        "a tick",
    ],
)
def test_a_field_takes_the_file_s_value_unless_somebody_changed_it_here(file, here, before, overwrite, written, kept):
    base = {} if before is None else {"title": digest(before)}

    merged = merge({"title": file}, {"title": here}, base, overwrite=overwrite)

    assert (merged.write, merged.kept) == (
        {} if written is None else {"title": written},
        {} if kept is None else {"title": kept},
    )


def test_a_file_of_several_days_gives_the_conference_s_day():
    days = [
        ("2027-06-13", {"Hall": [event("Before", day="2027-06-13")]}),
        ("2027-06-14", {"Hall": [event("A"), event("B", "11:00")]}),
    ]

    plan, _ = planned(schedule({}, days=days))

    assert [item.label for item in plan.of("SESSION")] == ["A", "B"]
    assert ("", "1 session on 13 June 2027 is left out.") in said(schedule({}, days=days), "NOTE")


def test_a_file_of_another_day_is_refused_until_somebody_shifts_it():
    data = schedule({"Hall": [event("A", day="2026-05-07")]}, day="2026-05-07")

    with pytest.raises(Refused) as refused:
        planned(data)

    assert [problem.message for problem in refused.value.problems] == [
        "This file is about 7 May 2026, and the conference is on 14 June 2027. You can take the file’s first day for the conference’s (--shift-to-day)."
    ]
    assert slots(data, shift_to_day=True) == [("10:00", "10:45", "Workshops 1", "WORKSHOPS")]
    assert ("", "7 May 2026 of the file is taken for the conference’s day, 14 June 2027.") in said(
        data, "NOTE", shift_to_day=True
    )


def test_a_winter_day_shifted_to_june_keeps_the_clock_on_the_wall():
    data = schedule({"Hall": [event("A", "10:00", offset="+00:00", day="2026-01-05")]}, day="2026-01-05")

    plan, _ = planned(data, shift_to_day=True)

    assert [item.values["starts_at"] for item in plan.of("SLOT")] == [datetime(2027, 6, 14, 9, tzinfo=UTC)]


def test_times_of_another_zone_are_converted_and_told_once():
    data = schedule(
        {"Hall": [event("A", "09:00", offset="-04:00"), event("B", "10:00", offset="-04:00")]}, zone="America/New_York"
    )

    assert [row[:2] for row in slots(data)] == [("14:00", "14:45"), ("15:00", "15:45")]
    assert (
        said(data, "NOTE").count(("", "The file’s times are those of America/New_York: converted to the conference’s."))
        == 1
    )


def test_what_begins_after_midnight_belongs_to_the_day_before():
    data = schedule({"Hall": [event("Late", "00:30", date="2027-06-15T00:30:00+01:00")]})

    plan, _ = planned(data)

    assert [item.values["starts_at"] for item in plan.of("SLOT")] == [datetime(2027, 6, 14, 23, 30, tzinfo=UTC)]
    assert ('days[0].rooms["Hall"][0].start', "“Late” begins after midnight, 00:30 on 15 June 2027.") in said(
        data, "NOTE"
    )


def test_the_distinct_times_of_a_file_become_slots():
    """Plenary is what is alone and not called a workshop; a break has no session."""
    hall = [
        event("Opening", "09:00", type="lecture"),
        event("A", "10:00"),
        event("Lunch", "12:00", type="break", persons=[]),
    ]
    rooms = {
        "Hall": hall,
        "H12": [event("B", "10:00", type="talk"), event("C", "11:00", type="talk"), event("D", "14:00")],
    }

    assert slots(schedule(rooms)) == [
        ("09:00", "09:45", "Opening", "PLENARY"),
        ("10:00", "10:45", "Workshops 1", "WORKSHOPS"),
        ("11:00", "11:45", "C", "PLENARY"),
        ("12:00", "12:45", "Lunch", "BREAK"),
        ("14:00", "14:45", "Workshops 2", "WORKSHOPS"),
    ]


def test_slots_that_are_there_are_used_and_overlaps_of_new_ones_are_told():
    ours = KnownSlot(
        7, "First", "WORKSHOPS", datetime(2027, 6, 14, 9, tzinfo=UTC), datetime(2027, 6, 14, 9, 45, tzinfo=UTC)
    )
    known = Known(date=ON, zone=LONDON, venue="x", slots=(ours,))
    data = schedule(
        {
            "Hall": [event("A"), event("B", "11:00")],
            "H12": [event("C", "11:15"), event("D", "11:15", guid="x", persons=[])],
        }
    )

    assert slots(data, known) == [
        ("11:00", "11:45", "Workshops 1", "WORKSHOPS"),
        ("11:15", "12:00", "Workshops 2", "WORKSHOPS"),
    ]
    assert any("Workshops 1, Workshops 2" in words for _, words in said(data, "NOTE", known))


def test_one_room_used_twice_at_once_is_a_conflict_with_both_places():
    data = schedule({"Hall": [event("A"), event("B", "10:15", persons=[person("Dev Patel")])]})

    assert [place for place, _ in said(data, "CONFLICT")] == [
        'days[0].rooms["Hall"][0].room; days[0].rooms["Hall"][1].room'
    ]


def test_somebody_in_two_places_at_once_is_a_conflict_with_both_places():
    data = table(["A", "Ann Lee", "", "10:00", "10:45", "Hall", ""], ["B", "Ann Lee", "", "10:00", "10:45", "H12", ""])

    assert [place for place, _ in said(data, "CONFLICT")] == ["row 2, column “Speakers”; row 3, column “Speakers”"]


def test_one_session_held_twice_is_one_session_with_two_runs():
    again = event("A", "11:00", guid="7f6c3c62-0d7e-4c55-9e2c-0c1d2f3a4b5c")

    plan, report = planned(schedule({"Hall": [event("A"), again]}))

    assert (len(plan.of("SESSION")), len(plan.of("RUN")), report.summary) == (1, 2, "1 new session.")


def test_two_sessions_of_one_title_with_other_people_are_two():
    plan, _ = planned(
        schedule({"Hall": [event("Lunch talk"), event("Lunch talk", "11:00", guid="x", persons=[person("Dev Patel")])]})
    )

    assert [item.values["slug"] for item in plan.of("SESSION")] == ["lunch-talk", "lunch-talk-2"]


def test_rows_of_a_list_with_one_slug_are_one_session_and_the_first_says_what_it_is():
    headings = ("Session", "Slug", "Speakers", "Starts", "Ends", "Room", "Abstract")
    data = table(
        ["A", "one", "Ann Lee", "10:00", "10:45", "H12", "Words"],
        ["A, again", "one", "", "11:00", "11:45", "H12", ""],
        headings=headings,
    )

    plan, _ = planned(data)

    assert [item.values["title"] for item in plan.of("SESSION")] == ["A"]
    assert ("row 3, column “Session”", "“A” has another title here than at row 2: what stands there counts.") in said(
        data, "NOTE"
    )


def test_a_session_without_time_or_room_comes_in_without_a_place_in_the_timetable():
    data = table(["A", *[""] * 6], ["B", "", "", "10:00", "10:45", "", ""], ["C", "", "", "", "", "Hall", ""])

    plan, _ = planned(data)

    assert (len(plan.of("SESSION")), plan.of("RUN"), plan.of("ROOM"), plan.of("SLOT")) == (3, [], [], [])
    assert said(data, "NOTE") == [
        ("row 3, column “Room”", "“B” has no room: it comes in without a place in the timetable."),
        ("row 4, column “Starts”", "“C” has no time: it comes in without a place in the timetable."),
    ]


def test_new_rooms_get_a_code_for_the_door_and_as_many_seats_as_the_file_says():
    rooms = {"H12": [event("A")], "Main Assembly Hall 2": [event("B")], "Main Art House 2": [event("C")]}
    known = Known(date=ON, zone=LONDON, venue="x", rooms=(KnownRoom(1, "Old hut", "h12", 10),))

    plan, _ = planned(schedule(rooms, rooms=[{"name": "Main Art House 2", "capacity": 80}]), known)

    assert [(i.values["name"], i.values["code"], i.values["seats"]) for i in plan.of("ROOM") if i.is_new] == [
        ("Main Assembly Hall 2", "MAH2", 30),
        ("Main Art House 2", "MAH22", 80),
    ]


def test_streams_get_codes_that_no_other_has_and_colours_in_turn():
    tracks = ["Literacy", "Literature", "Behaviour and culture", "SEND"]

    plan, _ = planned(
        schedule({"Hall": [event(f"S{n}", f"{9 + n:02}:00", track=name) for n, name in enumerate(tracks)]})
    )

    assert [(i.values["code"], i.values["palette"]) for i in plan.of("STREAM")] == [
        ("LITE", 1),
        ("LITE2", 2),
        ("BAC", 3),
        ("SEND", 4),
    ]


def test_a_file_without_any_session_is_refused():
    with pytest.raises(Refused) as refused:
        planned(table(["", "", "", "", "", "", ""]))

    assert refused.value.codes == ["empty"]
