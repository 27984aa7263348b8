"""Takes secrets out of log lines: a personal link, a one-time sign-in or a device token must never stand in a log."""

import logging
import re

SLASH = "(?:/|%2F)"  # an address may itself stand in the query of another one
SECRET_PATHS = re.compile(
    rf"({SLASH}(?:my|mail{SLASH}stop|propose{SLASH}with|propose|speaking|accounts{SLASH}one-time|checkin{SLASH}enrol){SLASH})"
    r"(?!%2F)[^/\s\"'?&#%<>]+",
    re.IGNORECASE,
)


def redacted(text: str) -> str:
    """`text` with the token of every secret path replaced by `[…]`."""
    return SECRET_PATHS.sub(r"\1[…]", text)


class RedactingFormatter(logging.Formatter):
    """Cleans the whole line as it is written, tracebacks and all."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
