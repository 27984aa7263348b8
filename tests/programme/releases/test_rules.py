"""What a release says of each change, as a table; and when it cannot go out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sessions.releases import rules
from sessions.releases.rules import Change, Kind, PlannedRun, PlannedSlot, Standing


def at(hour, minute):
    return datetime(2027, 6, 14, hour, minute, tzinfo=UTC)


LIBRARY = Standing(1, "Workshops 1", at(10, 0), 7, "Library", places=30)
STUDIO = Standing(2, "Workshops 2", at(11, 10), 8, "Dance studio", places=30)
RUN = PlannedRun(1, "u-1", 5, "Quiet starts", is_published=True, after=LIBRARY, before=LIBRARY, taken=12, speakers=(3,))
SLOT = PlannedSlot(
    1,
    "Lunch",
    at(12, 50),
    at(13, 40),
    at(12, 50),
    at(13, 40),
    is_released=True,
)


@pytest.mark.parametrize(
    ("run", "kind", "words"),
    [
        (replace(RUN, before=None), Kind.NEW, "New: “Quiet starts” in Workshops 1, 10:00, Library."),
        (
            replace(RUN, after=STUDIO),
            Kind.MOVED,
            "“Quiet starts” moves from Workshops 1, 10:00, Library to Workshops 2, 11:10, Dance studio.",
        ),
        (
            replace(RUN, after=replace(LIBRARY, is_cancelled=True)),
            Kind.CANCELLED,
            "Cancelled: “Quiet starts” in Workshops 1, 10:00, Library.",
        ),
        (
            replace(RUN, before=replace(LIBRARY, is_cancelled=True), after=STUDIO),
            Kind.RESTORED,
            "On again: “Quiet starts” in Workshops 2, 11:10, Dance studio.",
        ),
    ],
)
def test_a_run_that_stands_otherwise_is_one_sentence(run, kind, words):
    assert rules.change_of_run(run) == Change(kind, words, "u-1", "Quiet starts", 12)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (30, 24, "“Quiet starts” in Workshops 1, 10:00, Library now has 24 places (it had 30 places)."),
        (30, 1, "“Quiet starts” in Workshops 1, 10:00, Library now has 1 place (it had 30 places)."),
        (30, None, "“Quiet starts” in Workshops 1, 10:00, Library now has no limit of places (it had 30 places)."),
    ],
)
def test_another_number_of_places_touches_nobody_who_has_one(before, after, words):
    run = replace(RUN, before=replace(LIBRARY, places=before), after=replace(LIBRARY, places=after))

    assert rules.change_of_run(run) == Change(Kind.PLACES, words, "u-1", "Quiet starts", 0)


@pytest.mark.parametrize(
    "run",
    [
        RUN,
        replace(RUN, is_published=False, before=None),
        replace(RUN, is_published=False, after=STUDIO),
        replace(RUN, before=replace(LIBRARY, is_cancelled=True), after=replace(LIBRARY, is_cancelled=True, places=9)),
        replace(RUN, after=replace(LIBRARY, starts_at=at(10, 15))),
    ],
    ids=["as it was", "draft, new", "draft, moved", "cancelled as before", "its slot moves, which the slot says"],
)
def test_what_is_no_news_is_not_listed(run):
    assert rules.change_of_run(run) is None


def test_the_day_s_bands_come_first_and_a_band_speaks_for_all_that_is_in_it():
    later = replace(SLOT, next_starts_at=at(13, 0), next_ends_at=at(13, 45))
    new = replace(SLOT, name="Tea", is_released=False)

    found = rules.changes([replace(RUN, before=None)], [SLOT, later, new])

    assert [(change.kind, change.words) for change in found] == [
        (Kind.TIME, "Lunch is now 13:00 to 13:45 (it was 12:50 to 13:40)."),
        (Kind.SLOT, "New in the day: Tea, 12:50 to 13:40."),
        (Kind.NEW, "New: “Quiet starts” in Workshops 1, 10:00, Library."),
    ]


def test_a_first_programme_is_one_line():
    runs = [
        replace(RUN, before=None),
        replace(RUN, before=None, uid="u-2", after=STUDIO),
        replace(RUN, before=None, session=6, is_published=False),
    ]

    assert rules.first(runs).words == "The programme is out: 1 session, held 2 times in all."


NEW = Change(Kind.NEW, "New: “Quiet starts” in Workshops 1, 10:00, Library.", "u-1")
BAND = Change(Kind.SLOT, "New in the day: Tea, 12:50 to 13:40.")


@pytest.mark.parametrize(
    ("found", "is_first", "stops", "codes"),
    [
        ([NEW], False, [], []),
        ([NEW], True, [], []),
        ([BAND], False, [], []),
        ([BAND], True, [], ["empty"]),
        ([], True, [], ["empty"]),
        ([], False, [], ["nothing"]),
        ([NEW], False, ["The Library is used twice.", "Sam is in two places."], ["clashes", "clash", "clash"]),
    ],
)
def test_when_a_release_cannot_go_out(found, is_first, stops, codes):
    assert [problem.code for problem in rules.problems(found=found, is_first=is_first, stops=stops)] == codes


def test_the_fingerprint_names_what_was_read():
    other = replace(NEW, words="New: “Quiet starts” in Workshops 2, 11:10, Library.")

    assert rules.fingerprint([NEW]) == rules.fingerprint([replace(NEW, places=3, speakers=(1,))])
    assert len({rules.fingerprint(each) for each in ([], [NEW], [other], [NEW, other])}) == 4


def test_what_is_stored_names_no_speaker():
    assert replace(NEW, speakers=(3, 4)).stored() == {
        "kind": "NEW",
        "words": NEW.words,
        "uid": "u-1",
        "title": "",
        "places": 0,
    }
