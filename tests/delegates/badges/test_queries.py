"""What stands on a badge, and who is found, each in a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from delegates.badges import actions, queries
from delegates.badges.queries import Counts, Face
from delegates.badges.rules import Row
from delegates.models import Badge, Booking, School
from sessions.models import Run
from tests.delegates.badges.conftest import NOW, sit
from tests.factories.bookings import DelegateFactory

ARRIVAL = Row("08:45", "Arrival", quiet=True)
KEYNOTE = Row("09:30", "Eight thousand metres", room="Main Hall")
COFFEE = Row("10:40", "Coffee", quiet=True)


def open_(time):
    return Row(time, "Still to choose", room="Use the link in your e-mail", open=True)


def badge_of(delegate):
    (badge,) = actions.badges_for([delegate], by=None, now=NOW)
    return badge


@pytest.mark.sqlite
def test_a_face_holds_the_name_and_the_whole_day(conference, workshop, come):
    aisha = come("Aisha", "Grant")
    sit(aisha, workshop("First", title="Reading aloud", code="LIT", palette=3))
    badge = badge_of(aisha)

    (face,) = queries.faces([badge.pk], conference)

    assert face == Face(
        first_name="Aisha",
        last_name="Grant",
        school="Harbour School",
        role="Teacher of science",
        ticket_type="Full day",
        rows=(ARRIVAL, KEYNOTE, COFFEE, Row("11:00", "Reading aloud", "Science 4 · S4", "LIT", 3), open_("12:00")),
        token=badge.token,
        number=badge.number,
    )


@pytest.mark.parametrize(
    ("name", "code", "shown"),
    [("Science 4", "S4", "Science 4 · S4"), ("Library", "Lib", "Library"), ("Room H12", "H12", "Room H12")],
)
def test_a_rooms_code_is_left_out_where_it_only_repeats_the_name(conference, workshop, come, name, code, shown):
    aisha = come()
    sit(aisha, workshop("First", room=(name, code)))

    (face,) = queries.faces([badge_of(aisha).pk], conference)

    assert face.rows[3].room == shown


def test_a_seat_in_a_cancelled_run_has_to_be_chosen_again(conference, workshop, come):
    aisha, run = come(), workshop("First")
    sit(aisha, run)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)

    (face,) = queries.faces([badge_of(aisha).pk], conference)

    assert face.rows[3] == open_("11:00")


def test_faces_keep_the_order_they_are_asked_in_and_leave_out_what_was_revoked(conference, day, come):
    ids = [badge_of(come(name)).pk for name in ("Aisha", "Bo", "Cara")]
    Badge.objects.filter(pk=ids[1]).update(revoked_at=NOW)

    faces = queries.faces(ids[::-1], conference)

    assert [face.first_name for face in faces] == ["Cara", "Aisha"]


@pytest.mark.parametrize("number", [1, 3, 60])
def test_faces_take_five_queries_however_many_there_are(conference, workshop, come, number, django_assert_num_queries):
    run = workshop("First")
    ids = []
    for _ in range(number):
        delegate = come()
        sit(delegate, run)
        ids.append(badge_of(delegate).pk)

    with django_assert_num_queries(5):
        faces = queries.faces(ids, conference)

    assert len(faces) == number


def test_who_comes_is_in_the_order_of_schools_and_names_and_without_whom_nobody_expects(conference, come):
    first, second, third = (
        come("Zoë", "Abbot", school="Avonbourne"),
        come("Ann", "Booth", school="Avonbourne"),
        come("Ann", "Abbot"),
    )
    withdrawn, cancelled = come("With", "Drawn"), come("Can", "Celled")
    withdrawn.withdrawn_at = NOW
    withdrawn.save()
    Booking.objects.filter(pk=cancelled.booking_id).update(status="CANCELLED", cancelled_at=NOW)
    DelegateFactory(booking__conference=conference)  # a draft

    assert list(queries.coming(conference)) == [first, second, third]


def test_counts_and_unprinted_go_by_the_live_badge(conference, come):
    printed, made, reissued, _none = come("A"), come("B"), come("C"), come("D")
    badge_of(made)
    Badge.objects.filter(pk__in=[badge_of(printed).pk, badge_of(reissued).pk]).update(printed_at=NOW)
    Badge.objects.filter(delegate=reissued).update(revoked_at=NOW)
    badge_of(reissued)

    assert queries.counts(conference) == Counts(coming=4, printed=1)
    assert queries.counts(conference).unprinted == 3
    assert [delegate.first_name for delegate in queries.unprinted(conference)] == ["B", "C", "D"]


@pytest.mark.parametrize(
    ("words", "names"),
    [("ais", ["Aisha"]), ("grant AISHA", ["Aisha"]), ("harbour", ["Bo", "Aisha"]), ("nobody", []), ("KKKKKK", ["Bo"])],
)
def test_people_are_found_by_name_school_or_badge_number(conference, come, words, names):
    come("Aisha", "Grant")
    come("Cara", "Grant", school="Avonbourne")
    Badge.objects.filter(pk=badge_of(come("Bo", "Abbot")).pk).update(number="KKKKKK")

    assert [delegate.first_name for delegate in queries.found(conference, words)] == names


def test_a_revoked_badges_number_finds_nobody(conference, come):
    badge = badge_of(come())
    Badge.objects.filter(pk=badge.pk).update(number="KKKKKK", revoked_at=NOW + timedelta(days=1))

    assert list(queries.found(conference, "KKKKKK")) == []


def test_only_schools_from_which_somebody_comes_are_offered(conference, come):
    come(school="Harbour School")
    draft = DelegateFactory(booking__conference=conference)

    assert list(queries.schools_coming(conference)) == [School.objects.exclude(pk=draft.school_id).get()]
