"""Files and feeds as subscribers meet them, day after day: what costs nothing when nothing is new, and what happens to a run that moves."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from sessions.models import Contribution, Run, Session, Slot, Speaker, Stream
from tests.factories.conference import UserFactory
from tests.factories.programme import RunFactory, StreamFactory
from tests.programme.exchange.conftest import LATER, UIDS, a_secret_draft, make_day, public_runs, put, release, settle
from tests.programme.exchange.nasty import nasty_programme

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

FILES = ("schedule.json", "schedule.xml", "programme.ics", "programme.csv", "programme.xlsx")
FEEDS = ("stream/LIT.ics", "speaker/ann-lee.ics", "session/reading.ics")
API = ("", "/programme", "/sessions", "/sessions/reading", "/speakers", "/speakers/ann-lee", "/streams", "/rooms", "/slots", "/releases")  # fmt: skip
CALENDAR = "text/calendar; charset=utf-8"


def address(name, slug="south-coast"):
    return f"/schedule/{slug}/{name}"


def api(name, slug="south-coast"):
    return f"/schedule/api/conferences/{slug}{name}"


EVERYTHING = [
    *map(address, FILES + FEEDS),
    *map(api, API),
    "/schedule/api/conferences",
    "/schedule/api/openapi.json",
]


def events(client, name="programme.ics", slug="south-coast"):
    """Each entry of a feed by its UID: (SEQUENCE, LAST-MODIFIED, STATUS, start in UTC, where, what)."""
    calendar = Calendar.from_ical(client.get(address(name, slug)).content)
    return {
        str(event["UID"]): (
            event["SEQUENCE"],
            event["LAST-MODIFIED"].dt,
            str(event["STATUS"]),
            event["DTSTART"].dt.astimezone(UTC),
            str(event["LOCATION"]),
            str(event["SUMMARY"]),
        )
        for event in calendar.walk("VEVENT")
    }


RELEASED = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
FIRST, SECOND = datetime(2027, 6, 14, 9, tzinfo=UTC), datetime(2027, 6, 14, 10, tzinfo=UTC)
NAMES = [f"{uid}@plenary" for uid in UIDS]
AS_RELEASED = {
    NAMES[0]: (0, RELEASED, "CONFIRMED", FIRST, "Hall, Saltmarsh School", "Reading aloud"),
    NAMES[1]: (0, RELEASED, "CONFIRMED", SECOND, "Lab, Saltmarsh School", "Reading aloud"),
    NAMES[2]: (0, RELEASED, "CONFIRMED", FIRST, "Lab, Saltmarsh School", "Quiet starts"),
}


# --- What is asked again --------------------------------------------------------------------------------------


def test_whoever_has_the_file_gets_nothing_but_its_name_again(client, day):
    found = {}
    for each in EVERYTHING:
        first = client.get(each)
        again = client.get(each, headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
        found[each] = (
            first.status_code,
            again.status_code,
            again.content,
            again.headers["ETag"] == first.headers["ETag"],
            again.headers["Cache-Control"],
            again.headers["Access-Control-Allow-Origin"],
        )

    assert found == dict.fromkeys(EVERYTHING, (200, 304, b"", True, "public, no-cache", "*"))


def test_whoever_has_another_file_or_knows_only_an_hour_gets_it_whole(client, day):
    """A programme that something was taken out of has no later hour than before: only its bytes tell it from the one that was."""
    asked = [{"If-None-Match": '"other"'}, {"If-Modified-Since": "Fri, 01 Jan 2038 00:00:00 GMT"}]
    each_kind = [*map(address, FILES + FEEDS), api("/programme")]
    whole = {each: client.get(each) for each in each_kind}

    found = {each: [client.get(each, headers=one) for one in asked] for each in each_kind}

    assert {each: [(one.status_code, one.content) for one in both] for each, both in found.items()} == {
        each: [(200, answer.content)] * 2 for each, answer in whole.items()
    }
    assert [each for each, answer in whole.items() if "Last-Modified" in answer.headers] == []


def test_a_release_changes_what_every_whole_file_answers(client, day):
    before = {each: client.get(address(each)).headers["ETag"] for each in FILES + FEEDS}
    put(day.drafts[0], room=day.rooms[2])

    release(day.conference)

    answers = [client.get(address(each), headers={"If-None-Match": etag}) for each, etag in before.items()]
    assert [(each.status_code, len(each.content) > 0) for each in answers] == [(200, True)] * len(before)


def test_nobody_is_given_a_cookie_and_no_cache_keeps_a_copy_for_each_reader(client, organiser_client, day):
    for each in [*map(address, FILES + FEEDS), *map(api, API[:1]), "/schedule/api/openapi.json"]:
        mine, theirs = client.get(each), organiser_client.get(each)

        assert (mine.content == theirs.content, mine.cookies, theirs.cookies) == (True, {}, {}), each
        assert "Cookie" not in mine.headers.get("Vary", ""), each


@pytest.fixture
def organiser_client(db):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client


def test_each_file_says_what_it_is_and_what_to_be_called(client, day):
    found = {
        each: (answer.headers["Content-Type"], answer.headers["Content-Disposition"])
        for each in FILES + FEEDS
        for answer in [client.head(address(each))]
    }

    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert found == {
        "schedule.json": ("application/json; charset=utf-8", 'inline; filename="south-coast.json"'),
        "schedule.xml": ("application/xml; charset=utf-8", 'inline; filename="south-coast.xml"'),
        "programme.ics": (CALENDAR, 'inline; filename="south-coast.ics"'),
        "programme.csv": ("text/csv; charset=utf-8", 'attachment; filename="south-coast.csv"'),
        "programme.xlsx": (sheet, 'attachment; filename="south-coast.xlsx"'),
        "stream/LIT.ics": (CALENDAR, 'inline; filename="south-coast-lit.ics"'),
        "speaker/ann-lee.ics": (CALENDAR, 'inline; filename="south-coast-ann-lee.ics"'),
        "session/reading.ics": (CALENDAR, 'inline; filename="south-coast-reading.ics"'),
    }


# --- What becomes of a run ------------------------------------------------------------------------------------


def test_a_feed_as_it_was_released(client, day):
    assert events(client) == AS_RELEASED


def test_a_run_that_moves_keeps_its_name_and_says_that_it_moved(client, day):
    put(day.drafts[1], room=day.rooms[2], slot=day.slots[1])
    put(day.drafts[2], slot=day.slots[1])

    release(day.conference)

    assert events(client) == AS_RELEASED | {
        NAMES[1]: (1, LATER, "CONFIRMED", SECOND, "Loft, Saltmarsh School", "Reading aloud"),
        NAMES[2]: (1, LATER, "CONFIRMED", SECOND, "Lab, Saltmarsh School", "Quiet starts"),
    }


def test_a_run_moved_in_the_draft_alone_stands_where_it_was(client, day):
    put(day.drafts[2], slot=day.slots[1], room=day.rooms[2])

    assert events(client) == AS_RELEASED


def test_a_cancelled_run_is_sent_as_cancelled_and_on_again_as_on(client, day):
    put(day.drafts[2], status=Run.Status.CANCELLED)
    release(day.conference)
    cancelled = events(client)
    put(day.drafts[2], status=Run.Status.SCHEDULED)
    release(day.conference, now=LATER + timedelta(days=1))

    where = (FIRST, "Lab, Saltmarsh School", "Quiet starts")
    assert cancelled == AS_RELEASED | {NAMES[2]: (1, LATER, "CANCELLED", *where)}
    assert events(client) == AS_RELEASED | {NAMES[2]: (2, LATER + timedelta(days=1), "CONFIRMED", *where)}


def test_a_slot_at_another_time_moves_every_run_in_it(client, day):
    later = FIRST + timedelta(minutes=15)
    Slot.objects.filter(pk=day.slots[0].pk).update(next_starts_at=later, next_ends_at=later + timedelta(minutes=45))

    release(day.conference)

    assert events(client) == AS_RELEASED | {
        NAMES[0]: (1, LATER, "CONFIRMED", later, "Hall, Saltmarsh School", "Reading aloud"),
        NAMES[2]: (1, LATER, "CONFIRMED", later, "Lab, Saltmarsh School", "Quiet starts"),
    }


def test_other_words_move_no_run(client, day):
    day.quiet.title = "Quieter starts"
    day.quiet.save()
    put(day.drafts[0], capacity=12)
    release(day.conference)

    found = events(client)

    day.quiet.refresh_from_db()
    whole_second = day.quiet.updated_at.replace(microsecond=0)
    assert found == AS_RELEASED | {
        NAMES[2]: (0, whole_second, "CONFIRMED", FIRST, "Lab, Saltmarsh School", "Quieter starts")
    }


def test_whatever_an_entry_says_is_dated_by_its_last_change(client, day):
    """Room, stream, speaker, and a speaker who is no longer named: the entry is a later one, and never an earlier."""
    changes = {
        "room": day.rooms[1].save,
        "stream": day.streams[1].save,
        "speaker": day.speakers[1].save,
        "hidden speaker": lambda: Speaker.objects.filter(pk=day.speakers[1].pk).update(live=False, updated_at=LATER),
    }
    for name, change in changes.items():
        settle()
        change()

        sequence, changed_at, *_ = events(client)[NAMES[2]]

        assert (sequence, changed_at > RELEASED) == (0, True), name


def test_another_holding_changes_no_name_of_those_before(client, day):
    earlier = Slot.objects.create(
        conference=day.conference,
        name="Early",
        kind="WORKSHOPS",
        starts_at=FIRST - timedelta(hours=2),
        ends_at=FIRST - timedelta(hours=1),
        released_at=RELEASED,
    )
    RunFactory(session=day.reading, slot=earlier, room=day.rooms[2])

    found = events(client, "session/reading.ics")

    assert len(found) == 3
    assert {name: found[name][:4] for name in NAMES[:2]} == {name: AS_RELEASED[name][:4] for name in NAMES[:2]}


# --- Hours and lines ------------------------------------------------------------------------------------------


def test_entries_are_at_the_right_instant_in_summer_and_in_winter_by_the_rules_that_are_sent_along(client):
    nasty_programme()

    calendar = Calendar.from_ical(client.get(address("programme.ics", "teaching-2027")).content)

    (rules,) = calendar.walk("VTIMEZONE")
    london = rules.to_tz(lookup_tzid=False)
    said = {
        (event["DTSTART"].params.get("TZID"), event["DTSTART"].dt.replace(tzinfo=london).astimezone(UTC))
        for event in calendar.walk("VEVENT")
        if event["DTSTART"].params.get("TZID")
    }
    stored = {run.slot.starts_at for run in Run.objects.public().select_related("slot")}
    twice = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)  # in the hour that comes twice: said in UTC
    assert str(rules["TZID"]) == "Europe/London"
    assert said == {("Europe/London", moment) for moment in stored - {twice}}
    assert {datetime(2027, 6, 14, 9, tzinfo=UTC), datetime(2027, 11, 1, 9, tzinfo=UTC)} <= stored


def test_lines_are_folded_ended_and_escaped_as_the_rfc_has_it(client):
    nasty_programme()

    body = client.get(address("programme.ics", "teaching-2027")).content

    assert max(map(len, body.split(b"\r\n"))) == 75
    assert body.count(b"\n") == body.count(b"\r") == body.count(b"\r\n")
    unfolded = body.decode().replace("\r\n ", "").split("\r\n")
    assert next(line for line in unfolded if line.startswith("LOCATION")) == "LOCATION:Hall\\, Saltmarsh School\\, Poole\\; main site"  # fmt: skip
    assert next(line for line in unfolded if line.startswith("CATEGORIES")) == "CATEGORIES:SEND\\, & more\\; \\\\"
    assert "SUMMARY:Ĳsland & “quotes” <b>\\; comma\\, back\\\\slash" in body.decode().replace("\r\n ", "")
    assert [line for line in unfolded if not re.match(r"[A-Z-]+[;:]", line) and line] == []


# --- Whose ----------------------------------------------------------------------------------------------------


def test_each_feed_holds_just_its_own(client, day):
    make_day("north-coast", [f"10000000-0000-4000-8000-{number:012}" for number in range(1, 4)], "NC27", "-north")
    wanted = {
        "programme.ics": {0, 1, 2},
        "stream/LIT.ics": {0, 1},
        "stream/SEND.ics": {2},
        "speaker/ann-lee.ics": {0, 1},
        "speaker/bo-hart.ics": {2},
        "session/reading.ics": {0, 1},
        "session/quiet.ics": {2},
    }

    found = {each: set(events(client, each)) for each in wanted}

    assert found == {each: {NAMES[place] for place in places} for each, places in wanted.items()}


def test_each_feed_says_whose_it_is(client, day):
    names = {
        each: str(Calendar.from_ical(client.get(address(each)).content)["X-WR-CALNAME"])
        for each in ("programme.ics", *FEEDS)
    }

    assert names == {
        "programme.ics": "South Coast",
        "stream/LIT.ics": "South Coast: Literacy",
        "speaker/ann-lee.ics": "South Coast: Ann Lee",
        "session/reading.ics": "South Coast: Reading aloud",
    }


def test_nothing_of_the_draft_leaves_by_any_way(client, day):
    before = {each: client.get(each).content for each in EVERYTHING}
    a_secret_draft(day)
    settle()

    after = {each: client.get(each).content for each in EVERYTHING}

    assert after == before
    assert b"SECRET" not in client.get("/schedule/south-coast/").content


def test_what_has_nothing_public_in_it_is_not_there(client, day):
    missing = [
        "stream/NONE.ics", "speaker/nobody.ics", "session/none.ics", "session/secret.ics",
        "speaker/secret-speaker.ics", "speaker/secret-colleague.ics", "stream/EMPTY.ics",
    ]  # fmt: skip
    a_secret_draft(day)
    StreamFactory(conference=day.conference, code="EMPTY")

    answers = [client.get(address(each)) for each in missing]

    sentence = b"There is no published programme at this address.\n"
    assert [(each.status_code, each.headers["Content-Type"], each.content) for each in answers] == [
        (404, "text/plain; charset=utf-8", sentence)
    ] * len(missing)


def test_streams_whose_codes_differ_in_their_capitals_alone_are_two(client, day):
    other = StreamFactory(conference=day.conference, code="lit", name="Little things")
    Session.objects.filter(pk=day.quiet.pk).update(stream=other)

    assert [set(events(client, f"stream/{code}.ics")) for code in ("LIT", "lit")] == [set(NAMES[:2]), {NAMES[2]}]


def test_a_stream_s_code_may_hold_any_sign(client, day):
    Stream.objects.filter(pk=day.streams[1].pk).update(code="R/D #?")

    page = client.get("/schedule/south-coast/")

    (feed,) = re.findall(r'value="http://testserver(/schedule/south-coast/stream/R[^"]*)"', page.content.decode())
    assert (page.status_code, set(events(client, feed.removeprefix("/schedule/south-coast/")))) == (200, {NAMES[2]})


def test_a_session_that_nobody_gives_yet_has_its_entry(client, day):
    Contribution.objects.all().delete()

    assert events(client, "session/quiet.ics") == {NAMES[2]: AS_RELEASED[NAMES[2]]}
    assert public_runs(day.conference).count() == 3
