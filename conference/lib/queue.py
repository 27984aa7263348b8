"""Work for later: a task is asked for by its name, once the transaction has committed.

By name, since a task stands above the deed that asks for it; after commit, since nothing may leave before.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string


def after_commit(task: str, *args: Any) -> None:
    """Enqueue the task of that dotted name (`delegates.bookings.tasks.send_links`) when the running transaction has committed."""
    transaction.on_commit(partial(_enqueue, task, args))


def _enqueue(task: str, args: tuple[Any, ...]) -> None:
    import_string(task).enqueue(*args)
