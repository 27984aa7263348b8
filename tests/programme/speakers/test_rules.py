"""What is missing for whom on which day, and whom a reminder goes to."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rules import Guest, guest_problems
from sessions.speakers import rules
from sessions.speakers.rules import Facts, Item, Line, Standing

pytestmark = pytest.mark.sqlite

DAY = date(2027, 6, 14)
DUES = rules.due_dates(DAY, {})
NOTHING = Facts(sessions=1, texts_open=1, slides_open=1, handouts_open=1)
COMPLETE = Facts(
    is_coming=True, sessions=1, is_available_known=True, has_profile=True, photo_consent="YES", has_photo=True,
    is_room_known=True, has_travel=True, has_signed_in=True,
)  # fmt: skip
L, T, W, D = Standing.LATE, Standing.TO_DO, Standing.WITH_US, Standing.DONE


def standings(facts, today=date(2026, 11, 1)):
    return {line.item.value: line.standing for line in rules.checklist(facts, DUES, today)}


@pytest.mark.parametrize(
    ("who", "facts", "wanted"),
    [
        (
            "a colleague of another school who has done nothing",
            NOTHING,
            dict.fromkeys(
                ["COMING", "AVAILABILITY", "PROFILE", "PHOTO", "TEXT", "ROOM", "SLIDES", "HANDOUTS", "VISITOR"], T
            ),
        ),
        (
            "one of the host's own: no visitor",
            replace(NOTHING, is_host_staff=True),
            dict.fromkeys(["COMING", "AVAILABILITY", "PROFILE", "PHOTO", "TEXT", "ROOM", "SLIDES", "HANDOUTS"], T),
        ),
        (
            "a mountaineer: travel and fee too",
            replace(COMPLETE, is_outside=True, has_travel=False),
            dict.fromkeys([item.value for item in Item if item != Item.TRAVEL], D) | {"TRAVEL": T},
        ),
        (
            "invited, not yet in a session",
            Facts(),
            dict.fromkeys(["COMING", "AVAILABILITY", "PROFILE", "PHOTO", "VISITOR"], T),
        ),
        ("cannot come: nothing more is asked", replace(NOTHING, is_not_coming=True), {"COMING": D}),
        (
            "released, so nobody asks any more when she can",
            replace(NOTHING, is_coming=True, is_scheduled=True, is_host_staff=True),
            {"COMING": D, "AVAILABILITY": D} | dict.fromkeys(["PROFILE", "PHOTO", "TEXT", "ROOM", "SLIDES", "HANDOUTS"], T),
        ),
        (
            "an organiser has to look at three things",
            replace(COMPLETE, is_host_staff=True, profile_waits=True, photo_waits=True, texts_wait=1),
            dict.fromkeys(["COMING", "AVAILABILITY", "ROOM", "SLIDES", "HANDOUTS"], D)
            | {"PROFILE": W, "PHOTO": W, "TEXT": W},
        ),
        (
            "no photograph, please: that is an answer",
            replace(COMPLETE, is_host_staff=True, photo_consent="NO", has_photo=False, photo_waits=True),
            dict.fromkeys(
                ["COMING", "AVAILABILITY", "PROFILE", "PHOTO", "TEXT", "ROOM", "SLIDES", "HANDOUTS"], D
            ),
        ),
        (
            "may be shown, but there is none",
            replace(COMPLETE, is_host_staff=True, has_photo=False),
            dict.fromkeys(["COMING", "AVAILABILITY", "PROFILE", "TEXT", "ROOM", "SLIDES", "HANDOUTS"], D) | {"PHOTO": T},
        ),
        (
            "a photograph, but she was never asked whether it may be shown",
            replace(COMPLETE, is_host_staff=True, photo_consent=""),
            dict.fromkeys(["COMING", "AVAILABILITY", "PROFILE", "TEXT", "ROOM", "SLIDES", "HANDOUTS"], D) | {"PHOTO": T},
        ),
        (
            "one of two sessions without slides",
            replace(COMPLETE, is_host_staff=True, sessions=2, slides_open=1),
            dict.fromkeys(["COMING", "AVAILABILITY", "PROFILE", "PHOTO", "TEXT", "ROOM", "HANDOUTS"], D) | {"SLIDES": T},
        ),
    ],
)  # fmt: skip
def test_what_is_missing_for_whom(who, facts, wanted):
    assert standings(facts) == wanted, who


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2027, 2, 14), []),
        (date(2027, 2, 15), ["COMING"]),
        (date(2027, 3, 22), ["COMING", "AVAILABILITY"]),
        (date(2027, 3, 23), ["COMING", "AVAILABILITY", "PROFILE", "PHOTO", "TEXT"]),
        (date(2027, 6, 8), ["COMING", "AVAILABILITY", "PROFILE", "PHOTO", "TEXT", "ROOM", "HANDOUTS", "VISITOR", "SLIDES"]),
    ],
)  # fmt: skip
def test_what_is_late_on_which_day_the_oldest_first(today, late):
    lines = rules.checklist(NOTHING, DUES, today)

    assert [line.item.value for line in lines if line.standing is Standing.LATE] == late


def test_what_is_missing_comes_first_by_its_date_then_what_waits_for_us_then_what_is_done():
    facts = replace(
        COMPLETE, is_host_staff=True, slides_open=1, is_room_known=False, is_coming=False, profile_waits=True
    )

    lines = rules.checklist(facts, DUES, date(2027, 3, 1))

    assert [(line.item.value, line.standing) for line in lines] == [
        ("COMING", L), ("ROOM", T), ("SLIDES", T), ("PROFILE", W), ("AVAILABILITY", D), ("PHOTO", D), ("TEXT", D), ("HANDOUTS", D),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fixed", "due"),
    [
        ({}, date(2027, 6, 7)),
        ({"SLIDES": date(2027, 5, 1)}, date(2027, 5, 1)),
        ({"SLIDES": date(2027, 7, 1)}, DAY),
    ],
)
def test_a_due_date_is_the_organisers_or_counted_back_and_never_after_the_day(fixed, due):
    assert rules.due_dates(DAY, fixed)[Item.SLIDES] == due


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (None, date(2027, 2, 14)),
        (date(2026, 10, 1), date(2027, 2, 14)),
        (date(2027, 5, 10), date(2027, 5, 17)),
        (date(2027, 6, 12), DAY),
    ],
)
def test_who_was_asked_late_has_a_week_or_until_the_day(asked, due):
    assert rules.dues_for_her(DUES, day=DAY, asked=asked)[Item.COMING] == due


def remind(lines, today, *, last_days_ago=None, within=28):
    now = datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=9)
    last = None if last_days_ago is None else now - timedelta(days=last_days_ago)
    named = rules.to_remind(lines, day=DAY, today=today, now=now, last=last, within=within)
    return [line.item.value for line in named]


SLIDES, ROOM = Line(Item.SLIDES, T, date(2027, 6, 7)), Line(Item.ROOM, T, date(2027, 4, 19))


@pytest.mark.parametrize(
    ("case", "lines", "today", "options", "named"),
    [
        ("nothing pressing yet", [SLIDES, ROOM], date(2027, 3, 1), {}, []),
        ("one is due in four weeks: all that is missing is named", [SLIDES, ROOM], date(2027, 3, 22), {}, ["SLIDES", "ROOM"]),
        ("the same with a shorter view", [SLIDES, ROOM], date(2027, 3, 22), {"within": 14}, []),
        ("late", [Line(Item.COMING, L, date(2027, 2, 14))], date(2027, 3, 1), {"within": 0}, ["COMING"]),
        ("whoever misses anything", [SLIDES], date(2026, 11, 1), {"within": 1000}, ["SLIDES"]),
        ("what waits for us is not asked for", [Line(Item.PHOTO, W), Line(Item.TEXT, D)], date(2027, 6, 1), {}, []),
        ("six days after the last", [SLIDES], date(2027, 6, 1), {"last_days_ago": 6}, []),
        ("seven days after the last", [SLIDES], date(2027, 6, 1), {"last_days_ago": 7}, ["SLIDES"]),
        ("on the day", [SLIDES], DAY, {}, ["SLIDES"]),
        ("after the day", [SLIDES], date(2027, 6, 15), {}, []),
    ],
)  # fmt: skip
def test_whom_a_reminder_goes_to_and_what_it_names(case, lines, today, options, named):
    assert remind(lines, today, **options) == named, case


FACTS = st.builds(
    Facts,
    **{
        field.name: (
            st.sampled_from(["", "YES", "NO"])
            if field.name == "photo_consent"
            else st.integers(0, 3)
            if field.type == "int"
            else st.booleans()
        )
        for field in fields(Facts)
    },
)


@given(facts=FACTS, today=st.dates(date(2026, 6, 1), date(2027, 7, 1)), within=st.integers(0, 400))
def test_nobody_complete_is_ever_reminded_and_nobody_of_what_she_has_done(facts, today, within):
    lines = rules.checklist(facts, DUES, today)

    named = remind(lines, today, within=within)

    missing = [item.value for item in Item if rules.applies(item, facts) and rules.is_open(item, facts)]
    assert set(named) <= set(missing)
    assert named == [] or sorted(named) == sorted(missing)
    assert missing != [] or named == []


@given(facts=FACTS, today=st.dates(date(2026, 6, 1), date(2027, 7, 1)))
def test_every_item_that_applies_stands_in_the_list_once(facts, today):
    lines = rules.checklist(facts, DUES, today)

    assert sorted(line.item for line in lines) == sorted(item for item in Item if rules.applies(item, facts))


@pytest.mark.parametrize(
    ("organisation", "host", "is_host"),
    [
        ("Saltmarsh School", "Saltmarsh School", True),
        ("Saltmarsh School, Poole", "Saltmarsh School", True),
        ("saltmarsh  school (sixth form)", "Saltmarsh School", True),
        ("St. Mary’s School", "St Mary's School", True),
        ("Saltmarsh Schools Trust", "Saltmarsh School", False),
        ("University of Poole, on placement at Saltmarsh School", "Saltmarsh School", False),
        ("", "Saltmarsh School", False),
        ("Anything", "", False),
    ],
)
def test_who_works_at_the_host(organisation, host, is_host):
    assert rules.works_at(organisation, host) is is_host


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One\nline & <b>more</b>", "<p>One<br/>line &amp; &lt;b&gt;more&lt;/b&gt;</p>"),
        ("", ""),
    ],
)
def test_a_biography_goes_from_plain_text_to_html_and_back(text, source):
    assert (rules.as_html(text), rules.as_text(source)) == (source, text)


def test_bold_words_and_links_leave_their_words():
    source = '<p>She has <b>eight</b> <a href="https://peaks.example/">peaks</a>.</p><ul><li>One</li></ul>'

    assert rules.as_text(source) == "She has eight peaks.\n\nOne"


@given(st.text())
def test_whatever_is_typed_nothing_of_it_is_markup(text):
    source = rules.as_html(text)

    assert "<" not in source.replace("<p>", "").replace("</p>", "").replace("<br/>", "")


@pytest.mark.parametrize(
    ("guest", "fields_named"),
    [
        (Guest("Marit", "She turns back.", "A clinic.", "Everybody leaves with one thing."), []),
        (Guest("Marit", "", "A clinic.", "Everybody leaves with one thing."), ["status"]),
        (Guest("Marit", "She turns back.", "  ", "Everybody leaves with one thing."), ["status"]),
        (Guest("Marit", "She turns back.", "A clinic.", ""), ["aim"]),
        (Guest("Marit", "", "", ""), ["status", "aim"]),
    ],
)
def test_a_guest_from_outside_needs_why_here_what_follows_and_an_aim(guest, fields_named):
    assert [problem.field for problem in guest_problems(guest)] == fields_named
    assert all("Marit" in problem.message for problem in guest_problems(guest))
