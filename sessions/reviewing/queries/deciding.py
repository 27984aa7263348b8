"""What a decision, its letters and an acceptance read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Sum, When
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils.text import slugify

from conference.models import Conference
from sessions.models import Appearance, Contribution, Letter, Presenter, Proposal, Review, Session, Speaker, Wording
from sessions.reviewing.rules import acceptance

SAID_YES = (Presenter.Status.PROPOSER, Presenter.Status.ACCEPTED)


@dataclass(frozen=True)
class Words:
    """Subject and body of a kind of letter, with words in braces."""

    subject: str
    body: str


def words(conference: Conference, code: str) -> Words:
    """The conference's own wording, else what stands in the templates. 1 query."""
    own = Wording.objects.filter(conference=conference, code=code).first()
    if own:
        return Words(own.subject, own.body)
    name = f"programme/reviewing/wording/{code.lower()}"
    return Words(" ".join(render_to_string(f"{name}.subject.txt").split()), render_to_string(f"{name}.txt").strip())


def numbers(raw: Iterable[Any]) -> list[int]:
    """Ids out of a request: what is no number is left out."""
    return [int(each) for each in raw if str(each).isascii() and str(each).isdecimal() and len(str(each)) < 19]  # noqa: PLR2004 -- a bigint


def chosen(conference: Conference, ids: Iterable[int]) -> list[Proposal]:
    """Proposals of this conference by id, drafts left out, in the order of their titles. 1 query."""
    rows = Proposal.objects.filter(conference=conference, pk__in=list(ids)).exclude(status=Proposal.Status.DRAFT)
    return list(rows.select_related("conference", "stream", "session").order_by("title", "pk"))


def comments(proposals: Iterable[Proposal]) -> dict[int, list[Review]]:
    """Reviews with a comment, by proposal. 1 query."""
    found: dict[int, list[Review]] = {}
    rows = Review.objects.filter(proposal__in=list(proposals)).exclude(comment="").select_related("reviewer")
    for review in rows.order_by("updated_at", "pk"):
        found.setdefault(review.proposal_id, []).append(review)
    return found


def comments_by_id(proposal: Proposal, ids: Iterable[int]) -> list[str]:
    """The chosen comments, as they stand now. 1 query."""
    return list(
        proposal.reviews.filter(pk__in=list(ids)).order_by("updated_at", "pk").values_list("comment", flat=True)
    )


def on_stage(proposal: Proposal) -> list[Presenter]:
    """Who would hold it: the proposer first, then who has said yes. 1 query."""
    rows = proposal.presenters.filter(status__in=SAID_YES).select_related("speaker")
    return list(rows.order_by(Case(When(status=Presenter.Status.PROPOSER, then=0), default=1), "pk"))


def not_yet_on_stage(proposal: Proposal) -> list[Presenter]:
    """Who has said yes after it was accepted, and is not in its session yet. 2 queries."""
    if proposal.session_id is None or proposal.decision != Proposal.Decision.ACCEPT:
        return []
    there = set(Contribution.objects.filter(session=proposal.session_id).values_list("speaker", flat=True))
    return [each for each in on_stage(proposal) if each.speaker_id not in there]


def speaker_with_email(email: str, name: str) -> Speaker | None:
    """Whom we know by this address; of several with one agent's address the one of that name, and nobody of another. 1 query."""
    rows = Speaker.objects.alias(email_lower=Lower("private__email")).filter(email_lower=email.lower()).order_by("pk")
    found = list(rows)
    named = [speaker for speaker in found if speaker.name.casefold() == name.strip().casefold()]
    if named:
        return named[0]
    return found[0] if len(found) == 1 else None


def free_session_slug(conference: Conference, title: str) -> str:
    stem = slugify(title)[:130] or "session"
    used = Session.objects.filter(conference=conference, slug__startswith=stem).values_list("slug", flat=True)
    return acceptance.free_slug(stem, used)


def free_speaker_slug(name: str) -> str:
    stem = slugify(name)[:130] or "speaker"
    return acceptance.free_slug(stem, Speaker.objects.filter(slug__startswith=stem).values_list("slug", flat=True))


def is_untouched(proposal: Proposal) -> bool:
    """Whether its session is still what the acceptance made: in nobody's timetable, no file with it, and not a word changed."""
    session = proposal.session
    if any(getattr(session, name) != getattr(proposal, name) for name in acceptance.TAKEN_OVER):
        return False
    return not (session.runs.exists() or session.draft_runs.exists() or session.handouts.exists())


def idle_appearances(conference: Conference, speakers: Iterable[int]) -> QuerySet[Appearance]:
    """Of these speakers: who has no part left in this conference, was never written to, and has answered nothing."""
    busy = Contribution.objects.filter(session__conference=conference, speaker__in=list(speakers)).values("speaker")
    return Appearance.objects.filter(
        conference=conference, speaker__in=list(speakers), invited_at=None, confirmed_at=None, declined_at=None
    ).exclude(speaker__in=busy)


def idle_profiles(speakers: Iterable[int]) -> list[Speaker]:
    """Of these speakers: drafts that nobody has edited, without a part, an appearance, or a letter but a thrown away one."""
    rows = Speaker.objects.filter(pk__in=list(speakers), live=False, first_published_at=None)
    rows = rows.filter(contributions=None, appearances=None)
    rows = rows.exclude(pk__in=Letter.objects.filter(speaker__isnull=False, discarded_at=None).values("speaker"))
    return [speaker for speaker in rows if speaker.revisions.count() == 1]


def waiting_decisions(proposal: Proposal) -> QuerySet[Letter]:
    """Letters that tell a decision on it, to its proposer or a co-presenter, and have not left, thrown away or not."""
    kinds = (Letter.Kind.DECISION, Letter.Kind.INVITATION)
    return Letter.objects.filter(proposal=proposal, kind__in=kinds, sent_at=None)


def letters(proposal: Proposal) -> QuerySet[Letter]:
    """All letters about it that wait or have left. 1 query."""
    return Letter.objects.filter(proposal=proposal, discarded_at=None).order_by("-written_at", "-pk")


def people_in(session: Session) -> int:
    """How many places delegates hold in its runs. 1 query."""
    return session.runs.aggregate(taken=Sum("taken"))["taken"] or 0


def invited(conference: Conference, speaker: Speaker, title: str) -> Contribution | None:
    """The speaker's part in a session of that title. 1 query."""
    rows = Contribution.objects.filter(session__conference=conference, speaker=speaker, session__title__iexact=title)
    return rows.select_related("session").first()
