"""Making, printing and reissuing badges."""

from __future__ import annotations

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from delegates.badges import actions, pdfs, queries, rules, tasks
from delegates.models import Badge, Delegate, PrintRun
from tests.delegates.badges.conftest import NOW
from tests.factories.badges import PrintRunFactory
from tests.factories.conference import UserFactory

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def by(db):
    return UserFactory()


@pytest.mark.sqlite
def test_everybody_gets_one_live_badge_and_repeating_it_makes_no_second(come, by):
    people = [come("Aisha"), come("Bo"), come("Cara")]
    (first,) = actions.badges_for([people[1]], by=by, now=NOW)

    once = actions.badges_for(people, by=by, now=NOW)
    twice = actions.badges_for(Delegate.objects.filter(pk__in=[one.pk for one in people]), by=by, now=LATER)

    assert [badge.delegate_id for badge in once] == [person.pk for person in people]
    assert once[1] == first
    assert {badge.pk for badge in once} == {badge.pk for badge in twice}
    assert Badge.objects.count() == 3
    assert {len(badge.token) for badge in once} == {26}


def test_badges_for_nobody_are_none(db, by):
    assert actions.badges_for([], by=by, now=NOW) == []


def test_a_short_number_that_is_taken_is_drawn_again(come, by, monkeypatch):
    numbers = iter(["AAAAAA", "AAAAAA", "BBBBBB"])
    monkeypatch.setattr(Badge._meta.get_field("number"), "default", lambda: next(numbers))
    monkeypatch.setattr(Badge._meta.get_field("number"), "_get_default", lambda: next(numbers))

    made = actions.badges_for([come("Aisha"), come("Bo")], by=by, now=NOW)

    assert [badge.number for badge in made] == ["AAAAAA", "BBBBBB"]


@pytest.mark.parametrize(("number", "queries_made"), [(1, 3), (3, 3), (60, 3)])
def test_badges_take_as_many_queries_for_many_as_for_one(come, by, number, queries_made, django_assert_num_queries):
    people = [come() for _ in range(number)]

    with django_assert_num_queries(queries_made):
        made = actions.badges_for(people, by=by, now=NOW)

    assert len(made) == number


@pytest.mark.sqlite
def test_a_reissue_makes_a_new_code_and_revokes_the_old(come, by):
    (old,) = actions.badges_for([come()], by=by, now=NOW)

    fresh = actions.reissue(badge=old, by=by, now=LATER)

    old.refresh_from_db()
    assert (old.revoked_at, fresh.revoked_at, fresh.delegate_id) == (LATER, None, old.delegate_id)
    assert fresh.token != old.token
    assert fresh.number != old.number


def test_a_reissue_repeated_changes_nothing_and_answers_the_new_badge(come, by):
    (old,) = actions.badges_for([come()], by=by, now=NOW)
    fresh = actions.reissue(badge=old, by=by, now=LATER)

    again = actions.reissue(badge=old, by=by, now=LATER + timedelta(minutes=1))

    old.refresh_from_db()
    assert (again, Badge.objects.count(), old.revoked_at) == (fresh, 2, LATER)
    assert list(ModelLogEntry.objects.values_list("action", "user", "label")) == [
        ("badge.reissue", by.pk, f"Badge {old.number}")
    ]


def test_a_few_badges_are_drawn_at_once_and_marked_as_printed(conference, day, come, by):
    come("Aisha")
    come("Bo", school="Avonbourne")

    run = actions.print_badges(
        conference=conference, delegates=queries.coming(conference), title="Everybody", by=by, now=NOW
    )

    run.refresh_from_db()
    names = [badge.delegate.first_name for badge in (Badge.objects.get(pk=pk) for pk in run.badge_ids)]
    assert (run.status, run.finished_at, run.title, run.made_by, names) == (
        "READY",
        NOW,
        "Everybody",
        by,
        ["Bo", "Aisha"],
    )
    assert bytes(run.pdf).startswith(b"%PDF-")
    assert list(Badge.objects.values_list("printed_at", flat=True)) == [NOW, NOW]
    assert list(ModelLogEntry.objects.values_list("action", "user", "data__badges")) == [("badge.print", by.pk, 2)]


def test_printing_again_keeps_the_codes_and_the_first_moment(conference, come, by):
    come()
    everybody = queries.coming(conference)
    actions.print_badges(conference=conference, delegates=everybody, title="", by=by, now=NOW)

    actions.print_badges(conference=conference, delegates=everybody, title="", by=by, now=LATER)

    assert (PrintRun.objects.count(), Badge.objects.get().printed_at) == (2, NOW)


def test_there_must_be_somebody_to_print_for(conference, by):
    with pytest.raises(Refused) as refusal:
        actions.print_badges(conference=conference, delegates=queries.coming(conference), title="", by=by, now=NOW)

    assert (refusal.value.codes, PrintRun.objects.count()) == (["nobody"], 0)


def test_many_badges_are_left_to_the_worker_after_the_commit(
    conference, come, by, monkeypatch, django_capture_on_commit_callbacks
):
    for _ in range(rules.AT_ONCE + 1):
        come()

    with django_capture_on_commit_callbacks() as after:
        run = actions.print_badges(
            conference=conference, delegates=queries.coming(conference), title="Everybody", by=by, now=NOW
        )

    waiting = (run.status, Badge.objects.exclude(printed_at=None).count(), len(after))
    asked = []
    monkeypatch.setattr(tasks.actions, "draw", lambda *, run, **_: asked.append(run) or run)
    after[0]()
    assert waiting == ("WAITING", 0, 1)
    assert asked == [run]


def test_what_goes_wrong_in_drawing_is_kept_on_the_run_and_can_be_tried_again(
    conference, come, by, monkeypatch, caplog
):
    come()
    monkeypatch.setattr(pdfs.pdf, "render", lambda *_, **__: 1 / 0)
    run = actions.print_badges(conference=conference, delegates=queries.coming(conference), title="", by=by, now=NOW)
    failed = (run.status, run.pdf, len(run.remarks), Badge.objects.get().printed_at)
    monkeypatch.undo()

    again = actions.draw_again(run=run, now=LATER)

    assert failed == ("FAILED", None, 1, None)
    assert (again.status, again.remarks, again.finished_at, Badge.objects.get().printed_at) == (
        "READY",
        [],
        LATER,
        LATER,
    )
    assert "ZeroDivisionError" in caplog.text


def test_a_ready_run_is_not_drawn_again(conference, come, by, monkeypatch):
    come()
    run = actions.print_badges(conference=conference, delegates=queries.coming(conference), title="", by=by, now=NOW)
    monkeypatch.setattr(pdfs, "sheets", lambda *_: 1 / 0)

    assert (actions.draw(run=run, now=LATER), actions.draw_again(run=run, now=LATER)) == (run, run)
    assert run.finished_at == NOW


def test_a_run_whose_badges_were_all_revoked_meanwhile_says_so(conference, come, by):
    (badge,) = actions.badges_for([come()], by=by, now=NOW)
    run = PrintRunFactory(conference=conference, badge_ids=[badge.pk])
    actions.reissue(badge=badge, by=by, now=NOW)

    done = actions.draw(run=run, now=LATER)

    assert (done.status, done.remarks) == ("FAILED", ["These badges were all replaced by newer ones meanwhile."])


def test_a_reissued_badge_is_printed_alone_under_the_persons_name(conference, day, come, by):
    come("Bo")
    (old,) = actions.badges_for([come("Aisha", "Grant")], by=by, now=NOW)

    run = actions.reissue_and_print(badge=old, by=by, now=LATER)

    fresh = Badge.objects.live().get(delegate=old.delegate)
    assert (run.title, run.badge_ids, run.status, fresh.printed_at) == ("Aisha Grant", [fresh.pk], "READY", LATER)


def test_files_are_thrown_away_after_a_week(conference):
    old = PrintRunFactory(conference=conference, made_at=NOW - rules.KEPT_FOR - timedelta(seconds=1))
    kept = PrintRunFactory(conference=conference, made_at=NOW - rules.KEPT_FOR)

    thrown = actions.forget_old(now=NOW)

    assert (thrown, list(PrintRun.objects.all())) == (1, [kept])
    assert old.pk != kept.pk
