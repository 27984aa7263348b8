"""Django's mail backend of a development site: a message becomes a file instead of leaving the machine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from conference.lib import tokens

RANDOM = 8  # characters that keep two messages of one microsecond apart


class MailboxBackend(BaseEmailBackend):
    """Writes each message whole under another name first: no reader in another process ever sees half of one."""

    def send_messages(self, email_messages: Iterable[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        sent = 0
        for message in email_messages:
            if not message.recipients():
                continue
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{tokens.token()[:RANDOM]}"
            unfinished = folder / f".{name}.part"
            unfinished.write_bytes(message.message().as_bytes(linesep="\r\n"))
            os.replace(unfinished, folder / f"{name}.eml")  # noqa: PTH105 -- the one that is atomic everywhere
            sent += 1
        return sent
