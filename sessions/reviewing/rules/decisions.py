"""What the team may decide of a proposal, when a decision waits to be told, and the words of its letter.

Statuses and decisions are the codes of Proposal.Status and Proposal.Decision.
"""

from __future__ import annotations

from conference.lib.problems import Problem
from sessions.outbox.rules import unknown_words

TOLD: dict[str, str] = {"ACCEPT": "ACCEPTED", "DECLINE": "DECLINED", "CHANGES": "CHANGES_ASKED"}
DEED: dict[str, str] = {"ACCEPT": "Accept", "DECLINE": "Decline", "CHANGES": "Ask for changes to"}
DEED_ON_TICKED: dict[str, str] = {"ACCEPT": "Accept…", "DECLINE": "Decline…", "CHANGES": "Ask for changes…"}
DONE: dict[str, str] = {"ACCEPT": "accepted", "DECLINE": "declined", "CHANGES": "asked for changes"}

# Words in braces: what is put in for each, as the form explains it.
SHARED_BLANKS = {
    "name": "the name of whom it is to",
    "title": "the title of the session",
    "conference": "the conference’s name",
    "day": "the day, as Monday 14 June 2027",
    "line": "your personal line",
    "host": "the host school",
}
BLANKS: dict[str, dict[str, str]] = {
    "ACCEPT": SHARED_BLANKS | {"link": "the speaker’s own page"},
    "DECLINE": SHARED_BLANKS | {"link": "the proposal’s own page"},
    "CHANGES": SHARED_BLANKS | {"comments": "the comments you tick", "link": "the page to change it on"},
    "INVITATION": SHARED_BLANKS | {"link": "the speaker’s own page"},
}
NEEDED: dict[str, tuple[str, ...]] = {
    "ACCEPT": ("link",),
    "DECLINE": (),
    "CHANGES": ("link",),
    "INVITATION": ("link",),
}


def is_pending(*, status: str, decision: str) -> bool:
    """Decided, and not yet told."""
    return bool(decision) and TOLD[decision] != status


def decide_problems(*, status: str, decision: str) -> list[Problem]:
    """Why this cannot be decided of a proposal of that status; empty when it can. Deciding anew while nobody has been told is always free."""
    if status == "DRAFT":
        return [Problem("draft", "It has not been sent in yet.")]
    if status == "WITHDRAWN":
        return [Problem("withdrawn", "It has been withdrawn.")]
    if status == TOLD[decision] and decision != "CHANGES":
        return [Problem("told", f"Its proposer has been told already that it is {DONE[decision]}.")]
    if status == "ACCEPTED" and decision == "CHANGES":
        sentence = "It has been accepted already. Change the session itself, or write to its speaker."
        return [Problem("accepted", sentence)]
    return []


def decision_told(status: str) -> str:
    """The decision that a proposer already knows: what is left when a pending one is undone."""
    return next((decision for decision, told in TOLD.items() if told == status), "")


def undo_problems(*, status: str, decision: str) -> list[Problem]:
    if decision and not is_pending(status=status, decision=decision):
        return [Problem("told", "The letter has left, so this cannot be undone. Decide anew, and write again.")]
    return []


def withdraw_problems(status: str) -> list[Problem]:
    """Why an organiser cannot withdraw it in its proposer’s name."""
    if status in {"DRAFT", "DECLINED"}:
        return [Problem("nothing", "There is nothing to withdraw.")]
    return []


def wording_problems(*, code: str, subject: str, body: str) -> list[Problem]:
    """What is wrong with the words of a letter, each with its field."""
    known = BLANKS[code]
    problems = [
        Problem("unknown", f"We have nothing to put in for {_braced(words)}. You can use {_braced(known)}.", field)
        for field, text in (("subject", subject), ("body", body))
        if (words := unknown_words(text, known))
    ]
    missing = [word for word in NEEDED[code] if f"{{{word}}}" not in body]
    return problems + [
        Problem("missing", f"Put {{{word}}} where {known[word]} is to stand: the letter is of no use without.", "body")
        for word in missing
    ]


def lost_problems(*, body: str, has_line: bool, has_comments: bool) -> list[Problem]:
    """What was typed or ticked and would not stand in the letter."""
    return [
        Problem("lost", f"Put {{{word}}} into the letter, where {what} to stand.", "body")
        for word, wanted, what in (
            ("line", has_line, "your personal line is"),
            ("comments", has_comments, "the ticked comments are"),
        )
        if wanted and f"{{{word}}}" not in body
    ]


def _braced(words: object) -> str:
    return ", ".join(f"{{{word}}}" for word in words)
