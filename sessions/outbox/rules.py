"""Pure rules of letters: words in braces filled in, what stops a letter, and the sentence for one that did not leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from conference.lib.problems import Problem

BLANK = re.compile(r"\{(\w+)\}")
MOST_AT_ONCE = 500
DOUBT_AFTER = timedelta(minutes=10)  # no mail server takes so long to answer: the worker has ended in the middle


def doubtful_since(now: datetime) -> datetime:
    """A letter that the mail server was asked to take before then, without an answer, was perhaps not sent."""
    return now - DOUBT_AFTER


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each `{word}` replaced by its value. A line whose value is empty leaves no gap; a word without a value stays."""
    filled = BLANK.sub(lambda found: values.get(found[1], found[0]), text.replace("\r\n", "\n"))
    return re.sub(r"[ \t]*\n(?:[ \t]*\n){2,}", "\n\n", filled).strip()


def unknown_words(text: str, known: Iterable[str]) -> list[str]:
    """The words in braces that nothing will be put in for, each once, in their order."""
    known = set(known)
    return list(dict.fromkeys(word for word in BLANK.findall(text) if word not in known))


def edit_problems(*, sent: bool, discarded: bool, queued: bool) -> list[Problem]:
    """Why a letter can no longer be changed or thrown away."""
    if sent:
        return [Problem("sent", "This letter has been sent, so it can no longer be changed.")]
    if discarded:
        return [Problem("discarded", "This letter was thrown away. Put it back first.")]
    if queued:
        return [Problem("queued", "This letter is on its way. Stop it first.")]
    return []


def failure(*, refused_address: bool) -> str:
    """For the organiser: why a letter is still here."""
    if refused_address:
        return "The mail server refuses this address. Check it, then send the letter again."
    return "The mail server did not take it. Send it again a little later; if it stays so, ask whoever runs the site."
