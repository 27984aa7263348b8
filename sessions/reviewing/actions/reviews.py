"""What a reviewer thinks, the team's private note, and lifting the blind."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from sessions.models import Proposal, Review
from sessions.reviewing.queries import reading
from sessions.reviewing.rules import reviews as rules
from sessions.reviewing.rules.reviews import Reader


@transaction.atomic
def save_review(
    *, proposal: Proposal, reader: Reader, by: User, now: datetime, score: int | None, comment: str
) -> Review:
    """Keep what a reviewer thinks: one review of hers, changed as often as she likes until the proposer is told. Raises Refused."""
    proposal = Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    problems = rules.review_problems(status=proposal.status, presents=reading.presents(proposal, reader))
    problems += rules.said_problems(score=score, comment=comment)
    if not reader.may_review:
        problems = [Problem("may-not", "Only reviewers review proposals.")]
    if problems:
        raise Refused(problems)
    said = {"score": score, "comment": comment.strip()}
    return Review.objects.update_or_create(proposal=proposal, reviewer=by, defaults=said)[0]


@transaction.atomic
def lift_blind(*, proposal: Proposal, reader: Reader, by: User, now: datetime) -> bool:
    """Show this organiser the names of this proposal from now on; the audit log is where it is known. Lifted before: nothing changes.
    Whether it is new. Raises Refused for who does not decide.
    """
    if not reader.may_decide:
        raise Refused([Problem("may-not", "Only who decides may see the names.")])
    Proposal.objects.select_for_update(no_key=True).values_list("pk").get(pk=proposal.pk)
    if reading.has_lifted(proposal, reader):
        return False
    log(instance=proposal, action=reading.LIFT, user=by)
    return True


@transaction.atomic
def keep_note(*, proposal: Proposal, note: str, by: User, now: datetime) -> Proposal:
    """The programme team's own note. Neither reviewers nor proposers see it."""
    if Proposal.objects.filter(pk=proposal.pk).exclude(team_note=note).update(team_note=note):
        log(instance=proposal, action="proposal.note", user=by)
    proposal.team_note = note
    return proposal
