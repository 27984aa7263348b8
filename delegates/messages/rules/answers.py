"""What a mail server or a mail provider says, and what it means. No address stays in it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;\"']+")
LASTING = re.compile(r"\b5\d\d\b|\b5\.\d{1,3}\.\d{1,3}\b")
FOR_NOW = re.compile(r"\b4\d\d\b|\b4\.\d{1,3}\.\d{1,3}\b|soft|mailbox (?:is )?full|over quota", re.IGNORECASE)
LONGEST = 200
DOUBT_AFTER = timedelta(minutes=10)  # no mail server takes so long to answer: whoever asked it has ended in the middle
QUIET_AFTER = timedelta(minutes=2)  # a sender that is alive writes down an answer every few seconds
MOST_IN_A_ROW = 3  # answers that never came, one after another: the server is ill, and the rest waits


def said(words: object) -> str:
    """A server's answer on one line, without addresses, short enough to keep."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(ADDRESS.sub("[address]", text).split())[:LONGEST]


def doubtful_since(now: datetime) -> datetime:
    """What was given to the server before then, without an answer, perhaps did not leave."""
    return now - DOUBT_AFTER


def is_lasting(words: str) -> bool:
    """Whether mail that came back with these words would come back again: not when the server speaks of now alone (4xx: a full mailbox)."""
    return bool(LASTING.search(words)) or not FOR_NOW.search(words)


def quiet_since(now: datetime) -> datetime:
    """A message of which nothing has been written down since then has lost its sender."""
    return now - QUIET_AFTER
