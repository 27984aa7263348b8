"""What the team decides. A decision is pending until its letter has left; then the proposal's status follows (decision_told)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from sessions.models import Appearance, Letter, Proposal, Wording
from sessions.outbox import actions as outbox
from sessions.reviewing import emails
from sessions.reviewing.actions.acceptance import bring_in, take_out, to_draft
from sessions.reviewing.emails import Personal
from sessions.reviewing.queries import deciding as queries
from sessions.reviewing.queries.deciding import Words
from sessions.reviewing.rules import decisions as rules

CHANGED = Problem("changed", "The decision that this letter tells has been taken back since. Throw the letter away.")
Undo = Callable[[], None]


@transaction.atomic
def decide(
    *,
    proposal: Proposal,
    decision: str,
    words: Words,
    by: User | None,
    now: datetime,
    line: str = "",
    quote: Iterable[int] = (),
) -> Proposal:
    """Accept, decline or ask for changes, and put its letter into the outbox in place of an earlier one that has not left. An accepted
    proposal becomes a session at once (acceptance.py says why). `quote`: reviews whose comments the letter quotes. Raises Refused.
    """
    proposal = _alone_with(proposal)
    if problems := rules.decide_problems(status=proposal.status, decision=decision):
        raise Refused(problems)
    before, proposal.decision = proposal.decision, decision
    proposal.save(update_fields=["decision", "updated_at"])
    queries.waiting_decisions(proposal).delete()
    own = Personal(line, tuple(queries.comments_by_id(proposal, quote)))
    if decision == Proposal.Decision.ACCEPT:
        bring_in(proposal=proposal, by=by, now=now)
        letters = _acceptances(proposal, words, own)
    else:
        if proposal.status != Proposal.Status.ACCEPTED:
            take_out(proposal=proposal, by=by)
        letters = [emails.not_accepted(proposal, queries.on_stage(proposal)[0], words, own)]
    for letter in letters:
        outbox.write(letter=letter, by=by, now=now)
    log(instance=proposal, action="proposal.decide", user=by, data={"before": before, "decision": decision})
    return proposal


@transaction.atomic
def undo(*, proposal: Proposal, by: User | None, now: datetime) -> Proposal:
    """Take back a decision that nobody has been told: its letter goes, and what an acceptance had made. Nothing decided: nothing changes.
    Raises Refused.
    """
    proposal = _alone_with(proposal)
    if problems := rules.undo_problems(status=proposal.status, decision=proposal.decision):
        raise Refused(problems)
    told = rules.decision_told(proposal.status)
    if proposal.decision == told:
        return proposal
    before, proposal.decision = proposal.decision, told
    proposal.save(update_fields=["decision", "updated_at"])
    queries.waiting_decisions(proposal).delete()
    if before == Proposal.Decision.ACCEPT:
        take_out(proposal=proposal, by=by)
    log(instance=proposal, action="proposal.undo", user=by, data={"before": before, "decision": told})
    return proposal


@transaction.atomic
def withdraw(*, proposal: Proposal, by: User | None, now: datetime) -> Proposal:
    """In the name of its proposer, who has written or rung. What waits to be told falls; a session goes back to draft, with its runs.
    Withdrawn before: nothing changes. Raises Refused.
    """
    proposal = _alone_with(proposal)
    if proposal.status == Proposal.Status.WITHDRAWN:
        return proposal
    if problems := rules.withdraw_problems(proposal.status):
        raise Refused(problems)
    before, proposal.status, proposal.decision = proposal.status, Proposal.Status.WITHDRAWN, Proposal.Decision.NONE
    proposal.save(update_fields=["status", "decision", "updated_at"])
    queries.waiting_decisions(proposal).delete()
    leave_programme(proposal=proposal, was_told=before == Proposal.Status.ACCEPTED, by=by)
    log(instance=proposal, action="proposal.withdraw", user=by, data={"before": before})
    return proposal


@transaction.atomic
def leave_programme(*, proposal: Proposal, was_told: bool, by: User | None) -> None:
    """Its session is not held after all. Repeated, nothing changes."""
    if proposal.session and was_told:
        to_draft(session=proposal.session, by=by)
    elif proposal.session:
        take_out(proposal=proposal, by=by)


def decision_told(*, letter: Letter, now: datetime) -> Undo:
    """The proposer's letter leaves: the proposal's status follows the decision. Called by the outbox inside the transaction of the claim,
    with the locks taken; gives back how it is undone. Raises Refused when it is no longer so.
    """
    proposal = Proposal.objects.select_related("conference", "session").get(pk=letter.proposal_id)
    if not proposal.decision or proposal.status == Proposal.Status.WITHDRAWN:
        raise Refused([CHANGED])
    before, told = proposal.status, rules.TOLD[proposal.decision]
    asked = was_asked(letter, now)
    if before == told:
        return asked
    Proposal.objects.filter(pk=proposal.pk).update(status=told, updated_at=now)
    published = False
    if told == Proposal.Status.ACCEPTED:
        bring_in(proposal=proposal, by=letter.by, now=now)  # who has said yes since it was decided
    elif before == Proposal.Status.ACCEPTED and proposal.session:
        published = to_draft(session=proposal.session, by=letter.by)
    log(instance=proposal, action="proposal.told", user=letter.by, data={"before": before, "status": told})

    def take_back() -> None:
        asked()
        Proposal.objects.filter(pk=proposal.pk, status=told).update(status=before, updated_at=now)
        if published:
            proposal.session.status = proposal.session.Status.PUBLISHED
            proposal.session.save()

    return take_back


def was_asked(letter: Letter, now: datetime) -> Undo:
    """The speaker's page for this conference is known to her from now on; the first letter counts."""
    mine = Appearance.objects.filter(speaker=letter.speaker_id, conference=letter.conference_id)
    if letter.speaker_id is None or not mine.filter(invited_at=None).update(invited_at=now):
        return lambda: None
    return lambda: bool(mine.filter(invited_at=now).update(invited_at=None)) and None


@transaction.atomic
def keep_wording(*, conference: Conference, code: str, words: Words, by: User | None) -> None:
    """Next time the letter begins with these words."""
    _, made = Wording.objects.get_or_create(
        conference=conference, code=code, defaults={"subject": words.subject, "body": words.body}
    )
    mine = Wording.objects.filter(conference=conference, code=code).exclude(subject=words.subject, body=words.body)
    if mine.update(subject=words.subject, body=words.body) or made:
        log(instance=conference, action="letter.wording", user=by, data={"code": code})


def _acceptances(proposal: Proposal, words: Words, own: Personal) -> list[Letter]:
    """One to each of its presenters, since each has a page of her own."""
    people = queries.on_stage(proposal)
    pages = {
        page.speaker_id: page
        for page in Appearance.objects.filter(
            conference=proposal.conference, speaker__in=[each.speaker_id for each in people]
        ).select_related("speaker", "conference")
    }
    return [emails.accepted(proposal, each, pages[each.speaker_id], words, own) for each in people]


def _alone_with(proposal: Proposal) -> Proposal:
    """Take the locks; then read the proposal as it stands behind them."""
    Conference.objects.select_for_update(no_key=True).values_list("pk").get(pk=proposal.conference_id)
    Proposal.objects.select_for_update(no_key=True).values_list("pk").get(pk=proposal.pk)
    return Proposal.objects.select_related("conference", "session", "stream").get(pk=proposal.pk)
