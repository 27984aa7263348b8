"""Deeds on the outbox."""

from __future__ import annotations

from datetime import datetime

from conference.models import User
from sessions.models import Letter


def write(*, letter: Letter, by: User | None, now: datetime) -> Letter:
    """Put a new letter (conference, kind, to_name, to_email, subject, body in plain text, and whom or what it is about) into the outbox.
    It leaves when an organiser has read it and sends it.
    """
    letter.by = by
    letter.written_at = now
    letter.save()
    return letter
