"""`manage.py worker` as a real process: it works tasks off, beats, and stops when told."""

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]

# The tables that the worker needs, made from the models: all the migrations would take half a minute.
TABLES = """
import django; django.setup()
from django.db import connection
from django_tasks_db.models import DBTaskResult
from conference.models import WorkerBeat
with connection.schema_editor() as editor:
    editor.create_model(DBTaskResult)
    editor.create_model(WorkerBeat)
"""
ENQUEUE = """
import django; django.setup()
from tests.conference.a_task import leave_a_mark
leave_a_mark.enqueue({path!r})
"""
BEATS = """
import django; django.setup()
from conference.models import WorkerBeat
print(WorkerBeat.objects.count())
"""


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@pytest.fixture
def python(tmp_path, repository):
    """Runs a script, or starts manage.py, against an SQLite file of its own, as the product ships it."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "conference.settings",
        "DEBUG": "1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/worker.sqlite3",
        "PYTHONPATH": str(repository),
    }

    def run(script):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            cwd=repository,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            env=environment,
            cwd=repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    run.start = start
    return run


def test_the_worker_runs_a_task_beats_and_stops_cleanly_on_sigterm(python, tmp_path):
    mark = tmp_path / "mark"
    python(TABLES)
    python(ENQUEUE.format(path=str(mark)))
    worker = python.start("worker")
    try:
        wait_for(mark.exists)
        wait_for(lambda: python(BEATS) == "1\n")
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=15)
    finally:
        worker.kill()

    assert (worker.returncode, mark.read_text()) == (0, "done")
    assert "shutting down gracefully" in output
    assert "Traceback" not in output


def test_the_worker_in_batch_mode_empties_the_queue_and_ends(python, tmp_path):
    mark = tmp_path / "mark"
    python(TABLES)
    python(ENQUEUE.format(path=str(mark)))

    worker = python.start("worker", "--batch", "--no-startup-delay")
    worker.communicate(timeout=30)

    assert (worker.returncode, mark.read_text()) == (0, "done")
