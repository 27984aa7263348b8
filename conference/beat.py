"""The background worker's heartbeat: one row for each machine, written every ten seconds while the worker lives. With each beat it looks
whether periodic work is due (conference/periodic.py).
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from conference.models import WorkerBeat
from conference.periodic import run_due

INTERVAL = 10  # seconds

logger = logging.getLogger(__name__)


@contextmanager
def beating(*, interval: float = INTERVAL) -> Iterator[None]:
    """Beats in a thread of its own, so that a long task does not look like a dead worker; ends with the block."""
    done = Event()
    thread = Thread(target=_beat_until, args=(done, interval), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=5)


def beat() -> None:
    WorkerBeat.objects.update_or_create(name=platform.node()[:60] or "worker", defaults={"beat_at": timezone.now()})


def _beat_until(done: Event, interval: float) -> None:
    try:
        while not done.is_set():
            try:
                close_old_connections()
                beat()
                run_due(now=timezone.now())
            except DatabaseError:  # a restart of the database, a long lock: the next beat will do
                logger.warning("The worker's heartbeat could not be written.", exc_info=True)
            done.wait(interval)
    finally:
        connection.close()
