"""Signs of life."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from conference.beat import beat, beating
from conference.health import DATABASE_TASKS, migrations_sentence, reasons_against, shipped_migrations
from conference.models import WorkerBeat

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2027, 6, 14, 8, 30, tzinfo=UTC)


@pytest.fixture
def _our_worker(settings):
    settings.TASKS = {"default": {"BACKEND": DATABASE_TASKS}}


def test_healthz_answers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (
        200,
        "text/plain; charset=utf-8",
        b"ok\n",
    )


@pytest.mark.usefixtures("_our_worker")
def test_readyz_is_content_while_the_worker_beats(client):
    beat()

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.usefixtures("_our_worker")
def test_readyz_says_when_no_worker_was_ever_there(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.headers["Content-Type"], answer.content.decode()) == (
        503,
        "text/plain; charset=utf-8",
        "No background worker has run yet. Start manage.py worker.\n",
    )


@pytest.mark.usefixtures("_our_worker")
@pytest.mark.parametrize(
    ("seconds", "reasons"),
    [
        (0, []),
        (60, []),
        (61, ["The background worker has been silent for 61 seconds. Start manage.py worker."]),
    ],
)
def test_a_worker_may_be_silent_for_a_minute(seconds, reasons):
    WorkerBeat.objects.create(name="old machine", beat_at=NOW - timedelta(days=3))
    WorkerBeat.objects.create(name="new machine", beat_at=NOW - timedelta(seconds=seconds))

    assert reasons_against(now=NOW) == reasons


def test_another_kind_of_worker_has_its_own_watch(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend"}}

    assert reasons_against(now=NOW) == []


def test_a_machine_keeps_one_row_however_often_its_worker_starts():
    beat()
    first = WorkerBeat.objects.get().beat_at
    beat()

    assert WorkerBeat.objects.get().beat_at > first


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_the_worker_works_and_stops_with_it():
    before = timezone.now()
    with beating(interval=0.02):
        _wait_until(lambda: WorkerBeat.objects.filter(beat_at__gt=before).exists())
        seen = WorkerBeat.objects.get().beat_at
        _wait_until(lambda: WorkerBeat.objects.filter(beat_at__gt=seen).exists())
    last = WorkerBeat.objects.get().beat_at

    time.sleep(0.1)

    assert WorkerBeat.objects.get().beat_at == last


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({("delegates", "0002_more")}, "The migration delegates.0002_more is not applied. Run manage.py migrate."),
        (
            {("home", "0001_initial"), ("delegates", "0002_more")},
            "2 migrations are not applied, delegates.0002_more among them. Run manage.py migrate.",
        ),
    ],
)
def test_missing_migrations_are_named(missing, sentence):
    assert migrations_sentence(frozenset(missing)) == sentence


def ready_with(database_url):
    """What /readyz says in a process of its own, with real migrations on disk."""
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "answer = Client(SERVER_NAME='localhost').get('/readyz')\n"
        "print(answer.status_code, answer.content.decode(), end='')\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "conference.settings",
        "DEBUG": "1",
        "LOG_LEVEL": "CRITICAL",
        "DATABASE_URL": database_url,
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


@pytest.mark.slow
def test_readyz_says_that_a_fresh_database_waits_for_its_migrations(tmp_path):
    answer = ready_with(f"sqlite:///{tmp_path}/fresh.sqlite3")

    assert answer.startswith("503 ")
    assert answer.endswith(" migrations are not applied, account.0001_initial among them. Run manage.py migrate.\n")


@pytest.mark.slow
def test_readyz_says_that_the_database_is_gone_and_gives_nothing_away():
    answer = ready_with("postgres://secretuser:secretword@127.0.0.1:1/secretname")

    assert answer == "503 The database cannot be reached.\n"


def test_what_is_shipped_is_read_once():
    assert shipped_migrations() is shipped_migrations()


def _wait_until(done, seconds=10):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
