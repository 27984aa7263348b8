"""Pure rules of proposals: when one may begin, change, submit or withdraw, what has to be said, and what coaches rather than refuses.

Moments come in as local time. Statuses and decisions are the codes of Proposal.Status and Proposal.Decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conference.lib.problems import Problem

ABSTRACT_GOOD = (60, 150)  # words
ABSTRACT_FITS = (30, 250)
TITLE_GOOD = 80  # characters
MOST_STANDARDS = 3
MOST_INVITED = 4
UNDECIDED = ("DRAFT", "SUBMITTED", "CHANGES_ASKED")


@dataclass(frozen=True)
class Facts:
    """What a proposal says so far. `is_ticked`: a phase, a job or “for support staff”; `unfit`: fields whose text does not fit yet."""

    title: str = ""
    abstract: str = ""
    audience: str = ""
    is_ticked: bool = False
    standards: int = 0
    name: str = ""
    organisation: str = ""
    background: str = ""
    takeaways: int = 0
    headline: str = ""
    unfit: tuple[str, ...] = ()


def moment(when: datetime) -> str:
    """`Monday 14 June 2027 at 09:30`."""
    return f"{when:%A} {when.day} {when:%B %Y} at {when:%H:%M}"


def window(now: datetime, opens_at: datetime, closes_at: datetime) -> str:
    """`before`, `open` or `closed`."""
    if now < opens_at:
        return "before"
    return "open" if now < closes_at else "closed"


def window_problems(now: datetime, opens_at: datetime, closes_at: datetime) -> list[Problem]:
    """Why nobody can begin or submit a proposal at this moment."""
    state = window(now, opens_at, closes_at)
    if state == "before":
        return [Problem("not-open-yet", f"Proposals open on {moment(opens_at)}.")]
    if state == "closed":
        return [Problem("closed", f"Proposals closed on {moment(closes_at)}.")]
    return []


def may_edit(status: str, decision: str, call_open: bool) -> bool:  # noqa: FBT001 -- the third of three plain facts
    """Whether the proposer may change it: until the call closes or the team decides, and whenever changes are asked for."""
    if status == "CHANGES_ASKED":
        return decision in {"", "CHANGES"}
    return call_open and (status == "DRAFT" or (status == "SUBMITTED" and not decision))


def edit_problems(status: str, decision: str, call_open: bool) -> list[Problem]:  # noqa: FBT001 -- as above
    """Why it can no longer be changed. That a decision is taken is not said before its letter has left."""
    if may_edit(status, decision, call_open):
        return []
    if status == "WITHDRAWN":
        return [Problem("withdrawn", "This proposal has been withdrawn.")]
    if status in {"ACCEPTED", "DECLINED"}:
        return [Problem("decided", "This proposal has been decided on, so it can no longer be changed here.")]
    if status == "DRAFT":
        return [
            Problem("closed", "The call for proposals has closed, so this draft can no longer be changed or sent in.")
        ]
    return [Problem("with-team", "The team is working on this proposal now, so it can no longer be changed here.")]


def withdraw_problems(status: str) -> list[Problem]:
    """Why a proposal cannot be withdrawn by a button."""
    if status == "ACCEPTED":
        return [
            Problem("accepted", "It has been accepted and the programme counts on it. Please write to the organisers.")
        ]
    if status == "DECLINED":
        return [Problem("declined", "It has been declined already, so there is nothing to withdraw.")]
    return []


def word_count(text: str) -> int:
    return len(text.split())


def missing(facts: Facts) -> list[Problem]:
    """What a proposal still needs before it can be submitted, each with the field it belongs to; empty when it is whole."""
    problems = [
        Problem(code, sentence, code)
        for code, sentence in (
            ("title", "Give your session a title."),
            ("organisation", "Say which school or organisation you come from."),
            ("name", "Tell us your name."),
            ("background", "Say what your work is."),
        )
        if not getattr(facts, code) and code not in facts.unfit
    ]
    problems += _abstract_problems(facts)
    if not (facts.audience or facts.is_ticked or "audience" in facts.unfit):
        sentence = "Say whom it is for: one sentence here, or some ticks further down."
        problems.append(Problem("audience", sentence, "audience"))
    if facts.standards > MOST_STANDARDS:
        sentence = f"Tick at most {MOST_STANDARDS} Teachers’ Standards; there are {facts.standards}."
        problems.append(Problem("standards", sentence, "standards"))
    return problems + [Problem("unfit", "Something here does not fit yet.", name) for name in facts.unfit]


def _abstract_problems(facts: Facts) -> list[Problem]:
    words, (least, most), (low, high) = word_count(facts.abstract), ABSTRACT_FITS, ABSTRACT_GOOD
    if "abstract" in facts.unfit or least <= words <= most:
        return []
    if not words:
        sentence = f"Describe what happens in it. {low} to {high} words are good, {least} are enough."
    elif words < least:
        sentence = f"Say a little more: readers choose by this text. It has {_words(words)}; {least} are enough."
    else:
        sentence = f"Shorten this, please: it has {_words(words)}, and at most {most} fit the programme."
    return [Problem("abstract", sentence, "abstract")]


def advice(facts: Facts) -> list[str]:
    """What would make a whole proposal better. None of it has to be followed."""
    words, (low, high) = word_count(facts.abstract), ABSTRACT_GOOD
    lines = []
    if words < low:
        lines.append(f"The description has {_words(words)}. Most that readers choose have {low} to {high}.")
    if words > high:
        lines.append(f"The description has {_words(words)}. On a phone, readers stop after about {high}.")
    if len(facts.title) > TITLE_GOOD:
        lines.append(f"The title has {len(facts.title)} letters. Up to {TITLE_GOOD} can be read at a glance.")
    if not facts.takeaways:
        lines.append("Two or three lines of what people take away help readers to choose.")
    if not facts.headline:
        lines.append("A line about you, such as “Teaching assistant, Year 4”, stands beside your name.")
    return lines


def invite_problems(email: str, *, own: str, others: dict[str, str]) -> list[Problem]:
    """Why this address cannot be invited. `others`: address → status of whoever is on the list already."""
    if email == own:
        return [Problem("own", "That is your own address. Type your colleague’s.", "email")]
    if others.get(email) == "ACCEPTED":
        return [Problem("already", f"{email} has said yes already.", "email")]
    if email not in others and len(others) >= MOST_INVITED:
        return [Problem("many", f"At most {MOST_INVITED} colleagues can be invited to one session.", "email")]
    return []


def answer_problems(status: str) -> list[Problem]:
    """Why an invited colleague can no longer answer: the proposal's own state says so."""
    if status in UNDECIDED:
        return []
    if status == "WITHDRAWN":
        return [Problem("withdrawn", "This proposal has been withdrawn, so there is nothing to answer any more.")]
    return [Problem("decided", "This proposal has been decided on. Please write to the organisers about any change.")]


def _words(number: int) -> str:
    return "1 word" if number == 1 else f"{number} words"
