"""Tasks for the tests of the worker and of periodic work."""

from pathlib import Path
from threading import Event

from django_tasks import task

counted: list[int] = []
heard = Event()


@task()
def leave_a_mark(path: str) -> None:
    Path(path).write_text("done")


@task()
def count_up() -> None:
    counted.append(1)
    heard.set()
