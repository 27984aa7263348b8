"""`manage.py worker` as a real process: it works tasks off, beats, and stops when told."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]  # it makes an SQLite file of its own

# The tables that the worker needs, made from the models (all the migrations would take half a minute), and one task in the queue.
QUEUE = """
import django; django.setup()
from datetime import timedelta
from django.db import connection
from django_tasks_db.models import DBTaskResult
from django.conf import settings
from django.utils import timezone
from conference.models import PeriodicRun, WorkerBeat
with connection.schema_editor() as editor:
    editor.create_model(DBTaskResult)
    editor.create_model(WorkerBeat)
    editor.create_model(PeriodicRun)
# Their tables are not here, so their time has not come.
later = timezone.now() + timedelta(days=2)
PeriodicRun.objects.bulk_create(PeriodicRun(name=name, period_at=later) for name in settings.PERIODIC)
from tests.conference.a_task import leave_a_mark
leave_a_mark.enqueue({path!r})
"""


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@dataclass(frozen=True)
class Site:
    """An SQLite file of its own, as the product ships it, with one task in its queue; and processes that work with it."""

    repository: Path
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "worker.sqlite3"

    @property
    def mark(self) -> Path:
        """What the task leaves."""
        return self.folder / "mark"

    def start(self, *arguments):
        environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "conference.settings",
            "DEBUG": "1",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "PYTHONPATH": str(self.repository),
        }
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=environment,
            cwd=self.repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def beats(self):
        """Asked of the file itself: a process for each look would cost more than all the rest."""
        with closing(sqlite3.connect(self.database, timeout=20)) as connection:
            return connection.execute("SELECT COUNT(*) FROM conference_workerbeat").fetchone()[0]


@pytest.fixture(scope="module")
def made(tmp_path_factory, repository):
    """The queue, made once."""
    site = Site(repository, tmp_path_factory.mktemp("worker"))
    making = site.start("-c", QUEUE.format(path=str(site.mark)))
    output, _ = making.communicate(timeout=60)
    assert making.returncode == 0, output
    return site, site.database.read_bytes()


@pytest.fixture
def site(made):
    """As it was made."""
    site, database = made
    for left in (site.mark, *site.folder.glob("worker.sqlite3-*")):
        left.unlink(missing_ok=True)
    site.database.write_bytes(database)
    return site


def test_the_worker_runs_a_task_beats_and_stops_cleanly_on_sigterm(site):
    worker = site.start("manage.py", "worker")
    try:
        wait_for(site.mark.exists)
        wait_for(lambda: site.beats() == 1)
        worker.send_signal(signal.SIGTERM)
        output, _ = worker.communicate(timeout=15)
    finally:
        worker.kill()

    assert (worker.returncode, site.mark.read_text()) == (0, "done")
    assert "shutting down gracefully" in output
    assert "Traceback" not in output


def test_the_worker_in_batch_mode_empties_the_queue_and_ends(site):
    worker = site.start("manage.py", "worker", "--batch", "--no-startup-delay")
    worker.communicate(timeout=30)

    assert (worker.returncode, site.mark.read_text()) == (0, "done")
