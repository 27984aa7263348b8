from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from conference import periodic
from conference import settings as product
from conference.beat import beating
from conference.models import PeriodicRun
from tests.conference import a_task

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
NOW = datetime(2027, 1, 11, 9, 0, 30, tzinfo=UTC)
COUNT = "tests.conference.a_task.count_up"


@pytest.fixture(autouse=True)
def _from_nought(monkeypatch):
    monkeypatch.setattr(a_task, "counted", [])


def run(at, duties, capture):
    with capture(execute=True):
        return periodic.run_due(now=at, duties=duties)


def test_a_task_is_enqueued_once_in_each_period(django_capture_on_commit_callbacks):
    moments = [NOW + timedelta(seconds=seconds) for seconds in (0, 10, 29, 30, 31, 95)]

    begun = [run(at, {COUNT: 60}, django_capture_on_commit_callbacks) for at in moments]

    assert begun == [[COUNT], [], [], [COUNT], [], [COUNT]]
    assert len(a_task.counted) == 3


def test_periods_that_nobody_saw_are_not_made_up_for(django_capture_on_commit_callbacks):
    for at in (NOW, NOW + timedelta(days=3), NOW + timedelta(days=3, seconds=5)):
        run(at, {COUNT: 60}, django_capture_on_commit_callbacks)

    assert len(a_task.counted) == 2


def test_a_clock_that_is_behind_begins_nothing_again(django_capture_on_commit_callbacks):
    for at in (NOW, NOW - timedelta(minutes=5)):
        run(at, {COUNT: 60}, django_capture_on_commit_callbacks)

    assert len(a_task.counted) == 1


def test_one_that_is_not_there_keeps_no_other_from_its_work_and_is_tried_again(django_capture_on_commit_callbacks):
    begun = run(NOW, {"delegates.no_such.task": 60, COUNT: 60}, django_capture_on_commit_callbacks)

    assert (begun, len(a_task.counted)) == ([COUNT], 1)
    assert list(PeriodicRun.objects.values_list("name", flat=True)) == [COUNT]


def test_tick_does_the_same_once_and_says_what(settings, django_capture_on_commit_callbacks):
    settings.PERIODIC, said = {COUNT: 60}, StringIO()

    with django_capture_on_commit_callbacks(execute=True), time_machine.travel(NOW, tick=False):
        call_command("tick", stdout=said)
        call_command("tick", stdout=said)

    assert (said.getvalue(), len(a_task.counted)) == (f"{COUNT}\n", 1)


@pytest.mark.django_db(transaction=True)
def test_the_worker_s_heart_enqueues_what_is_due(settings):
    settings.PERIODIC = {COUNT: 3600}
    a_task.heard.clear()

    with beating(interval=0.01):
        assert a_task.heard.wait(10)

    assert PeriodicRun.objects.get().name == COUNT


def test_every_registered_name_is_a_task_with_a_period():
    registered = {name: (type(import_string(name)) is Task, seconds > 0) for name, seconds in product.PERIODIC.items()}

    assert registered
    assert set(registered.values()) == {(True, True)}


def test_what_is_long_done_is_pruned_and_what_failed_is_kept_longer(settings):
    settings.TASKS = {"default": {"BACKEND": periodic.DATABASE_TASKS}}
    for at, status in ((8, "SUCCESSFUL"), (6, "SUCCESSFUL"), (29, "FAILED"), (31, "FAILED")):
        DBTaskResult.objects.create(
            status=status,
            args_kwargs={"args": [], "kwargs": {}},
            task_path=COUNT,
            backend_name="default",
            finished_at=timezone.now() - timedelta(days=at),
        )

    periodic.prune.func()

    assert DBTaskResult.objects.count() == 2


def test_another_backend_s_results_are_left_to_it():
    DBTaskResult.objects.create(
        status="SUCCESSFUL", task_path=COUNT, args_kwargs={}, finished_at=NOW - timedelta(days=500)
    )

    periodic.prune.func()

    assert DBTaskResult.objects.count() == 1
