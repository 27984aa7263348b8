"""Mail servers with a will of their own."""

import os
import smtplib
import time
from pathlib import Path

from django.core.mail.backends.locmem import EmailBackend as Kept


class Unprocessable(Exception):  # noqa: N818 -- as a provider's interface says it
    status_code = 422


class Server(Kept):
    """Takes mail, but refuses addresses with `refused` and, as a provider's interface does, `unfit`, has no time at `busy`, hangs up on those with `silent`, and cannot be reached while `down`. `opened`
    counts connections.
    """

    down = False
    opened = 0

    def open(self):
        if Server.down:
            raise ConnectionRefusedError("connection refused")
        Server.opened += 1

    def send_messages(self, messages):
        for mail in messages:
            [to] = mail.to
            if "refused" in to:
                raise smtplib.SMTPRecipientsRefused({to: (550, f"5.1.1 <{to}>: no such user".encode())})
            if "unfit" in to:
                raise Unprocessable(f"{to} is inactive")
            if "busy" in to:
                raise smtplib.SMTPResponseException(421, b"try again later")
            if "silent" in to:
                raise smtplib.SMTPServerDisconnected("gone")
        return super().send_messages(messages)


class Slow(Kept):
    """Writes each address into the file of SLOW_MAIL_FILE, and then takes its time to answer."""

    def send_messages(self, messages):
        for mail in messages:
            with Path(os.environ["SLOW_MAIL_FILE"]).open("a", encoding="utf-8") as file:
                file.write(f"{mail.to[0]}\n")
            time.sleep(float(os.environ["SLOW_MAIL_SECONDS"]))
        return len(messages)
