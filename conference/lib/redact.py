"""Takes secrets out of log lines: a personal link, a one-time sign-in or a device token must never stand in a log."""

import logging
import re

SECRET_PATHS = re.compile(r"(/(?:my|accounts/one-time|checkin/enrol)/)[^/\s\"?]+")


def redacted(text: str) -> str:
    """`text` with the token of every secret path replaced by `[…]`."""
    return SECRET_PATHS.sub(r"\1[…]", text)


class RedactingFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = redacted(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True
