"""Real threads that start together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection


def all_at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each deed in a thread and with a connection of its own, behind one barrier. What each gave back: its value, or what it died of."""
    answers: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def work(index: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            answers[index] = deed()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test looks at it
            answers[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits: a deadlock"
    return answers
