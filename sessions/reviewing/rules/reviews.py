"""Who may review, what reviewers see of one another and of the names, and how scores spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from conference.lib.problems import Problem

SCORES: dict[int, str] = {
    5: "Must be in",
    4: "I would like it in",
    3: "Could be in",
    2: "Rather not",
    1: "Not this time",
}
REVIEWED_WHILE = ("SUBMITTED", "CHANGES_ASKED")


@dataclass(frozen=True)
class Reader:
    """Somebody at the proposals: reviewers review, the programme team decides and sees what reviewers do not. `email` in small letters."""

    id: int
    email: str
    may_review: bool = False
    may_decide: bool = False


def review_problems(*, status: str, presents: bool) -> list[Problem]:
    """Why somebody cannot review this proposal; empty when she can. `presents`: her own address is among its presenters'."""
    if presents:
        return [Problem("own", "You would present this yourself, so others review it.")]
    if status == "WITHDRAWN":
        return [Problem("withdrawn", "This proposal has been withdrawn.")]
    if status not in REVIEWED_WHILE:
        return [Problem("told", "The proposer has been told what was decided, so there is nothing left to review.")]
    return []


def said_problems(*, score: int | None, comment: str) -> list[Problem]:
    """A review says something."""
    if score is None and not comment.strip():
        return [Problem("empty", "Give it a score, or write a comment.", "score")]
    return []


def sees_reviews(*, has_own: bool, may_decide: bool, presents: bool) -> bool:
    """Whether somebody sees what others think: after she has said what she thinks herself, or when she decides; of her own proposal never."""
    return not presents and (has_own or may_decide)


def sees_names(*, is_blind: bool, may_decide: bool, has_lifted: bool) -> bool:
    """Whether names, schools and biographies are shown. In a blind call nobody sees them but who decides, and has lifted the blind."""
    return not is_blind or (may_decide and has_lifted)


@dataclass(frozen=True)
class Spread:
    """How often each score was given, 5 first; `mean` is None without a score."""

    counts: tuple[tuple[int, str, int], ...]
    number: int
    mean: float | None

    @property
    def is_split(self) -> bool:
        """Whether reviewers disagree so much that a talk would help: a 5 or 4 beside a 1 or 2."""
        given = {score for score, _, count in self.counts if count}
        return bool(given & {4, 5}) and bool(given & {1, 2})


def spread(scores: Iterable[int | None]) -> Spread:
    given = [score for score in scores if score is not None]
    counted = Counter(given)
    return Spread(
        counts=tuple((score, words, counted[score]) for score, words in SCORES.items()),
        number=len(given),
        mean=sum(given) / len(given) if given else None,
    )


def own_in_words(*, presents: bool, has_own: bool, score: int | None, is_changed_since: bool, status: str) -> str:
    """A reviewer's own review, in the list."""
    if presents:
        return "You present it"
    if not has_own:
        return "To do" if status in REVIEWED_WHILE else ""
    said = f"{score}" if score else "Comment"
    return f"{said}, changed since" if is_changed_since else said
