"""What of a proposal goes into the session and the profiles that come of it."""

from __future__ import annotations

from collections.abc import Iterable

# Columns that Proposal and Session both have; the session begins with the proposal's.
TAKEN_OVER = (
    "kind",
    "stream_id",
    "title",
    "abstract",
    "takeaways",
    "audience",
    "phases",
    "roles",
    "subjects",
    "standards",
    "for_support_staff",
    "seats_wished",
    "seats_note",
    "needs",
    "needs_step_free",
    "runs_wished",
)


def free_slug(stem: str, used: Iterable[str]) -> str:
    """`stem`, or `stem-2`, `stem-3` … when that is taken."""
    used = set(used)
    number = 1
    slug = stem
    while slug in used:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def quoted(comments: Iterable[str]) -> str:
    """Reviewers' comments for a letter, without their names."""
    return "\n\n".join(f"“{' '.join(comment.split())}”" for comment in comments if comment.strip())
