"""The door's rules as tables."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delegates.checkin import rules
from delegates.checkin.rules import Code, Sighting

NINE = datetime(2027, 6, 14, 8, 0, tzinfo=UTC)  # 09:00 in London
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def sighting(number=1, **changes) -> Sighting:
    """A live scan at 09:00 at point 1 of delegate 7, whose booking was confirmed long ago."""
    facts = {
        "id": UUID(int=number),
        "point": 1,
        "delegate": 7,
        "at": NINE,
        "desk": f"Desk {number}",
        "is_live": True,
        "confirmed_at": NINE - 99 * HOUR,
    }
    return Sighting(**facts | changes)


@pytest.mark.parametrize(
    ("case", "changes", "first", "word", "tone", "sentence"),
    [
        ("coming, first here", {}, None, "Checked in", "ok", "Welcome."),
        (
            "coming, in already",
            {},
            sighting(2, at=NINE - 19 * MINUTE),
            "Already in",
            "again",
            "Already in, since 08:41, at Desk 2.",
        ),
        (
            "in since the rehearsal the day before",
            {},
            sighting(2, at=NINE - 15 * HOUR),
            "Already in",
            "again",
            "Already in, since Sunday 13 June, 18:00, at Desk 2.",
        ),
        (
            "booking cancelled",
            {"cancelled_at": NINE - HOUR},
            None,
            "Cancelled",
            "stop",
            "This place was cancelled. Please fetch an organiser.",
        ),
        ("booking cancelled after the scan", {"cancelled_at": NINE + HOUR}, None, "Checked in", "ok", "Welcome."),
        (
            "booking still a draft",
            {"confirmed_at": None},
            None,
            "Not confirmed",
            "stop",
            "This booking is not confirmed. Please fetch an organiser.",
        ),
        (
            "badge replaced",
            {"badge_revoked_at": NINE - HOUR},
            None,
            "Old badge",
            "stop",
            "This badge was replaced; a newer one exists.",
        ),
        ("badge replaced after the scan", {"badge_revoked_at": NINE + HOUR}, None, "Checked in", "ok", "Welcome."),
        (
            "cancelled and replaced: the booking weighs more",
            {"cancelled_at": NINE - HOUR, "badge_revoked_at": NINE - HOUR},
            None,
            "Cancelled",
            "stop",
            "This place was cancelled. Please fetch an organiser.",
        ),
        (
            "cancelled, though in already",
            {"cancelled_at": NINE - HOUR},
            sighting(2, at=NINE - 2 * HOUR),
            "Cancelled",
            "stop",
            "This place was cancelled. Please fetch an organiser.",
        ),
        ("not ours", {"delegate": None}, None, "Not ours", "unknown", "This code is not one of our badges."),
    ],
)
def test_the_verdict_says_word_tone_and_sentence(case, changes, first, word, tone, sentence):
    verdict = rules.verdict(sighting(**changes), first)

    assert (verdict.word, verdict.tone, verdict.sentence) == (word, tone, sentence)


def test_every_verdict_has_a_shape_of_its_own_beside_its_colour():
    everyone = [
        rules.OK, rules.again(sighting(), today=NINE), rules.CANCELLED, rules.REPLACED, rules.UNKNOWN, rules.UNDONE
    ]  # fmt: skip

    assert [(verdict.code, verdict.icon) for verdict in everyone] == [
        (Code.OK, "ok"),
        (Code.AGAIN, "again"),
        (Code.CANCELLED, "stop"),
        (Code.REPLACED, "replaced"),
        (Code.UNKNOWN, "unknown"),
        (Code.UNDONE, "undo"),
    ]


@pytest.mark.parametrize(
    ("case", "device_at", "sent_at", "expected"),
    [
        ("right clock, sent at once", NINE, NINE, NINE),
        ("five seconds slow: let be", NINE - 5 * SECOND, NINE - 5 * SECOND, NINE - 5 * SECOND),
        ("six seconds slow: mended", NINE - 6 * SECOND, NINE - 6 * SECOND, NINE),
        ("three hours slow, waited twenty minutes", NINE - 3 * HOUR - 20 * MINUTE, NINE - 3 * HOUR, NINE - 20 * MINUTE),
        ("a day fast, waited a minute", NINE + 24 * HOUR - MINUTE, NINE + 24 * HOUR, NINE - MINUTE),
        ("four seconds fast: never later than its arrival", NINE + 4 * SECOND, NINE + 4 * SECOND, NINE),
        ("scanned after it was sent", NINE + HOUR, NINE, NINE),
        (
            "an empty battery: 1970",
            datetime(1970, 1, 1, tzinfo=UTC),
            datetime(1970, 1, 1, 0, 1, tzinfo=UTC),
            NINE - MINUTE,
        ),
        ("beyond the calendar", datetime(9999, 12, 31, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC), NINE),
    ],
)
def test_the_clock_of_a_device_is_mended(case, device_at, sent_at, expected):
    assert rules.moment(device_at, sent_at, received_at=NINE) == expected


@pytest.mark.parametrize(
    ("case", "scan", "others", "replayed", "first"),
    [
        ("alone", sighting(5), [], False, None),
        ("after another", sighting(5), [sighting(2, at=NINE - MINUTE)], False, 2),
        ("after two: the earliest", sighting(5), [sighting(2, at=NINE - MINUTE), sighting(3, at=NINE - HOUR)], False, 3),
        ("after one that was taken back", sighting(5), [sighting(2, at=NINE - MINUTE), sighting(3, takes_back=UUID(int=2))], False, None),
        ("after one at another point", sighting(5), [sighting(2, point=2, at=NINE - MINUTE)], False, None),
        ("after one that was refused", sighting(5), [sighting(2, at=NINE - MINUTE, badge_revoked_at=NINE - HOUR)], False, None),
        ("live, the other's clock two seconds fast", sighting(5), [sighting(2, at=NINE + 2 * SECOND)], False, 2),
        ("out of a queue, an hour before the other", sighting(5, is_live=False), [sighting(2, at=NINE + HOUR)], False, None),
        ("sent again: placed by time", sighting(5), [sighting(2, at=NINE + 2 * SECOND)], True, None),
        ("same moment: the id decides", sighting(5), [sighting(2)], True, 2),
        ("itself", sighting(5), [sighting(5)], True, None),
    ],
)  # fmt: skip
def test_what_came_before(case, scan, others, replayed, first):
    found = rules.first_before(scan, others, replayed=replayed)

    assert (found.id.int if found else None) == first


def test_present_is_the_earliest_scan_of_each_that_was_neither_refused_nor_taken_back():
    scans = [
        sighting(1, delegate=7, at=NINE),
        sighting(2, delegate=7, at=NINE - MINUTE),
        sighting(3, delegate=8, at=NINE),
        sighting(4, delegate=8, takes_back=UUID(int=3)),
        sighting(5, delegate=9, cancelled_at=NINE - HOUR),
        sighting(6, delegate=None),
        sighting(7, delegate=10, badge_revoked_at=NINE + HOUR),
    ]

    assert {delegate: scan.id.int for delegate, scan in rules.present(scans).items()} == {7: 2, 10: 7}


def test_whoever_comes_back_after_an_undo_is_in_again():
    scans = [sighting(1), sighting(2, at=NINE + MINUTE, takes_back=UUID(int=1)), sighting(3, at=NINE + 2 * MINUTE)]

    assert [rules.present(order)[7].id.int for order in permutations(scans)] == [3] * 6


@st.composite
def scans_of_a_day(draw):
    """Up to eight scans of three people at two points, some taken back, and a second order of the same."""
    scans = []
    for number in range(draw(st.integers(1, 8))):
        earlier = [scan.id for scan in scans if scan.takes_back is None]
        scans.append(
            sighting(
                number + 1,
                delegate=draw(st.sampled_from([7, 8, 9, None])),
                point=draw(st.sampled_from([1, 2])),
                at=NINE + draw(st.integers(0, 3)) * MINUTE,
                takes_back=draw(st.sampled_from([None, None, *earlier])),
                cancelled_at=draw(st.sampled_from([None, None, NINE + MINUTE])),
                badge_revoked_at=draw(st.sampled_from([None, None, NINE + 2 * MINUTE])),
            )
        )
    return scans, draw(st.permutations(scans))


@given(scans_of_a_day())
def test_the_order_of_arrival_does_not_matter(orders):
    one, other = orders

    assert rules.present(one) == rules.present(other)


@given(scans_of_a_day())
def test_of_all_entries_at_a_point_exactly_one_has_none_before_it(orders):
    scans, _ = orders
    entries = [scan for scan in rules.standing(scans) if (scan.delegate, scan.point) == (7, 1)]

    firsts = [scan for scan in entries if rules.first_before(scan, scans_of(7, scans), replayed=True) is None]

    assert len(firsts) == min(len(entries), 1)


def scans_of(delegate, scans):
    """A delegate's scans and whatever takes one of them back."""
    own = {scan.id for scan in scans if scan.delegate == delegate}
    return [scan for scan in scans if scan.id in own or scan.takes_back in own]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("K7QW2M9P", "K7QW2M9P"),
        (" k7qw 2m9p ", "K7QW2M9P"),
        ("k7qw-2m9p", "K7QW2M9P"),
        ("", ""),
        ("☃", ""),
    ],
)
def test_a_code_may_be_typed_any_way(typed, clean):
    assert rules.clean_code(typed) == clean


def test_a_code_is_shown_in_fours():
    assert rules.spaced_code("K7QW2M9P") == "K7QW 2M9P"


@pytest.mark.parametrize(
    ("case", "read", "kept"),
    [
        ("a badge", "A" * 26, "A" * 26),
        ("a null sign", "AB\x00C", "ABC"),
        ("half of a pair", "AB\ud800C", "ABC"),
        ("a long address", "https://x.example/" + "a" * 500, "https://x.example/" + "a" * 182),
        ("spaces about it", " AB\n", "AB"),
    ],
)
def test_what_a_camera_read_is_made_fit_to_keep(case, read, kept):
    assert rules.clean_token(read) == kept


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sian oconnor", ["Siân O’Connor"]),
        ("oconnor sian", ["Siân O’Connor"]),
        ("zoe muller", ["Zoë Müller"]),
        ("wojcik", ["Aleksandra Wójcik-Featherstonehaugh"]),
        ("feather", ["Aleksandra Wójcik-Featherstonehaugh"]),
        ("wójcik-feath", ["Aleksandra Wójcik-Featherstonehaugh"]),
        ("wojcikfeath", ["Aleksandra Wójcik-Featherstonehaugh"]),
        ("mo al amin", ["Mo Al-Amin"]),
        ("alamin", ["Mo Al-Amin"]),
        ("łuk", ["Łukasz Nowak"]),
        ("lukasz", ["Łukasz Nowak"]),
        ("nowak harbour", ["Łukasz Nowak"]),
        ("poole nowak", ["Łukasz Nowak"]),
        ("o'con", ["Siân O’Connor"]),
        ("connor", []),
        ("nowak winchester", []),
        ("harb", ["Siân O’Connor", "Zoë Müller", "Aleksandra Wójcik-Featherstonehaugh", "Mo Al-Amin", "Łukasz Nowak"]),
    ],
)
def test_every_typed_word_begins_a_word_of_the_name_or_the_school(query, found):
    people = ["Siân O’Connor", "Zoë Müller", "Aleksandra Wójcik-Featherstonehaugh", "Mo Al-Amin", "Łukasz Nowak"]

    assert [name for name in people if rules.match_score(query, name, "Harbour School Poole") is not None] == found


def test_a_whole_name_stands_before_a_beginning_and_a_beginning_before_a_school():
    scores = [
        rules.match_score("lee", name, school)
        for name, school in [("Ann Lee", "Harbour"), ("Leena Patel", "Harbour"), ("Ann Marsh", "Leeds Academy")]
    ]

    assert scores == [0, 1, 3]
